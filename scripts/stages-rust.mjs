// The test stages of the Rust code. See stages.mjs for the fields of a stage.
import { programPath } from "./programs.mjs";
import { testRunnerPath } from "./setup.mjs";

/** @import { Stage } from "./stages.mjs" */

const WASM = ["--target", "wasm32-unknown-unknown"];

/** Without debug information, because the test runner takes 12 s to read it. */
const WITHOUT_DEBUG_INFO = { CARGO_PROFILE_DEV_DEBUG: "0" };

/**
 * Says which program runs the WebAssembly. It is a list of TOML, which has the same form as one of JSON. The environment variable for it
 * allows no space in the path, because cargo splits it at spaces.
 */
const RUNNER = ["--config", `target.wasm32-unknown-unknown.runner=${JSON.stringify([testRunnerPath()])}`];

/** The tests of the library for Rust Workers, as WebAssembly. */
const WASM_TESTS = [
  "cargo",
  "test",
  ...RUNNER,
  "--locked",
  "--no-fail-fast",
  ...WASM,
  "--all-features",
  "--test",
  "wasm*",
];

/** The crates, each a separate workspace, by the names of the stages that check their format. */
const CRATES = {
  rustfmt: "Cargo.toml",
  "rustfmt-fuzz": "fuzz/Cargo.toml",
  "rustfmt-simulation": "tests/rust/simulation/Cargo.toml",
  "rustfmt-example": "examples/rust-worker/Cargo.toml",
  "rustfmt-bindings": "scripts/bindings/Cargo.toml",
};

/** What clippy checks, with the arguments of cargo. */
const CLIPPY = {
  clippy: { checked: "the Rust code and its tests, as compiled for this machine", args: ["--all-targets"] },
  "clippy-library": { checked: "the library for Rust Workers", args: ["--lib", ...WASM] },
  "clippy-npm": { checked: "the module for npm", args: ["--lib", ...WASM, "--all-features"] },
  "clippy-refresh": { checked: "the module for the refresh alone", args: ["--lib", ...WASM, "--features", "npm"] },
  "clippy-portfolio": {
    checked: "the module for portfolios",
    args: ["--lib", ...WASM, "--features", "npm-portfolio"],
  },
};

/** @type {Stage[]} */
export const RUST_STAGES = [
  ...Object.entries(CRATES).map(
    ([name, manifest]) =>
      /** @satisfies {Stage} */ ({
        name,
        what: `format of the Rust code of ${manifest}`,
        command: ["cargo", "fmt", "--check", "--manifest-path", manifest],
        tools: ["rustTools"],
        count: "whole",
      }),
  ),
  ...Object.entries(CLIPPY).map(
    ([name, { checked, args }]) =>
      /** @satisfies {Stage} */ ({
        name,
        what: `lints of ${checked}`,
        command: ["cargo", "clippy", ...args, "--locked", "--", "-D", "warnings"],
        tools: ["rustTools"],
        count: "whole",
      }),
  ),
  {
    name: "native",
    what: "tests of the pure rules",
    command: ["cargo", "test", "--locked", "--no-fail-fast", "--features", "portfolio"],
    count: "cargo",
  },
  {
    name: "fuzz",
    // On stable Rust and without libFuzzer, whose C++ takes almost a minute to compile.
    what: "the fuzz program compiles; it runs the same code as the targets of libFuzzer",
    command: ["cargo", "check", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target", "--locked"],
    count: "whole",
  },
  {
    name: "wasm",
    what: "tests of the library for Rust Workers, as WebAssembly in Node",
    command: WASM_TESTS,
    tools: ["testRunner"],
    env: () => WITHOUT_DEBUG_INFO,
    count: "cargo",
  },
];

/**
 * Only `npm run test:all` runs these.
 *
 * @type {Stage[]}
 */
export const RUST_EXTRA_STAGES = [
  {
    name: "wasm-chromium",
    what: "tests of the library for Rust Workers, as WebAssembly in Chromium",
    command: WASM_TESTS,
    tools: ["testRunner"],
    env: () => ({
      CHROMEDRIVER: programPath("chromedriver"),
      ...WITHOUT_DEBUG_INFO,
      WASM_BINDGEN_USE_BROWSER: "1",
      // Timeouts in seconds. The defaults are 5 for the start of the driver, and 20 for all tests.
      WASM_BINDGEN_TEST_DRIVER_TIMEOUT: "300",
      WASM_BINDGEN_TEST_TIMEOUT: "600",
    }),
    needs: ["chromium", "chromedriver"],
    count: "cargo",
    isExtra: true,
  },
];
