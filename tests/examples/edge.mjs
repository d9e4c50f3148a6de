// A route of Next's in Vercel's edge-runtime, bundled as Next does it: by the condition edge-light, with `process.env`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { WASM, WASM_AS_GLOBAL } from "../e2e/runtimes/bundle.mjs";
import { PACKAGES } from "../e2e/runtimes/programs.mjs";
import { EXAMPLES } from "./programs.mjs";

/** Serves the route's POST. Resolves to `{ url, close }`. */
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
    initialCode: outputFiles[0].text,
    extend: (context) =>
      Object.assign(context, {
        process: { env },
        PLAID_INVESTMENTS_WASM: new WebAssembly.Module(readFileSync(WASM)),
      }),
  });
  const { url, close } = await runServer({ runtime, host: "127.0.0.1" });
  return { url: url.replace(/\/$/, ""), close };
}
