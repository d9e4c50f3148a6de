// The runtimes, which are the lines of the matrix.
//
// name     as it is printed and asked for
// program  of programs.mjs: what is started
// args     what it is started with, before the address that it reports to
// bundle   the runner, where it has to be one file: its path comes last of `args`. `[file, options of esbuild]`
// env      further variables of its environment; the address is in E2E_RUN, too
// version  of the host, where it can't tell itself
// without  cases that the host can't do, by their names: why

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BY_NAME } from "./bundle.mjs";
import { OWN_NODE, PACKAGES } from "./programs.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const runner = (name) => join(HERE, name);

const NODES = [...new Set([OWN_NODE, "node-20", "node-22", "node-24", "node-26"])].sort();

export const RUNTIMES = [
  ...NODES.flatMap((program) => {
    const name = program.replace("node-", "Node ");
    const quick = program === OWN_NODE;
    return [
      { name: `${name}, import`, program, args: [runner("node.mjs")], quick },
      { name: `${name}, require`, program, args: [runner("node.cjs")], quick },
    ];
  }),
  {
    name: "Deno",
    program: "deno",
    args: ["run", "--quiet", "--no-prompt", "--no-remote", "--node-modules-dir=manual", "--allow-net"],
    bundle: ["deno.mjs", BY_NAME],
  },
  { name: "Bun", program: "bun", args: [runner("bun.mjs")] },
  { name: "workerd", program: OWN_NODE, args: [runner("workerd.mjs")], quick: true },
  { name: "wrangler dev", program: "node-22", args: [runner("wrangler.mjs")] },
  { name: "edge-runtime", program: "node-22", args: [runner("edge.mjs")] },
  {
    name: "Node's vm",
    program: "node-24",
    args: [runner("vm.mjs")],
  },
  {
    name: "Jest",
    program: "node-22",
    args: [join(PACKAGES, "jest/bin/jest.js"), "--config", runner("jest.config.json")],
    bundle: ["node.cjs", { format: "cjs" }],
  },
];
