// The crates of the npm package are under allowed licences, and none is there in two versions.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { assert } from "chai";
import { ROOT, npm, run } from "../../scripts/run.mjs";
import { cratesOf, faultsOf, isAllowed } from "./dependencies.mjs";

const METADATA =
  "metadata --format-version 1 --locked --filter-platform wasm32-unknown-unknown --all-features --manifest-path Cargo.toml";

const [, list] = /^allow = \[(.+)\]$/m.exec(readFileSync(join(ROOT, "deny.toml"), "utf8"));
const ALLOWED = [...list.matchAll(/"([^"]+)"/g)].map(([, id]) => id);

/** Written by cargo-about: see CONTRIBUTING.md. */
const NOTICES = readFileSync(join(ROOT, "THIRD-PARTY-NOTICES"), "utf8");

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

  test("are under allowed licences, in one version each, and from the registry", () => {
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
    test(`are refused if ${fault}`, () => {
      const planted = structuredClone(metadata);
      plant(planted);
      assert.deepEqual(faultsOf(planted, ALLOWED), [fault]);
    });
  }

  test("are named in the notices, with their versions, and no other crate is", () => {
    const shipped = cratesOf(metadata).map(({ name, version }) => `${name} ${version}`);
    const noticed = [...NOTICES.matchAll(/^([\w-]+ \d+\.\S+)(?: \(|$)/gm)].map(([, crate]) => crate);
    assert.sameMembers([...new Set(noticed)], shipped);
  });

  test("do not include those that only tests need, which may have any licence", () => {
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

test("npm finds every package of the lock file", async () => {
  await npm(["ls", "--all", "--prefix", ROOT]);
});

function crateOf({ packages }, name) {
  return packages.find((crate) => crate.name === name);
}
