// cargo starts the test runner for WebAssembly from a home folder with a space in its name.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { assert } from "chai";
import { capture } from "../../scripts/run.mjs";

const folder = mkdtempSync(join(tmpdir(), "plaid-investments runner-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// The cache has the test runner. The scripts read this variable when they are imported.
process.env.XDG_CACHE_HOME = join(folder, "a home", "cache");
const { RUST_EXTRA_STAGES, RUST_STAGES } = await import("../../scripts/stages-rust.mjs");
const { testRunnerPath } = await import("../../scripts/setup.mjs");

/** A crate without dependencies, with a test that the stages would select. */
const FILES = {
  "Cargo.toml": '[package]\nname = "tiny"\nversion = "0.0.0"\n[[test]]\nname = "wasm_one"\nharness = false\n',
  "Cargo.lock": 'version = 3\n\n[[package]]\nname = "tiny"\nversion = "0.0.0"\n',
  "src/lib.rs": "",
  "tests/wasm_one.rs": "fn main() {}",
};

const skip = process.platform === "win32" && "the test runner is a shell script here";

for (const name of ["wasm", "wasm-chromium"]) {
  test(`the stage ${name} starts it`, { skip }, async () => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    mkdirSync(dirname(testRunnerPath()), { recursive: true });
    writeFileSync(testRunnerPath(), '#!/bin/sh\necho "The runner got $1."\n', { mode: 0o755 });
    const { command, env } = [...RUST_STAGES, ...RUST_EXTRA_STAGES].find((stage) => stage.name === name);
    const [program, ...args] = command;
    const { code, output } = await capture(program, args, {
      cwd: folder,
      env: { ...env(), CARGO_TARGET_DIR: join(folder, "target") },
    });
    assert.match(output, /^The runner got .*wasm_one.*\.wasm\.$/m);
    assert.strictEqual(code, 0, output);
  });
}
