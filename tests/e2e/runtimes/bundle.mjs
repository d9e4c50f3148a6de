// Bundles the suite for a runtime that can't read it file by file.
import { build } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const OUT = join(HERE, "../../../target/e2e");
const DIST = join(HERE, "../../../node_modules/plaid-investments/dist");
export const WASM = join(DIST, "plaid_investments.wasm");
/** The files of the modules, by the names that an entry imports them by. */
export const WASMS = ["plaid_investments.wasm", "plaid_investments_refresh.wasm"];

/** The package stays what npm installed: a bundle imports it by name. */
export const BY_NAME = { external: ["plaid-investments", "plaid-investments/testing", "node:*"] };

/** Bundles `from`, a file of this folder, into `target/e2e/<to>`, whose path it resolves to. `options` are esbuild's. */
export async function bundle({ from, to, options }) {
  const outfile = join(OUT, to);
  const common = { bundle: true, format: "esm", target: "es2022", logLevel: "warning" };
  await build({ ...common, entryPoints: [join(HERE, from)], outfile, ...options });
  return outfile;
}

/** For esbuild: does as a platform that imports a module by `?module`. `contents` is the code that stands for the file of a path. */
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

/** In Vercel's edge-runtime a module is a global that its host has made. */
export const WASM_AS_GLOBAL = wasmByModule(() => "export default PLAID_INVESTMENTS_WASM");

/** The modules beside a bundle of `out`'s folder, which imports one by name. */
export function copyWasm(out) {
  mkdirSync(join(OUT, out), { recursive: true });
  for (const name of WASMS) copyFileSync(join(DIST, name), join(OUT, out, name));
}
