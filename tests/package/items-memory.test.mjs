// A loop over many Items keeps none of them in memory.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CHILD = fileURLToPath(new URL("items-child.mjs", import.meta.url));

test("tens of thousands of Items stream through within 50 MB", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "--max-semi-space-size=2",
    CHILD,
    "40000",
  ]);
  const { refreshed, megabytesMore } = JSON.parse(stdout);
  assert.equal(refreshed, 40_000);
  assert.ok(megabytesMore < 50, `${megabytesMore} MB more than at the start`);
});
