// Disagreeing versions stop a release, and the workflows run only pinned actions.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { disagreements } from "../../scripts/release.mjs";

const WORKFLOWS = new URL("../../.github/workflows/", import.meta.url);

const FILES = {
  "pkg/package.json": '{ "version": "1.2.3" }',
  "www/package.json": '{ "dependencies": { "plaid-investments": "1.2.3" } }',
  "examples/refresh-file/package.json": '{ "dependencies": { "plaid-investments": "1.2.3" } }',
  "Cargo.toml": '[package]\nname = "plaid-investments"\nversion = "1.2.3"\n',
  "Cargo.lock": '[[package]]\nname = "plaid-investments"\nversion = "1.2.3"\n',
  "examples/rust-worker/Cargo.lock": '[[package]]\nname = "plaid-investments"\nversion = "1.2.3"\n',
  "CHANGELOG.md": "## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n## [1.2.2] - 2026-11-01\n",
};

const check = (tag, changed = {}) => disagreements(tag, (path) => ({ ...FILES, ...changed })[path]);

test("a tag that agrees with all files may be released", () => {
  assert.deepEqual(check("v1.2.3"), []);
});

for (const [what, tag, changed, named] of [
  ["a tag that is no version", "latest", {}, /latest/],
  ["another npm version", "v1.2.3", { "pkg/package.json": '{ "version": "1.2.4" }' }, /pkg\/package.json/],
  ["a program to copy that needs another", "v1.2.3", { "www/package.json": '{ "dependencies": {} }' }, /www/],
  ["another crate version", "v1.2.3", { "Cargo.toml": 'version = "1.2.2"' }, /Cargo.toml/],
  ["a lock that was not updated", "v1.2.3", { "Cargo.lock": 'name = "plaid-investments"\nversion = "1.2.2"' }, /lock/],
  ["an example's lock that was not", "v1.2.3", { "examples/rust-worker/Cargo.lock": "" }, /rust-worker/],
  ["a changelog that stops before", "v1.2.3", { "CHANGELOG.md": "## [1.2.2] - 2026-11-01" }, /CHANGELOG/],
  ["a changelog without a date", "v1.2.3", { "CHANGELOG.md": "## [1.2.3]" }, /CHANGELOG/],
]) {
  test(`${what} stops a release`, () => {
    const found = check(tag, changed);
    assert.equal(found.length, 1);
    assert.match(found[0], named);
  });
}

test("workflows have no permission by default, and run actions by their hash", () => {
  for (const name of readdirSync(WORKFLOWS)) {
    const text = readFileSync(new URL(name, WORKFLOWS), "utf8");
    assert.match(text, /^permissions: \{\}$/m, name);
    const used = [...text.matchAll(/uses: (.+)$/gm)].map(([, action]) => action);
    assert.ok(used.length > 0, name);
    for (const action of used) assert.match(action, /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${action} of ${name}`);
  }
});
