// What ships is under licences that are allowed, and nothing is in it twice.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { assert } from "chai";
import { ROOT, npm, run } from "../../scripts/run.mjs";
import { cratesOf, faultsOf, isAllowed } from "./dependencies.mjs";

const METADATA =
  "metadata --format-version 1 --locked --filter-platform wasm32-unknown-unknown --features npm --manifest-path Cargo.toml";

const [, list] = /^allow = \[(.+)\]$/m.exec(readFileSync(join(ROOT, "deny.toml"), "utf8"));
const ALLOWED = [...list.matchAll(/"([^"]+)"/g)].map(([, id]) => id);

const EXPRESSIONS = {
  MIT: true,
  "MIT OR GPL-3.0-only": true,
  "MIT/Apache-2.0": true,
  "(MIT OR Apache-2.0) AND Unicode-3.0": true,
  "Apache-2.0 WITH LLVM-exception OR MIT": true,
  "GPL-3.0-only": false,
  "MIT AND GPL-3.0-only": false,
  "(MIT AND GPL-3.0-only) OR LGPL-3.0-only": false,
  "Apache-2.0 WITH LLVM-exception": false,
};

describe("the crates of the npm package", () => {
  let metadata;
  before(async () => {
    metadata = JSON.parse(await run("cargo", METADATA.split(" ")));
  });

  test("are all of them under allowed licences, once, and from the registry", () => {
    assert.include(
      cratesOf(metadata).map(({ name }) => name),
      "wasm-bindgen",
    );
    assert.deepEqual(faultsOf(metadata, ALLOWED), []);
  });

  const PLANTED = {
    "js-sys is under GPL-3.0-only": (planted) => (crateOf(planted, "js-sys").license = "GPL-3.0-only"),
    "js-sys is under no licence": (planted) => (crateOf(planted, "js-sys").license = null),
    "js-sys is from no registry": (planted) => (crateOf(planted, "js-sys").source = "git+https://example.com/js-sys"),
    "js-sys is there in several versions": (planted) => (crateOf(planted, "web-sys").name = "js-sys"),
  };

  for (const [fault, plant] of Object.entries(PLANTED)) {
    test(`would be refused, where ${fault}`, () => {
      const planted = structuredClone(metadata);
      plant(planted);
      assert.deepEqual(faultsOf(planted, ALLOWED), [fault]);
    });
  }

  test("are those that ship: what tests alone need may be under any licence", () => {
    const planted = structuredClone(metadata);
    crateOf(planted, "wasm-bindgen-test").license = "GPL-3.0-only";
    assert.deepEqual(faultsOf(planted, ALLOWED), []);
  });
});

for (const [expression, expected] of Object.entries(EXPRESSIONS)) {
  test(`the licence ${expression} is ${expected ? "allowed" : "refused"}`, () => {
    assert.strictEqual(isAllowed(expression, ALLOWED), expected);
  });
}

test("npm finds every package of the lock file in its place", async () => {
  await npm(["ls", "--all", "--prefix", ROOT]);
});

function crateOf({ packages }, name) {
  return packages.find((crate) => crate.name === name);
}
