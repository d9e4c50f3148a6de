import { assert } from "chai";
import { test } from "node:test";
import { BUDGET, REFRESH_WORKER, gzipBytes, overBudget, sizes } from "./budget.mjs";

test("every file of the package is within its budget", () => {
  assert.isEmpty(overBudget(sizes()), "what grew");
});

test("a Worker that only refreshes is within 32 KB, and so is the sum of its files' budgets", () => {
  const { files, limit } = REFRESH_WORKER;
  for (const each of [sizes(), BUDGET]) {
    assert.isAtMost(
      files.reduce((sum, name) => sum + each[name], 0),
      limit,
    );
  }
});

test("a file that grew is named, with the difference", () => {
  const grown = { ...sizes(), "workerd.js": BUDGET["workerd.js"] + 17 };
  assert.deepEqual(overBudget(grown), [
    `workerd.js: ${BUDGET["workerd.js"] + 17} gzip bytes, 17 over its budget of ${BUDGET["workerd.js"]}`,
  ]);
});

test("bytes that don't compress count in full", () => {
  assert.isAbove(gzipBytes(crypto.getRandomValues(new Uint8Array(10_000))), 10_000);
});
