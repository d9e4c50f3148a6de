// Compiles the code blocks of the READMEs as strict TypeScript.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import * as library from "plaid-investments";
import { ROOT, capture } from "../../scripts/run.mjs";

const OUT = join(ROOT, "target", "readme");
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");
const GIVEN = fileURLToPath(new URL("given.d.ts", import.meta.url));

const COMPILER_OPTIONS = {
  target: "es2022",
  module: "nodenext",
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  // To check the compiler's own declarations would be most of the work.
  skipDefaultLibCheck: true,
};

/** A block may omit imports that an earlier block has. */
const IMPORTED = [
  ...Object.keys(library).map((name) => `declare const ${name}: typeof import("plaid-investments").${name};`),
  `declare const fakePlaid: typeof import("plaid-investments/testing").fakePlaid;`,
  ...["PlaidFetch", "WebhookEvent"].map((name) => `type ${name} = import("plaid-investments").${name};`),
].join("\n");

let folders = 0;

/**
 * Throws the errors of the compiler for a block.
 *
 * @param {string} code
 */
export async function checkTypes(code) {
  const folder = join(OUT, `types-${process.pid}-${folders++}`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(GIVEN, join(folder, "given.d.ts"));
  writeFileSync(join(folder, "imported.d.ts"), IMPORTED);
  writeFileSync(join(folder, "block.mts"), /^(im|ex)port /m.test(code) ? code : `${code}\nexport {};`);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
  try {
    const { code: exit, output } = await capture(process.execPath, [TSC, "-p", folder]);
    assert.strictEqual(exit, 0, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
