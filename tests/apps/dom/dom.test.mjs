// The package in Jest and Vitest, each with a DOM simulated by jsdom and by happy-dom.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import { capture } from "../../../scripts/run.mjs";
import { PACKAGES, runtimePath } from "../../suite/runtimes/programs.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../../../target/dom");
const { resolve } = createRequire(join(PACKAGES, "dom.js"));
const NODE = runtimePath("node-24");
const skip = !NODE && `there is no Node 24 for ${process.platform}-${process.arch}`;

/** Runs one of the cases in a runner and an environment. */
const ROWS = [
  { runner: "jest", environment: "jsdom", runs: "without-decoder" },
  { runner: "jest", environment: "jsdom", runs: "without-crypto", setup: ["jest-decoder.cjs"] },
  { runner: "jest", environment: "happy-dom", runs: "whole" },
  { runner: "vitest", environment: "jsdom", runs: "whole" },
  { runner: "vitest", environment: "happy-dom", runs: "whole" },
];

const JEST_ENVIRONMENTS = { jsdom: "jest-environment-jsdom", "happy-dom": "@happy-dom/jest-environment" };

const ARGUMENTS = {
  jest({ environment, setup = [] }) {
    const config = {
      rootDir: HERE,
      testEnvironment: resolve(JEST_ENVIRONMENTS[environment]),
      testMatch: ["<rootDir>/jest-case.cjs"],
      setupFiles: setup.map((name) => join(HERE, name)),
      moduleFileExtensions: ["cjs", "js", "json"],
      transform: {},
      watchman: false,
      testTimeout: 60_000,
    };
    return [join(PACKAGES, "jest/bin/jest.js"), "--config", JSON.stringify(config)];
  },

  vitest({ environment }) {
    mkdirSync(OUT, { recursive: true });
    const config = join(OUT, `vitest.${environment}.config.mjs`);
    const options = { include: ["vitest-case.mjs"], environment, testTimeout: 60_000 };
    // Vitest and its environments are in another folder than its tests.
    const alias = { vitest: join(PACKAGES, "vitest") };
    writeFileSync(config, `export default ${JSON.stringify({ root: HERE, test: options, resolve: { alias } })};\n`);
    return [join(PACKAGES, "vitest/vitest.mjs"), "run", "--root", HERE, "--config", config];
  },
};

for (const row of ROWS) {
  const { runner, environment, runs, setup } = row;
  test(`${runner} in ${environment}${setup ? " with a TextDecoder" : ""}: ${runs}`, { skip }, async () => {
    const { code, output } = await capture(NODE, ARGUMENTS[runner](row), { env: { DOM_CASE: runs, NO_COLOR: "1" } });
    assert.strictEqual(code, 0, output);
    assert.match(output, /1 passed/);
  });
}
