// Serves a route of Next in Vercel's edge-runtime, bundled as by Next: with the condition edge-light and `process.env`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { WASM, WASM_AS_GLOBAL } from "../../suite/runtimes/bundle.mjs";
import { PACKAGES } from "../../suite/runtimes/programs.mjs";
import { EXAMPLES } from "./programs.mjs";

/** @import { Started } from "./programs.mjs" */

/**
 * Serves the route's POST.
 *
 * @param {string} route its path in examples
 * @param {object} env
 * @returns {Promise<Started>}
 */
export async function serveInEdgeRuntime(route, env) {
  const { EdgeRuntime, runServer } = createRequire(join(PACKAGES, "edge.js"))("edge-runtime");
  const { outputFiles } = await build({
    stdin: {
      contents: `import { POST } from "./${route}"; addEventListener("fetch", (event) => event.respondWith(POST(event.request)));`,
      resolveDir: EXAMPLES,
    },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    conditions: ["edge-light", "import"],
    plugins: [WASM_AS_GLOBAL],
  });
  const runtime = new EdgeRuntime({
    initialCode: outputFiles[0]?.text,
    extend: (/** @type {object} */ context) =>
      Object.assign(context, {
        process: { env },
        PLAID_INVESTMENTS_WASM: new WebAssembly.Module(readFileSync(WASM)),
      }),
  });
  const { url, close } = await runServer({ runtime, host: "127.0.0.1" });
  return { url: url.replace(/\/$/, ""), close };
}
