// How large each file of the package may be, and which of them are larger.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL("../../pkg/dist/", import.meta.url);

/**
 * Gzip bytes. If a file grows past its budget, save bytes elsewhere, or raise the budget and say why. A Worker ships its entry and the
 * wasm of that entry. The functions for the life of an Item are about 6,900 bytes of the main wasm. The message of imported.js is 75 bytes.
 * The check that all tokens of `refreshItems` are of one environment is 100 bytes of it. A successful first call does not compile the code
 * that makes errors, because that has functions of its own: these cost 450 bytes.
 */
export const BUDGET = {
  "plaid_investments.wasm": 67_800,
  "workerd.js": 4_200,
  "edge-light.js": 4_210,
  "index.js": 92_850,
  "index.cjs": 93_100,
  "plaid_investments_refresh.wasm": 29_800,
  "refresh.workerd.js": 2_900,
  "refresh.edge-light.js": 2_900,
  "refresh.js": 42_200,
  "refresh.cjs": 42_450,
  "plaid_investments_portfolio.wasm": 65_200,
  "portfolio.workerd.js": 1_550,
  "portfolio.edge-light.js": 1_550,
  "portfolio.js": 88_600,
  "portfolio.cjs": 88_900,
  "testing.js": 19_300,
  "testing.cjs": 19_550,
  "cli.js": 21_400,
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
