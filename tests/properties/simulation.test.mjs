// Two days of the simulated week of many Items. A planted fault shows that the simulated Plaid notices a call that is made twice.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const FOLDER = fileURLToPath(new URL("../rust/simulation", import.meta.url));
const PLOT = join(FOLDER, "target", "test.svg");

async function simulate(...args) {
  const cargo = ["run", "--release", "--locked", "--quiet", "--manifest-path", join(FOLDER, "Cargo.toml"), "--"];
  const run = promisify(execFile)("cargo", [...cargo, "--items", "300000", "--plot", PLOT, ...args]);
  const { code = 0, stdout, stderr } = await run.catch((error) => error);
  const figures = stdout.split("\n").map((line) => line.split(/\s{2,}/).slice(-2));
  return { code, stderr, figures: Object.fromEntries(figures.map(([what, figure]) => [what.trim(), figure])) };
}

test("over two virtual days with storms and an outage no Item is lost or billed twice, and the limit is used", async () => {
  const { code, stderr, figures } = await simulate();
  assert.equal(code, 0, stderr);
  assert.equal(figures.outcomes, "300000");
  assert.equal(figures["billed twice"], "0");
  assert.equal(figures["of which outside a storm"], "0");
  assert.ok(parseFloat(figures["calls a minute, while Plaid is well"]) >= 98, JSON.stringify(figures));
});

test("the simulated Plaid notices a call that is made twice", async () => {
  const { code, stderr, figures } = await simulate("--plant-double-calls");
  assert.equal(code, 1);
  assert.match(stderr, /billed twice/);
  assert.notEqual(figures["billed twice"], "0");
});
