// The build refuses a module that names a source file by a path of this machine, and takes no other text for such a path.
import { join } from "node:path";
import { test } from "node:test";
import { assert } from "chai";
import { machinePathIn, machinePaths } from "../../scripts/wasm.mjs";

/** A module's bytes around a text. */
const moduleWith = (text) => Buffer.from(`\0asm\x01\0\0\0\x0b${text}\0\x0bmore`);

/** The path that is found in a module, for clones and toolchains in these folders. */
const found = (text, ...folders) =>
  machinePathIn(
    moduleWith(text),
    folders.map((path) => ({ path, name: "x" })),
  );

test("a source file in the clone, in cargo's folder or in the toolchain is found", async () => {
  const paths = await machinePaths();
  assert.lengthOf(paths, 3);
  for (const { path } of paths) {
    assert.strictEqual(machinePathIn(moduleWith(`of ${join(path, "src", "lib.rs")}`), paths), path);
  }
});

for (const [what, file, folder] of [
  ["on Windows", "C:\\Users\\Ada\\clone\\src\\lib.rs", "C:\\Users\\Ada\\clone"],
  ["with a space and letters of other alphabets", "/home/Zoë B/клон/src/lib.rs", "/home/Zoë B/клон"],
  ["that follows another text", "refresh/app/src/a.rs/app/src/b.rs", "/app"],
])
  test(`a path ${what} is found`, () => assert.strictEqual(found(file, "/elsewhere", folder), folder));

for (const [what, text, folder] of [
  ["a URL, for a clone in /app", "https://app.example/x", "/app"],
  ["an endpoint, for a clone in /sandbox", "/sandbox/public_token/create/item/get", "/sandbox"],
  ["the first line of a program, for a toolchain in /usr", "#!/usr/bin/env node", "/usr"],
  ["a longer name of a folder", "/application/src/lib.rs", "/app"],
  ["a dot, which stands for no other letter", "/home/axb/src/lib.rs", "/home/a.b"],
  ["a path that was replaced", "plaid-investments/src/lib.rs", "/clones/plaid-investments"],
])
  test(`${what} is no path of the machine`, () => assert.isUndefined(found(text, folder)));

test("a CARGO_HOME with a separator at its end is replaced in paths as any other", async () => {
  const { CARGO_HOME } = process.env;
  process.env.CARGO_HOME = `${join("/somewhere", "cargo")}/`;
  try {
    assert.strictEqual((await machinePaths())[1].path, join("/somewhere", "cargo"));
  } finally {
    if (CARGO_HOME === undefined) delete process.env.CARGO_HOME;
    else process.env.CARGO_HOME = CARGO_HOME;
  }
});
