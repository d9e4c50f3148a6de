// The runtimes, which are the lines of the matrix.
//
// name     as it is printed and asked for
// program  of programs.mjs: what is started
// args     what it is started with. The address that it reports to comes last, and is E2E_RUN in its environment, too
// tells    "E2E_RUN": it is told by its environment alone
// bundle   what has to be one file: `{ from, to, options }` of `bundle`
// env      more of its environment
// inFlight how many calls are in flight in the case of many, if not a thousand: ten thousand take as long as a third of all cases
// statuses which statuses are answered, if not those alone that a client may treat in a way of its own
// host     the npm package whose version goes before that of the program
// groups   the groups of cases that it runs, where that is not all of them
// without  cases that the host can't do, by their names: why
// quick    whether it takes nothing of tests/runtimes

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ALL_STATUSES } from "../faults.mjs";
import { REFRESHES } from "../groups.mjs";
import { BY_NAME, OUT } from "./bundle.mjs";
import {
  BOM_LIMITS,
  BUN_LIMITS,
  DENO_LIMITS,
  EDGE_LIMITS,
  REFRESH_LIMITS,
  STREAM_LIMITS,
  TEST_LIMITS,
} from "./limits.mjs";
import { OWN_NODE, PACKAGES } from "./programs.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const runner = (name) => join(HERE, name);
const hosted = (name) => join(PACKAGES, "..", name);

const NODES = [...new Set([OWN_NODE, "node-20", "node-22", "node-24", "node-26"])].sort();
const SUITE = {
  from: "node-process.mjs",
  to: "suite.cjs",
  options: { format: "cjs", banner: { js: '"use strict";' }, ...BY_NAME },
};

/** Without it, workerd reports a rejection before whoever handles it had a chance to: chai's, and the suite's own. */
const EARLY_REJECTIONS = "unhandled_rejection_after_microtask_checkpoint";

/** What two rows do for all. workerd allows 10,000 timers, and the suite and its host have some of their own. */
const MOST = { inFlight: 9_990, statuses: ALL_STATUSES };

export const RUNTIMES = [
  ...NODES.flatMap((program) => {
    const name = program.replace("node-", "Node ");
    const quick = program === OWN_NODE;
    return [
      { name: `${name}, import`, program, args: [runner("node.mjs")], quick, ...(quick && MOST) },
      { name: `${name}, require`, program, args: [runner("node.cjs")], quick },
    ];
  }),
  { name: "Node, /refresh", program: OWN_NODE, args: [runner("node-refresh.mjs")], groups: REFRESHES, quick: true },
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
    // Bun lets 256 requests be in flight, unless it is told so; the others wait.
    env: { BUN_CONFIG_MAX_HTTP_REQUESTS: "20000" },
    without: BUN_LIMITS,
  },
  { name: "workerd", program: OWN_NODE, args: [runner("workerd.mjs"), "worker.mjs"], ...MOST, quick: true },
  {
    name: "workerd, /refresh",
    program: OWN_NODE,
    args: [runner("workerd.mjs"), "worker-refresh.mjs"],
    groups: REFRESHES,
    without: REFRESH_LIMITS,
    quick: true,
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
    tells: "E2E_RUN",
    bundle: SUITE,
    host: "jest",
  },
  {
    name: "Vitest",
    program: "node-24",
    args: vitest("vitest.config.mjs"),
    tells: "E2E_RUN",
    host: "vitest",
  },
  {
    name: "Vitest in workerd",
    program: "node-24",
    args: vitest("cloudflare.config.mjs"),
    tells: "E2E_RUN",
    host: "@cloudflare/vitest-plugin",
    without: TEST_LIMITS,
  },
];

/** workerd with a compatibility date, and flags: by what differs there, a Worker before 2024-03-04 looks like a page's. */
function workerdOf(date, flags, without) {
  const args = [runner("workerd.mjs"), "worker-contexts.mjs", date, ...flags];
  const groups = ["refresh", "retries", "reads", "items", "webhooks", "contexts"];
  return { name: `workerd, ${date}`, program: OWN_NODE, args, groups, without };
}

function vitest(config) {
  return [join(PACKAGES, "vitest/vitest.mjs"), "run", "--root", dirname(PACKAGES), "--config", hosted(config)];
}
