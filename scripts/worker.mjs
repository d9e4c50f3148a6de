// Serves www/ in workerd by way of wrangler. A process of its own, because wrangler needs a newer Node than the rest; its
// working directory is www/. Its parent sends { port, vars, persist, entrypoint } once, so that secrets are on no command line;
// it answers { url } or { error }.
import { createRequire } from "node:module";

/** @typedef {{ port: number; vars: Record<string, string>; persist?: string; entrypoint?: string }} Given */
/** @typedef {{ url?: string; error?: string }} Answer */

/** @type {Awaited<ReturnType<(typeof import("wrangler"))["unstable_startWorker"]>> | undefined} */
let worker;

/** @param {Answer} answer */
const tell = (answer) => process.send?.(answer);

process.once("message", async (/** @type {Given} */ { port, vars, persist, entrypoint }) => {
  try {
    // An import would first look through its megabytes for the names of exports, which takes a second.
    const wrangler = /** @type {typeof import("wrangler")} */ (createRequire(import.meta.url)("wrangler"));
    const bindings = Object.entries(vars).map(([name, value]) => [name, { type: "secret_text", value }]);
    worker = await wrangler.unstable_startWorker({
      config: "wrangler.jsonc",
      entrypoint,
      bindings: Object.fromEntries(bindings),
      dev: { server: { hostname: "127.0.0.1", port }, inspector: false, watch: false, liveReload: false, persist },
    });
    await worker.ready;
    tell({ url: (await worker.url).origin });
  } catch (error) {
    tell({ error: /** @type {Error} */ (error).message });
  }
});

// The parent has gone, however it went: workerd must not outlive it.
process.once("disconnect", async () => {
  await worker?.dispose();
  process.exit();
});
