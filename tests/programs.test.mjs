// How the set-up gets programs of the system: what it can't have stays missing, and the tests that need it are skipped by name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROGRAMS, getPrograms, whyMissing } from "../scripts/programs.mjs";
import { Failure } from "../scripts/run.mjs";

/** Runs with a program that no machine has. */
async function withoutOne(run) {
  PROGRAMS.planted = { variable: "PLANTED_PATH", names: ["no-such-program"], debian: "planted-package" };
  try {
    await run();
  } finally {
    delete PROGRAMS.planted;
  }
}

test("what is missing is installed", () =>
  withoutOne(async () => {
    const asked = [];
    await getPrograms(["planted"], async (packages) => asked.push(...packages));
    assert.deepEqual(asked, ["planted-package"]);
  }));

test("what is there is not", () =>
  withoutOne(async () => {
    process.env.PLANTED_PATH = process.execPath;
    await getPrograms(["planted"], () => assert.fail("it was installed"));
    delete process.env.PLANTED_PATH;
  }));

test("where it can't be installed, the tests go on, and it is named", () =>
  withoutOne(async () => {
    await getPrograms(["planted"], () => Promise.reject(new Failure("apt-get ended with exit code 100")));
    await getPrograms(["planted"], undefined);
    assert.match(whyMissing("planted"), /planted-package.*PLANTED_PATH/);
  }));
