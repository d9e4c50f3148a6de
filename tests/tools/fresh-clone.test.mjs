// In a fresh clone, before anything is installed or built, every documented command has --help, and --list works.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assert } from "chai";
import { copyOfRepository } from "../helpers/clone.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "tests/README.md", "www/README.md"];

const exec = promisify(execFile);
const clone = mkdtempSync(join(tmpdir(), "plaid-investments-clone-"));
after(() => rmSync(clone, { recursive: true, force: true }));

await copyOfRepository(clone);

/** The output of a command in the clone, which must succeed. */
async function output(script, option) {
  const { stdout } = await exec(process.execPath, [script, option], {
    cwd: clone,
    maxBuffer: 2 ** 24,
  });
  return stdout;
}

/** The scripts that a text names in commands such as `node scripts/build.mjs`. */
const scriptsIn = (text) =>
  [...text.matchAll(/\bnode ((?:scripts|tests|bench)\/[\w/-]+\.mjs)/g)].map(([, script]) => script);

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const texts = [...Object.values(scripts), ...DOCUMENTS.map((name) => readFileSync(join(ROOT, name), "utf8"))];
const documented = new Set(texts.flatMap(scriptsIn));

for (const script of documented) {
  test(`node ${script} --help`, async () => {
    assert.match(await output(script, "--help"), /^Usage: /);
  });
}

const LISTS = {
  "scripts/test.mjs": "types-js",
  "bench/run.mjs": "node-memory",
  "tests/suite/run.mjs": "credentials go by headers",
};
for (const [script, entry] of Object.entries(LISTS)) {
  test(`node ${script} --list`, async () => {
    assert.isTrue(documented.has(script));
    assert.include(await output(script, "--list"), entry);
  });
}

test("the cases have the same names as in an installed clone", async () => {
  const { stdout } = await exec(process.execPath, ["tests/suite/run.mjs", "--list"], { cwd: ROOT, maxBuffer: 2 ** 24 });
  assert.equal(await output("tests/suite/run.mjs", "--list"), stdout);
});

test("these commands have installed nothing", () => {
  assert.isFalse(existsSync(join(clone, "node_modules")));
});
