// The set-up installs missing programs where it can. Where it can't, the tests that need them are skipped, and named.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROGRAMS, getPrograms, whyMissing } from "../../scripts/programs.mjs";
import { Failure } from "../../scripts/run.mjs";

/** Runs with a program that is on no machine. */
async function withoutOne(run) {
  PROGRAMS.planted = { variable: "PLANTED_PATH", names: ["no-such-program"], debian: "planted-package" };
  try {
    await run();
  } finally {
    delete PROGRAMS.planted;
  }
}

test("a missing program is installed", () =>
  withoutOne(async () => {
    const asked = [];
    await getPrograms(["planted"], async (packages) => asked.push(...packages));
    assert.deepEqual(asked, ["planted-package"]);
  }));

test("a program that is there is not installed", () =>
  withoutOne(async () => {
    process.env.PLANTED_PATH = process.execPath;
    await getPrograms(["planted"], () => assert.fail("it was installed"));
    delete process.env.PLANTED_PATH;
  }));

test("a program that can't be installed is named, and the tests go on", () =>
  withoutOne(async () => {
    await getPrograms(["planted"], () => Promise.reject(new Failure("apt-get ended with exit code 100")));
    await getPrograms(["planted"], undefined);
    assert.match(whyMissing("planted"), /planted-package.*PLANTED_PATH/);
  }));
