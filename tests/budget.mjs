// How large each file of the package may be, and which of them are larger.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL("../pkg/dist/", import.meta.url);

/**
 * Gzip bytes. A file may come close to its budget, and then a change either makes room or raises the figure in plain sight.
 * What a Worker ships is `workerd.js` and the wasm. 32 KB were aimed at for both; a refresh alone fitted into them, and what came
 * since (reads, webhooks, Sandbox, many Items) did not.
 */
export const BUDGET = {
  "plaid_investments.wasm": 45_700,
  "workerd.js": 3_350,
  "edge-light.js": 3_350,
  "index.js": 61_800,
  "index.cjs": 62_300,
  "testing.js": 12_000,
  "testing.cjs": 12_200,
};

/** The gzip bytes of each file of the budget, as the package ships it. */
export function sizes() {
  return Object.fromEntries(Object.keys(BUDGET).map((name) => [name, gzipBytes(readFileSync(new URL(name, DIST)))]));
}

export function gzipBytes(content) {
  return gzipSync(content, { level: 9 }).length;
}

/** A line for each file that is over its budget. */
export function overBudget(sizes, budget = BUDGET) {
  return Object.entries(budget)
    .filter(([name, limit]) => sizes[name] > limit)
    .map(([name, limit]) => `${name}: ${sizes[name]} gzip bytes, ${sizes[name] - limit} over its budget of ${limit}`);
}
