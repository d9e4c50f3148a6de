import { assert } from "chai";
import { test } from "node:test";
import { BUDGET, gzipBytes, overBudget, sizes } from "./budget.mjs";

test("every file of the package is within its budget", () => {
  assert.isEmpty(overBudget(sizes()), "what grew");
});

test("a file that grew is named, with by how much", () => {
  const grown = { ...sizes(), "workerd.js": BUDGET["workerd.js"] + 17 };
  assert.deepEqual(overBudget(grown), [
    `workerd.js: ${BUDGET["workerd.js"] + 17} gzip bytes, 17 over its budget of ${BUDGET["workerd.js"]}`,
  ]);
});

test("bytes that don't compress count whole", () => {
  assert.isAbove(gzipBytes(crypto.getRandomValues(new Uint8Array(10_000))), 10_000);
});
