// Tests www/build.mjs in a copy of its folder: a served file is never incomplete.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT, capture } from "../../scripts/run.mjs";

const AT_ONCE = 4;

let folder;
before(() => {
  // Inside the repository, where the imports of esbuild and Chart.js resolve.
  mkdirSync(join(ROOT, "target"), { recursive: true });
  folder = mkdtempSync(join(ROOT, "target", "www-build-"));
  for (const name of ["build.mjs", "page", "shared", "package.json"]) {
    cpSync(join(ROOT, "www", name), join(folder, name), { recursive: true });
  }
});
after(() => rmSync(folder, { recursive: true, force: true }));

const dist = (name = "") => join(folder, "dist", name);
const contents = () => new Map(readdirSync(dist()).map((name) => [name, readFileSync(dist(name), "utf8")]));
/** The inode of a file, and the time of its last change. */
const stamps = () => readdirSync(dist()).map((name) => [name, statSync(dist(name)).ino, statSync(dist(name)).mtimeMs]);

async function build() {
  const { code, output } = await capture(process.execPath, ["build.mjs"], { cwd: folder });
  assert.equal(code, 0, output);
}

describe("the build of the page", () => {
  test("by several processes at once has the same result as one build, and leaves no other files", async () => {
    await build();
    const made = contents();
    assert.ok(["index.html", "icon.svg", "_headers", "app.js", "style.css"].every((name) => made.has(name)));
    rmSync(dist(), { recursive: true });
    await Promise.all(Array.from({ length: AT_ONCE }, build));
    assert.deepEqual(contents(), made);
    assert.deepEqual(readdirSync(join(folder, ".wrangler", "tmp")), []);
  });

  test("writes nothing if nothing changed", async () => {
    await build();
    const before = stamps();
    await build();
    assert.deepEqual(stamps(), before);
  });

  test("replaces files that differ, and removes files that are not part of the page", async () => {
    await build();
    const made = contents();
    writeFileSync(dist("app.js"), made.get("app.js").slice(0, 100));
    writeFileSync(dist("index.html"), "old");
    writeFileSync(dist("chart-OLD.js"), "old");
    const old = statSync(dist("app.js")).ino;
    await build();
    assert.deepEqual(contents(), made);
    assert.notEqual(statSync(dist("app.js")).ino, old);
  });
});
