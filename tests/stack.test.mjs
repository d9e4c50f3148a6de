// That a call finds out that the stack is about to end before it enters the module: one that ended in it would break all calls in flight.
import { assert } from "chai";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CHILD = fileURLToPath(new URL("stack-child.mjs", import.meta.url));

// Once V8 has optimised them, the calls that try the stack take the least of it.
test("where the stack ends, calls are refused or done, and nothing else", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, "20000"]);
  const outcomes = JSON.parse(stdout);
  assert.hasAllKeys(outcomes, ["resolved", "not_sent"], stdout);
  assert.isAbove(outcomes.not_sent, 0);
  assert.isAbove(outcomes.resolved, 1_000);
});
