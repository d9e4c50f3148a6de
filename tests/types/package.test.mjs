// Checkers of packages find no fault in the tarball, and each finds a planted fault.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assert } from "chai";

const HERE = dirname(fileURLToPath(import.meta.url));
const PACK = join(HERE, "../../target/pack");
const TARBALL = join(PACK, readdirSync(PACK)[0]);

const CHECKERS = {
  "publint --strict": (tarball) => [join(HERE, "node_modules/publint/src/cli.js"), tarball, "--strict"],
  // Resolutions that read `exports`: the others know only the main entry.
  attw: (tarball) => [
    join(HERE, "node_modules/@arethetypeswrong/cli/dist/index.js"),
    tarball,
    "--no-color",
    "--profile",
    "node16",
  ],
};

/** `main` is a module of another format than its types: both checkers find that. */
function plant(folder) {
  const file = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.exports["."].require = { types: "./dist/index.d.ts", default: "./dist/none.cjs" };
  writeFileSync(file, JSON.stringify(manifest));
}

for (const [name, command] of Object.entries(CHECKERS)) {
  test(`${name} finds nothing in the package`, () => check(command(TARBALL)));

  test(`${name} finds a planted fault`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "plaid-investments-planted-"));
    try {
      await promisify(execFile)("tar", ["-xzf", TARBALL, "-C", folder]);
      plant(join(folder, "package"));
      const planted = join(folder, "planted.tgz");
      await promisify(execFile)("tar", ["-czf", planted, "-C", folder, "package"]);
      const fault = await check(command(planted)).catch((error) => error);
      assert.instanceOf(fault, Error);
      assert.match(fault.stdout + fault.stderr, /none\.cjs|no types|Masquerading|resolution/i);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function check(args) {
  return promisify(execFile)(process.execPath, args);
}
