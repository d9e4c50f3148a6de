// Vercel's edge-runtime: the Worker beside this file in its VM, behind its own server. An import with `?module` gives a
// WebAssembly.Module that the platform has made.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { format } from "node:util";
import { bundle, WASM, WASM_AS_GLOBAL } from "./bundle.mjs";
import { PACKAGES } from "./programs.mjs";
import { reportWorker } from "./worker-requests.mjs";

const load = createRequire(join(PACKAGES, "edge.js"));
const { EdgeRuntime, runServer } = load("edge-runtime");

/** @import { BuildOptions } from "esbuild" */

/** @type {BuildOptions} */
const options = {
  format: "iife",
  banner: { js: '"use strict";' },
  conditions: ["edge-light", "import"],
  plugins: [WASM_AS_GLOBAL],
};
const file = await bundle({ from: "edge-worker.mjs", to: "edge.js", options });
let printed = "";
/** @param {unknown[]} values */
const note = (...values) => (printed += format(...values));
const runtime = new EdgeRuntime({
  initialCode: readFileSync(file, "utf8"),
  /** @param {Record<string, unknown>} context */
  extend(context) {
    context.PLAID_INVESTMENTS_WASM = new WebAssembly.Module(readFileSync(WASM));
    context.console = { ...console, log: note, error: note };
    return context;
  },
});
const server = await runServer({ runtime, host: "127.0.0.1" });
await reportWorker(
  process.argv.at(-1) ?? "",
  load("edge-runtime/package.json").version,
  server.url.replace(/\/$/, ""),
  () => printed,
);
process.exit();
