// Node and what has its `process`, by `import` of the entry for portfolios.
import process from "node:process";
import * as library from "plaid-investments/portfolio";
import { PORTFOLIO } from "../../portfolio/cases.mjs";
import { report } from "../harness/report.mjs";
import { inspectInNode } from "./node-inspect.mjs";

const { node, bun, deno } = process.versions;
const version = bun ?? deno ?? `v${node}`;
await report(process.argv.at(-1) ?? "", version, { library, inspect: inspectInNode, more: { portfolio: PORTFOLIO } });
process.exit();
