// The test stages: their commands and requirements. scripts/test.mjs runs them.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { programPath } from "./programs.mjs";
import { ROOT } from "./run.mjs";
import { RUST_EXTRA_STAGES, RUST_STAGES } from "./stages-rust.mjs";

/** @import { Program } from "./programs.mjs" */
/** @import { Tool } from "./setup.mjs" */
/** @import { COUNTERS } from "./test-counts.mjs" */
/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} what
 * @property {string[]} command
 * @property {keyof typeof COUNTERS} count
 * @property {string[]} [packages] folders whose npm packages it needs
 * @property {Tool[]} [tools] tools of scripts/setup.mjs that it needs
 * @property {Program[]} [programs] system programs that it uses; without them, some tests are skipped
 * @property {Program[]} [needs] system programs that it requires
 * @property {() => NodeJS.ProcessEnv} [env]
 * @property {boolean} [shows] its output is printed even if it passes
 * @property {boolean} [isExtra] it is slow, and only `npm run test:all` runs it
 * @property {string[]} [extraArgs] arguments that `npm run test:all` adds to its command
 */

/** The frameworks that are installed each in a folder of its own. */
const FRAMEWORKS = readdirSync(join(ROOT, "tests/apps/frameworks"))
  .map((name) => `tests/apps/frameworks/${name}`)
  .filter((folder) => existsSync(join(ROOT, folder, "package-lock.json")));

const NODE = process.execPath;

/**
 * The slowest stages come first, so that none runs alone at the end.
 *
 * @type {Stage[]}
 */
export const STAGES = [
  {
    name: "suite",
    what: "the packed package in every runtime over HTTP; cases about pure rules in one Node and one workerd",
    command: [NODE, "tests/suite/run.mjs"],
    extraArgs: ["--every-case"],
    count: "line",
    packages: ["tests/suite/runtimes/hosts"],
    shows: true,
  },
  {
    name: "browsers",
    what: "the suite in Chromium and Firefox, without a bundler",
    command: [NODE, "tests/suite/browsers.mjs", "--every-case", "Chromium", "Firefox"],
    programs: ["chromium", "firefox"],
    count: "line",
    shows: true,
    isExtra: true,
  },
  {
    name: "rounds",
    what: "rounds over many Items in www/, with faults at each step and a workerd that is killed",
    command: nodeTests("tests/www/rounds", { atOnce: 3 }),
    count: "tap",
    isExtra: true,
  },
  {
    name: "www",
    what: "the Worker and the page of www/, in workerd and in a browser",
    // Few files at once, because each starts a workerd, and some also start a browser.
    command: nodeTests("tests/www", { atOnce: 3 }),
    programs: ["chromium"],
    count: "tap",
  },
  {
    name: "package",
    what: "the packed package: its files and sizes, what calls leave in memory, and that no panic can be reached",
    command: nodeTests("tests/package"),
    count: "tap",
  },
  {
    name: "fake",
    what: "the fake Plaid, in the process and over HTTP, its command, and Plaid's own clients against it",
    command: nodeTests("tests/fake"),
    programs: ["chromium"],
    count: "tap",
  },
  {
    name: "properties",
    what: "long reads and loops over many Items under random faults, on a virtual clock",
    command: nodeTests("tests/properties"),
    count: "tap",
  },
  {
    name: "portfolio",
    what: "the entry for portfolios: its cases in Node, any JSON, and a year of the fake's portfolio",
    command: nodeTests("tests/portfolio"),
    count: "tap",
  },
  {
    name: "tools",
    what: "the scripts and the helpers of the tests",
    command: nodeTests("tests/tools", { without: ["types-js.test.mjs"] }),
    count: "tap",
  },
  {
    name: "start",
    what: "npm start in a fresh clone with empty caches, and a PATH of little more than Node and Rust",
    command: nodeTests("tests/start"),
    count: "tap",
    isExtra: true,
  },
  {
    name: "repeat",
    what: "a second build from the sources alone, which has to give the same bytes",
    command: [NODE, "tests/package/repeat.mjs"],
    count: "whole",
    isExtra: true,
  },
  {
    name: "next",
    what: "an app of Next's in its edge runtime and in Node, and the calls of Next 14 to 16 at build and afterwards",
    command: [NODE, "tests/apps/next/run.mjs"],
    packages: ["tests/apps/next", "tests/apps/next-14", "tests/apps/next-15"],
    count: "line",
    shows: true,
    isExtra: true,
  },
  {
    name: "frameworks",
    what: "an app of each framework, built and run as its docs say, with and without the setting that it needs",
    command: [NODE, "tests/apps/frameworks/run.mjs"],
    packages: FRAMEWORKS,
    programs: ["chromium"],
    count: "line",
    shows: true,
    isExtra: true,
  },
  {
    name: "dom",
    what: "Jest and Vitest with a DOM simulated by jsdom and by happy-dom",
    command: nodeTests("tests/apps/dom", { atOnce: 2 }),
    packages: ["tests/suite/runtimes/hosts"],
    count: "tap",
    isExtra: true,
  },
  {
    name: "types",
    what: "the declarations: compiled as users do, by checkers of packages, and beside the Rust code",
    command: nodeTests("tests/types"),
    packages: ["tests/types"],
    count: "tap",
  },
  {
    name: "webkit",
    what: "the suite in WebKit",
    command: [NODE, "tests/suite/browsers.mjs", "--every-case", "WebKit"],
    programs: ["minibrowser", "xvfb"],
    count: "line",
    shows: true,
    isExtra: true,
  },
  {
    name: "docs",
    what: "the code and the links of the READMEs and docs/, and the licences of what ships",
    command: nodeTests("tests/docs"),
    count: "tap",
  },
  {
    name: "examples",
    what: "the examples, started as a user would, each in its runtime",
    command: nodeTests("tests/apps/examples", { atOnce: 1, without: ["rust-worker.test.mjs"] }),
    // The second folder has Deno, Bun and the edge runtime. The third has the types of Workers, for hono-portfolio.test.mjs.
    packages: ["examples", "tests/suite/runtimes/hosts", "tests/types"],
    count: "tap",
    isExtra: true,
  },
  {
    name: "reference",
    what: "the API reference, of the package and of the library for Rust Workers",
    command: [NODE, "scripts/docs.mjs"],
    packages: ["docs"],
    count: "whole",
    isExtra: true,
  },
  {
    name: "bundlers",
    what: "an app of the packed package by each bundler, run",
    command: [NODE, "tests/apps/bundlers/run.mjs"],
    packages: ["tests/apps/bundlers"],
    programs: ["chromium"],
    count: "line",
    isExtra: true,
  },
  ...RUST_EXTRA_STAGES,
  {
    name: "examples-rust",
    what: "the example of a Rust Worker, in workerd",
    command: [NODE, "--test", "--test-reporter=tap", "tests/apps/examples/rust-worker.test.mjs"],
    count: "tap",
    isExtra: true,
  },
  {
    name: "prettier",
    what: "format of all other files",
    command: [NODE, bin("prettier/bin/prettier.cjs"), "--check", "--cache", "."],
    count: "whole",
  },
  {
    name: "oxlint",
    what: "lints of the JavaScript",
    command: [NODE, bin("oxlint/bin/oxlint")],
    count: "whole",
  },
  {
    name: "types-js",
    what: "types of the JavaScript, which are in its comments, and of the TypeScript of www/",
    command: [NODE, "--test", "--test-reporter=tap", "tests/tools/types-js.test.mjs"],
    count: "tap",
    packages: ["examples", "tests/types"],
  },
  {
    name: "spelling",
    what: "misspelt words, in prose and in code",
    command: [programPath("codespell") ?? "codespell"],
    needs: ["codespell"],
    count: "whole",
  },
  ...RUST_STAGES,
];

/** @param {string} path */
function bin(path) {
  return join(ROOT, "node_modules", path);
}

/**
 * The command that runs the tests of a folder in Node, except those of `without`. `atOnce` is the number of files that run in parallel.
 *
 * @param {string} folder
 * @param {{ atOnce?: number; without?: string[] }} [options]
 */
function nodeTests(folder, { atOnce, without = [] } = {}) {
  const files = readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".test.mjs") && !without.includes(name))
    .map((name) => join(folder, name));
  const concurrency = atOnce ? [`--test-concurrency=${atOnce}`] : [];
  return [NODE, "--test", ...concurrency, "--test-reporter=tap", ...files];
}
