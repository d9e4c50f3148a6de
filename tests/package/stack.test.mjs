// A call sees a nearly full stack before it enters the module. An overflow in the module would break all calls in flight.
import { assert } from "chai";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CHILD = fileURLToPath(new URL("stack-child.mjs", import.meta.url));

// The calls that probe the stack use the least of it after V8 has optimised them.
test("near a stack overflow, a call is refused or done, and nothing else", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, "20000"]);
  const outcomes = JSON.parse(stdout);
  assert.hasAllKeys(outcomes, ["resolved", "not_sent", "instances"], stdout);
  assert.isAbove(outcomes.not_sent, 0);
  assert.isAbove(outcomes.resolved, 1_000);
  // A refused call did not touch the module, which keeps its cached keys.
  assert.strictEqual(outcomes.instances, 1);
});
