// Bundles the suite for runtimes that can't read it file by file.
import { build } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @import { BuildOptions, Plugin } from "esbuild" */
/** @typedef {{ from: string; to: string; options?: BuildOptions }} Bundled a file of this folder, and its bundle in `target/suite` */

const HERE = dirname(fileURLToPath(import.meta.url));
export const OUT = join(HERE, "../../../target/suite");
const DIST = join(HERE, "../../../node_modules/plaid-investments/dist");
export const WASM = join(DIST, "plaid_investments.wasm");
/** The files of the modules, by the names that an entry imports them by. */
export const WASMS = ["plaid_investments.wasm", "plaid_investments_refresh.wasm", "plaid_investments_portfolio.wasm"];

/** A bundle imports the installed package by name. */
export const BY_NAME = {
  external: ["plaid-investments", "plaid-investments/portfolio", "plaid-investments/testing", "node:*"],
};

/**
 * Makes a bundle, and resolves to its path.
 *
 * @param {Bundled} bundled
 */
export async function bundle({ from, to, options }) {
  const outfile = join(OUT, to);
  /** @type {BuildOptions} */
  const common = { bundle: true, format: "esm", target: "es2022", logLevel: "warning" };
  await build({ ...common, entryPoints: [join(HERE, from)], outfile, ...options });
  return outfile;
}

/**
 * A plugin for esbuild that imports WebAssembly by `?module`, as some platforms do.
 *
 * @param {(path: string) => string} contents the code for the file of a path
 * @returns {Plugin}
 */
export const wasmByModule = (contents) => ({
  name: "wasm-by-module",
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace("?module", "")),
      namespace: "wasm",
    }));
    build.onLoad({ filter: /.*/, namespace: "wasm" }, ({ path }) => ({ contents: contents(path) }));
  },
});

/** In Vercel's edge-runtime, the host makes a module, and passes it as a global. */
export const WASM_AS_GLOBAL = wasmByModule(() => "export default PLAID_INVESTMENTS_WASM");

/**
 * Copies the modules into the folder of a bundle, which imports one by name.
 *
 * @param {string} out
 */
export function copyWasm(out) {
  mkdirSync(join(OUT, out), { recursive: true });
  for (const name of WASMS) copyFileSync(join(DIST, name), join(OUT, out, name));
}
