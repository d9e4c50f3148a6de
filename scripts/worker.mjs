// Serves www/ in workerd by way of wrangler. A process of its own, because wrangler needs a newer Node than the rest. Its
// parent sends { port, vars } once, so that secrets are on no command line; it answers { url } or { error }.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

Object.assign(process.env, {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
  WRANGLER_LOG: "error",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
});

const CONFIG = join(dirname(fileURLToPath(import.meta.url)), "..", "www", "wrangler.jsonc");

let worker;

process.once("message", async ({ port, vars }) => {
  try {
    const { unstable_startWorker: startWorker } = await import("wrangler");
    const bindings = Object.entries(vars).map(([name, value]) => [name, { type: "secret_text", value }]);
    worker = await startWorker({
      config: CONFIG,
      bindings: Object.fromEntries(bindings),
      dev: { server: { hostname: "127.0.0.1", port }, inspector: false, watch: false, liveReload: false },
    });
    await worker.ready;
    process.send({ url: (await worker.url).origin });
  } catch (error) {
    process.send({ error: error.message });
  }
});

// The parent has gone, however it went: workerd must not outlive it.
process.once("disconnect", async () => {
  await worker?.dispose();
  process.exit();
});
