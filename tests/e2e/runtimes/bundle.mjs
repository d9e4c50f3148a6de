// Bundles the suite for a runtime that can't read it file by file.
import { build } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const OUT = join(HERE, "../../../target/e2e");
export const WASM = join(
  dirname(createRequire(import.meta.url).resolve("plaid-investments")),
  "plaid_investments.wasm",
);

/** The package stays what npm installed: a bundle imports it by name. */
export const BY_NAME = { external: ["plaid-investments", "plaid-investments/testing", "node:*"] };

/** Bundles `from`, a file of this folder, into `target/e2e/<to>`, whose path it resolves to. `options` are esbuild's. */
export async function bundle({ from, to, options }) {
  const outfile = join(OUT, to);
  const common = { bundle: true, format: "esm", target: "es2022", logLevel: "warning" };
  await build({ ...common, entryPoints: [join(HERE, from)], outfile, ...options });
  return outfile;
}

/** The wasm beside a bundle of `out`'s folder, which imports it by name. */
export function copyWasm(out) {
  mkdirSync(join(OUT, out), { recursive: true });
  copyFileSync(WASM, join(OUT, out, "plaid_investments.wasm"));
}
