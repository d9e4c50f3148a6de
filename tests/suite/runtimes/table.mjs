// The runtimes: the lines of the matrix.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ALL_STATUSES } from "../cases/refresh/faults.mjs";
import { REFRESHES } from "../groups.mjs";
import { BY_NAME, OUT } from "./bundle.mjs";
import {
  BOM_LIMITS,
  BUN_LIMITS,
  DENO_LIMITS,
  EDGE_LIMITS,
  PORTFOLIO_LIMITS,
  REFRESH_LIMITS,
  STREAM_LIMITS,
  TEST_LIMITS,
} from "./limits.mjs";
import { OWN_NODE, PACKAGES } from "./programs.mjs";

/** @import { Bundled } from "./bundle.mjs" */
/**
 * @typedef {object} Runtime
 * @property {string} name as it is printed, and given to `--runtime`
 * @property {string} program by its name in programs.mjs
 * @property {string[]} args of the program. The address of the run comes last, and is also SUITE_RUN in the environment
 * @property {"SUITE_RUN"} [tells] the program gets the address from its environment alone
 * @property {Bundled} [bundle] for runtimes that need one file
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [inFlight] calls of the case of many, by default 999: ten thousand take as long as a third of all cases
 * @property {number[]} [statuses] that are answered, by default those that a client may treat in its own way
 * @property {string} [host] the npm package whose version is printed before that of the program
 * @property {string[]} [groups] the groups of cases, by default all
 * @property {Record<string, string>} [without] the names of cases that the host can't pass, with the reasons
 * @property {boolean} [rules] whether the cases about pure rules run, as everywhere with `--every-case`
 * @property {boolean} [isExtra] whether it runs only with `--every-case`
 * @property {Partial<Runtime>} [more] the changes with `--every-case`
 */

const HERE = dirname(fileURLToPath(import.meta.url));
/** @param {string} name */
const runner = (name) => join(HERE, name);
/** @param {string} name */
const hosted = (name) => join(PACKAGES, "..", name);

/** The entry for portfolios has the cases of its own alone. */
const PORTFOLIOS = { groups: ["portfolio"] };

const NODES = [...new Set([OWN_NODE, "node-20", "node-22", "node-24", "node-26"])].sort();
/** @type {Bundled} */
const SUITE = {
  from: "node-process.mjs",
  to: "suite.cjs",
  options: { format: "cjs", banner: { js: '"use strict";' }, ...BY_NAME },
};

/** Without this flag, workerd reports a rejection before its handler is added: chai's, and the suite's own. */
const EARLY_REJECTIONS = "unhandled_rejection_after_microtask_checkpoint";

/** The two rows with the most cases. workerd allows 10,000 timers, and the suite and its host have some of their own. */
const MOST = { rules: true, more: { inFlight: 9_990, statuses: ALL_STATUSES } };

/** @type {Runtime[]} */
export const RUNTIMES = [
  ...NODES.flatMap((program) => {
    const name = program.replace("node-", "Node ");
    const isOwn = program === OWN_NODE;
    return [
      { name: `${name}, import`, program, args: [runner("node.mjs")], ...(isOwn && MOST) },
      { name: `${name}, require`, program, args: [runner("node.cjs")], isExtra: !isOwn },
    ];
  }),
  { name: "Node, /refresh", program: OWN_NODE, args: [runner("node-refresh.mjs")], groups: REFRESHES, rules: true },
  { name: "Node, /portfolio", program: OWN_NODE, args: [runner("node-portfolio.mjs")], ...PORTFOLIOS },
  {
    name: "Deno, /portfolio",
    program: "deno",
    bundle: { from: "node-portfolio.mjs", to: "portfolio.mjs", options: BY_NAME },
    args: ["run", "--quiet", "--no-prompt", "--no-remote", "--allow-net", join(OUT, "portfolio.mjs")],
    ...PORTFOLIOS,
  },
  { name: "Bun, /portfolio", program: "bun", args: [runner("node-portfolio.mjs")], ...PORTFOLIOS },
  {
    name: "workerd, /portfolio",
    program: OWN_NODE,
    args: [runner("workerd.mjs"), "worker-portfolio.mjs"],
    ...PORTFOLIOS,
    without: PORTFOLIO_LIMITS,
  },
  {
    name: "Deno",
    program: "deno",
    bundle: { from: "deno.mjs", to: "deno.mjs", options: BY_NAME },
    args: ["run", "--quiet", "--no-prompt", "--no-remote", "--allow-net", join(OUT, "deno.mjs")],
    without: DENO_LIMITS,
  },
  {
    name: "Bun",
    program: "bun",
    args: [runner("bun.mjs")],
    // By default, Bun has at most 256 requests in flight, and the others wait.
    env: { BUN_CONFIG_MAX_HTTP_REQUESTS: "20000" },
    without: BUN_LIMITS,
  },
  { name: "workerd", program: OWN_NODE, args: [runner("workerd.mjs"), "worker.mjs"], ...MOST },
  {
    name: "workerd, /refresh",
    program: OWN_NODE,
    args: [runner("workerd.mjs"), "worker-refresh.mjs"],
    groups: REFRESHES,
    without: REFRESH_LIMITS,
  },
  workerdOf("2021-11-02", ["nodejs_als", EARLY_REJECTIONS], { ...BOM_LIMITS, ...STREAM_LIMITS }),
  workerdOf("2024-03-03", ["nodejs_compat", EARLY_REJECTIONS], BOM_LIMITS),
  workerdOf("newest", ["nodejs_compat"]),
  { name: "wrangler dev", program: "node-22", args: [runner("wrangler.mjs")] },
  { name: "edge-runtime", program: "node-22", args: [runner("edge.mjs")], without: EDGE_LIMITS },
  { name: "Node's vm", program: "node-24", args: [runner("vm.mjs")], bundle: SUITE },
  {
    name: "Jest",
    program: "node-24",
    args: [join(PACKAGES, "jest/bin/jest.js"), "--config", hosted("jest.config.json")],
    tells: "SUITE_RUN",
    bundle: SUITE,
    host: "jest",
  },
  {
    name: "Vitest",
    program: "node-24",
    args: vitest("vitest.config.mjs"),
    tells: "SUITE_RUN",
    host: "vitest",
  },
  {
    name: "Vitest in workerd",
    program: "node-24",
    args: vitest("cloudflare.config.mjs"),
    tells: "SUITE_RUN",
    host: "@cloudflare/vitest-plugin",
    without: TEST_LIMITS,
  },
];

/**
 * workerd with a compatibility date and flags. A Worker before 2024-03-04 looks like a page to code that asks where it runs.
 *
 * @param {string} date
 * @param {string[]} flags
 * @param {Record<string, string>} [without]
 * @returns {Runtime}
 */
function workerdOf(date, flags, without) {
  const args = [runner("workerd.mjs"), "worker-contexts.mjs", date, ...flags];
  const groups = ["refresh", "retries", "reads", "items", "webhooks", "contexts"];
  return { name: `workerd, ${date}`, program: OWN_NODE, args, groups, without };
}

/** @param {string} config */
function vitest(config) {
  return [join(PACKAGES, "vitest/vitest.mjs"), "run", "--root", dirname(PACKAGES), "--config", hosted(config)];
}
