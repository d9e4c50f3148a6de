// How large each file of the package may be, and which of them are larger.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL("../pkg/dist/", import.meta.url);

/**
 * Gzip bytes. A file may come close to its budget, and then a change either makes room or raises the figure in plain sight.
 * What a Worker ships is its entry and that entry's wasm. 32 KB were aimed at for both: `/refresh` fits into them, and what the main
 * entry has besides (reads, webhooks, Sandbox, many Items) does not.
 */
export const BUDGET = {
  "plaid_investments.wasm": 60_100,
  "workerd.js": 4_000,
  "edge-light.js": 4_050,
  "index.js": 82_750,
  "index.cjs": 83_050,
  "plaid_investments_refresh.wasm": 29_800,
  "refresh.workerd.js": 2_850,
  "refresh.edge-light.js": 2_900,
  "refresh.js": 42_200,
  "refresh.cjs": 42_400,
  "testing.js": 11_600,
  "testing.cjs": 11_850,
};

/** What a Worker ships that only refreshes, and how much that may be. */
export const REFRESH_WORKER = { files: ["refresh.workerd.js", "plaid_investments_refresh.wasm"], limit: 32_768 };

/** The gzip bytes of each file of the budget, as the package ships it. */
export function sizes() {
  return Object.fromEntries(Object.keys(BUDGET).map((name) => [name, gzipBytes(readFileSync(new URL(name, DIST)))]));
}

/** @param {Buffer} content */
export function gzipBytes(content) {
  return gzipSync(content, { level: 9 }).length;
}

/**
 * A line for each file that is over its budget.
 *
 * @param {Record<string, number>} sizes
 * @param {Record<string, number>} budget
 */
export function overBudget(sizes, budget = BUDGET) {
  return Object.entries(budget)
    .filter(([name, limit]) => sizes[name] > limit)
    .map(([name, limit]) => `${name}: ${sizes[name]} gzip bytes, ${sizes[name] - limit} over its budget of ${limit}`);
}
