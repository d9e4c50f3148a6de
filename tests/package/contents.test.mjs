// The tarball has exactly the expected files, and no trace of the machine that built it.
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assert } from "chai";
import { ROOT } from "../../scripts/run.mjs";
import { faultsOf } from "./contents.mjs";

const PACK = join(ROOT, "target", "pack");

/** Unpacks the tarball, changes it, and returns its faults. */
function faultsAfter(change, namesOfMachine) {
  const folder = mkdtempSync(join(tmpdir(), "plaid-investments-artifact-"));
  try {
    execFileSync("tar", ["-xzf", join(PACK, readdirSync(PACK)[0]), "-C", folder, "--strip-components=1"]);
    change(folder);
    return faultsOf(folder, namesOfMachine);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the tarball has exactly the files of the package, and no trace of a machine", () => {
  assert.isEmpty(faultsAfter(() => {}));
});

test("every file that package.json names is there", () => {
  faultsAfter((folder) => {
    const manifest = readFileSync(join(folder, "package.json"), "utf8");
    const paths = manifest.match(/(?<=")\.\/dist\/[^"]+/g);
    assert.isNotEmpty(paths);
    for (const path of paths) readFileSync(join(folder, path));
  });
});

const PLANTED = {
  "a file too many": ["dist/notes.txt", "", "dist/notes.txt is too much"],
  "a path of a person": ["dist/index.js", "/home/somebody/plaid/src/lib.rs", "dist/index.js: a path"],
  "a path of a Mac": ["dist/index.d.ts", "/Users/somebody/plaid/src/lib.rs", "dist/index.d.ts: a path"],
  "a path of a build server": ["dist/plaid_investments.wasm", "\0/builds/cargo/registry/src\0", "wasm: a path"],
  "the name of a machine": ["dist/workerd.js", "built on sparrow", "dist/workerd.js: a name of this machine: sparrow"],
};

for (const [name, [file, text, fault]] of Object.entries(PLANTED)) {
  test(`${name} is found`, () => {
    const [found, ...others] = faultsAfter((folder) => appendFileSync(join(folder, file), text), ["sparrow"]);
    assert.include(found, fault);
    assert.isEmpty(others);
  });
}

test("a missing file is found", () => {
  const faults = faultsAfter((folder) => rmSync(join(folder, "dist", "error.d.ts")));
  assert.deepEqual(faults, ["dist/error.d.ts is missing"]);
});
