// The stages of the tests: what each runs, and what it needs. scripts/test.mjs runs them.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { programPath } from "./programs.mjs";
import { ROOT } from "./run.mjs";
import { testRunnerPath } from "./setup.mjs";

/** @import { Program } from "./programs.mjs" */
/** @import { COUNTERS } from "./test-counts.mjs" */
/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} what
 * @property {string[]} command
 * @property {keyof typeof COUNTERS} count
 * @property {string[]} [packages] folders whose own npm packages it needs
 * @property {Program[]} [programs] what it needs of the system, and may do without
 * @property {Program[]} [needs] what it can't do without
 * @property {() => NodeJS.ProcessEnv} [env]
 * @property {boolean} [shows] its output is printed whatever comes of it
 * @property {boolean} [slow] it takes long for what it adds, and --quick leaves it out
 * @property {Partial<Stage>} [quick] what else differs by --quick
 */

const NODE = process.execPath;
const LINTS_ARE_ERRORS = ["--", "-D", "warnings"];
const WASM = ["--target", "wasm32-unknown-unknown"];

/** The crates, each a workspace of its own, by the stages that look at their format. */
const CRATES = {
  rustfmt: "Cargo.toml",
  "rustfmt-fuzz": "fuzz/Cargo.toml",
  "rustfmt-simulation": "tests/simulation/Cargo.toml",
  "rustfmt-example": "examples/rust-worker/Cargo.toml",
  "rustfmt-bindings": "scripts/bindings/Cargo.toml",
};

/**
 * The longest are first, so that none is left alone at the end.
 *
 * @type {Stage[]}
 */
export const STAGES = [
  {
    name: "e2e",
    what: "the packed package in every runtime, end to end",
    command: [NODE, "tests/e2e/run.mjs"],
    count: "line",
    packages: ["tests/runtimes"],
    shows: true,
    quick: { command: [NODE, "tests/e2e/run.mjs", "--quick"], packages: [] },
  },
  {
    name: "browsers",
    what: "the same in browsers, without a bundler",
    command: [NODE, "tests/e2e/browsers.mjs", "Chromium", "Firefox"],
    programs: ["chromium", "firefox"],
    count: "line",
    shows: true,
    slow: true,
  },
  {
    name: "rounds",
    what: "rounds over many Items in www/, with faults at each step and a workerd that is killed",
    command: [NODE, "--test", "--test-concurrency=3", "--test-reporter=tap", ...nodeTests("tests/www/rounds")],
    count: "tap",
  },
  {
    name: "www",
    what: "the Worker and the page of www/, in workerd and in a browser",
    // Few at once: each starts a workerd, and some a browser beside it.
    command: [NODE, "--test", "--test-concurrency=2", "--test-reporter=tap", ...nodeTests("tests/www")],
    programs: ["chromium"],
    count: "tap",
  },
  {
    name: "node",
    what: "tests in Node",
    command: [NODE, "--test", "--test-reporter=tap", ...nodeTests("tests")],
    count: "tap",
  },
  {
    name: "repeat",
    what: "a second build from the sources alone, which has to give the same bytes",
    command: [NODE, "tests/artifact/repeat.mjs"],
    slow: true,
    count: "whole",
  },
  {
    name: "next",
    what: "an app of Next's, in its edge runtime and in Node; what Next 14 and 16 call at build, and afterwards",
    command: [NODE, "tests/next/run.mjs"],
    packages: ["tests/next", "tests/next-14"],
    shows: true,
    slow: true,
    count: "line",
  },
  {
    name: "dom",
    what: "Jest and Vitest with a DOM that is simulated by jsdom and by happy-dom",
    command: [NODE, "--test", "--test-concurrency=2", "--test-reporter=tap", ...nodeTests("tests/dom")],
    packages: ["tests/runtimes"],
    slow: true,
    count: "tap",
  },
  {
    name: "types",
    what: "type declarations: by their users, by checkers of packages, and beside the Rust code",
    command: [NODE, "--test", "--test-reporter=tap", ...nodeTests("tests/types")],
    packages: ["tests/types"],
    count: "tap",
  },
  {
    name: "webkit",
    what: "the same in WebKit",
    command: [NODE, "tests/e2e/browsers.mjs", "WebKit"],
    programs: ["minibrowser", "xvfb"],
    count: "line",
    shows: true,
    slow: true,
  },
  {
    name: "docs",
    what: "the code and the links of the READMEs, and the licences of what ships",
    command: [NODE, "--test", "--test-reporter=tap", ...nodeTests("tests/docs")],
    count: "tap",
  },
  {
    name: "examples",
    what: "the examples, started as a user would, each in its runtime",
    command: [
      NODE,
      "--test",
      "--test-concurrency=1",
      "--test-reporter=tap",
      "tests/examples/programs.test.mjs",
      "tests/examples/servers.test.mjs",
      "tests/examples/webhooks.test.mjs",
      "tests/examples/browser-proxy.test.mjs",
    ],
    // Deno, Bun and the edge runtime are in the second.
    packages: ["examples", "tests/runtimes"],
    slow: true,
    count: "tap",
  },
  {
    name: "reference",
    what: "the API reference, of the package and of the library for Rust Workers",
    command: [NODE, "scripts/docs.mjs"],
    packages: ["docs"],
    count: "whole",
  },
  {
    name: "bundlers",
    what: "an app of the packed package by each bundler, run",
    command: [NODE, "tests/bundlers/run.mjs"],
    packages: ["tests/bundlers"],
    programs: ["chromium"],
    count: "line",
  },
  {
    name: "wasm-chromium",
    what: "the same in Chromium",
    command: ["cargo", "test", "--locked", "--no-fail-fast", ...WASM, "--all-features", "--test", "wasm*"],
    env: () => ({
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: testRunnerPath(),
      CHROMEDRIVER: programPath("chromedriver"),
      WASM_BINDGEN_USE_BROWSER: "1",
      // Seconds; by itself it gives a driver five to start, and all tests twenty.
      WASM_BINDGEN_TEST_DRIVER_TIMEOUT: "300",
      WASM_BINDGEN_TEST_TIMEOUT: "600",
    }),
    needs: ["chromium", "chromedriver"],
    count: "cargo",
  },
  {
    name: "examples-rust",
    what: "the example of a Rust Worker, in workerd",
    command: [NODE, "--test", "--test-reporter=tap", "tests/examples/rust-worker.test.mjs"],
    slow: true,
    count: "tap",
  },
  ...Object.entries(CRATES).map(([name, manifest]) => ({
    name,
    what: `format of the Rust code of ${manifest}`,
    command: ["cargo", "fmt", "--check", "--manifest-path", manifest],
    count: /** @type {const} */ ("whole"),
  })),
  {
    name: "prettier",
    what: "format of all else",
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
    what: "types of the JavaScript, which are in its comments",
    command: [NODE, "--test", "--test-reporter=tap", ...nodeTests("tests/types-js")],
    count: "tap",
  },
  {
    name: "spelling",
    what: "misspelt words, in prose and in code",
    command: [programPath("codespell") ?? "codespell"],
    needs: ["codespell"],
    count: "whole",
  },
  {
    name: "clippy",
    what: "lints of the Rust code and its tests, as compiled for this machine",
    command: ["cargo", "clippy", "--all-targets", "--locked", ...LINTS_ARE_ERRORS],
    count: "whole",
  },
  {
    name: "clippy-library",
    what: "lints of the library for Rust Workers",
    command: ["cargo", "clippy", "--lib", ...WASM, "--locked", ...LINTS_ARE_ERRORS],
    count: "whole",
  },
  {
    name: "clippy-npm",
    what: "lints of the module for npm",
    command: ["cargo", "clippy", "--lib", ...WASM, "--all-features", "--locked", ...LINTS_ARE_ERRORS],
    count: "whole",
  },
  {
    name: "clippy-refresh",
    what: "lints of the module for the refresh alone",
    command: ["cargo", "clippy", "--lib", ...WASM, "--features", "npm", "--locked", ...LINTS_ARE_ERRORS],
    count: "whole",
  },
  {
    name: "native",
    what: "tests of the pure rules",
    command: ["cargo", "test", "--locked", "--no-fail-fast"],
    count: "cargo",
  },
  {
    name: "fuzz",
    // On stable, and without libFuzzer, whose C++ takes most of a minute for two files of one line.
    what: "that the fuzz program compiles, which runs what the targets of libFuzzer run",
    command: ["cargo", "check", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target", "--locked"],
    count: "whole",
  },
  {
    name: "wasm",
    what: "tests of the boundary, as WebAssembly in Node",
    command: ["cargo", "test", "--locked", "--no-fail-fast", ...WASM, "--all-features", "--test", "wasm*"],
    env: () => ({ CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: testRunnerPath() }),
    count: "cargo",
  },
  {
    name: "artifact",
    what: "what is in the tarball, and what is not",
    command: [NODE, "--test", "--test-reporter=tap", ...nodeTests("tests/artifact")],
    count: "tap",
  },
];

/** @param {string} path */
function bin(path) {
  return join(ROOT, "node_modules", path);
}

/** @param {string} folder */
function nodeTests(folder) {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => join(folder, name));
}
