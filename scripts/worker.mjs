// Serves www/ in workerd with wrangler. It is a separate process, because wrangler needs a newer Node than the other scripts. Its working directory
// is www/. The parent sends { port, vars, persist, entrypoint } as a message, so that no secret is on the command line. The reply is { url } or
// { error }.
import { createRequire } from "node:module";

/** @typedef {{ port: number; vars: Record<string, string>; persist?: string; entrypoint?: string }} Given */
/** @typedef {{ url?: string; error?: string }} Answer */

/** @type {Awaited<ReturnType<(typeof import("wrangler"))["unstable_startWorker"]>> | undefined} */
let worker;

/** @param {Answer} answer */
const tell = (answer) => process.send?.(answer);

process.once("message", async (/** @type {Given} */ { port, vars, persist, entrypoint }) => {
  try {
    // `require` is a second faster: `import` would first search the megabytes of wrangler for the names of its exports.
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

// The parent process has ended, so workerd must end too.
process.once("disconnect", async () => {
  await worker?.dispose();
  process.exit();
});
