// Dependabot knows every lock file, and the workflow and the container use the same Node.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** The folders that have a file of this name, as dependabot writes them. */
function foldersOf(name) {
  const paths = execFileSync("git", ["ls-files", name, `**/${name}`], { cwd: ROOT, encoding: "utf8" })
    .trim()
    .split("\n");
  return paths.map((path) => `/${path.slice(0, -name.length).replace(/\/$/, "")}`).sort();
}

/** The folders that dependabot.yml lists for a kind of package. */
function listedFor(kind) {
  const [, ...blocks] = read(".github/dependabot.yml").split(/^  - package-ecosystem: /m);
  return blocks
    .filter((block) => block.startsWith(`${kind}\n`))
    .flatMap((block) => [...block.split("schedule:")[0].matchAll(/- (\/\S*)/g)].map(([, folder]) => folder))
    .sort();
}

for (const [kind, lock] of Object.entries({ npm: "package-lock.json", cargo: "Cargo.lock" })) {
  test(`dependabot knows every ${lock}`, () => {
    assert.deepEqual(listedFor(kind), foldersOf(lock));
  });
}

test("the workflow and the container have the oldest Node that package.json allows", () => {
  const [, oldest] = /"node": ">=(\d+)"/.exec(read("package.json"));
  assert.match(read(".github/workflows/test.yml"), new RegExp(`node-version: ${oldest}\n`));
  assert.match(read(".devcontainer/Dockerfile"), new RegExp(`^FROM node:${oldest}-`, "m"));
});
