// The crate has exactly the files of `src` and its manifests, however much was built and installed beside them.
import { test } from "node:test";
import { assert } from "chai";
import { run } from "../../scripts/run.mjs";

/** Cargo itself makes these. */
const MADE = [".cargo_vcs_info.json", "Cargo.toml.orig"];
const BESIDE = ["CHANGELOG.md", "Cargo.lock", "Cargo.toml", "LICENSE", "README.md", ...MADE];

const linesOf = async (program, args) => (await run(program, args)).trim().split("\n");

/** The files that `cargo package` takes and should not, and those that it lacks. */
function differences(packaged, sources) {
  const expected = [...BESIDE, ...sources];
  return {
    tooMany: packaged.filter((name) => !expected.includes(name)),
    missing: expected.filter((name) => !packaged.includes(name) && name !== ".cargo_vcs_info.json"),
  };
}

test("cargo package takes the sources and nothing that was built", async () => {
  const sources = await linesOf("git", ["ls-files", "--cached", "--others", "--exclude-standard", "src"]);
  const packaged = await linesOf("cargo", ["package", "--list", "--allow-dirty", "--locked"]);
  assert.include(sources, "src/lib.rs");
  assert.deepEqual(differences(packaged, sources), { tooMany: [], missing: [] });
});

test("a file of a dependency is noticed, and a source that is missing", () => {
  const packaged = [...BESIDE, "src/lib.rs", "node_modules/one/src/index.js"];
  assert.deepEqual(differences(packaged, ["src/lib.rs", "src/text.rs"]), {
    tooMany: ["node_modules/one/src/index.js"],
    missing: ["src/text.rs"],
  });
});
