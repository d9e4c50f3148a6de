// Serves www/ in workerd by way of wrangler. A process of its own, because wrangler needs a newer Node than the rest; its
// working directory is www/. Its parent sends { port, vars, persist, entrypoint } once, so that secrets are on no command line;
// it answers { url } or { error }.
import { createRequire } from "node:module";

let worker;

process.once("message", async ({ port, vars, persist, entrypoint }) => {
  try {
    // An import would first look through its megabytes for the names of exports, which takes a second.
    const { unstable_startWorker: startWorker } = createRequire(import.meta.url)("wrangler");
    const bindings = Object.entries(vars).map(([name, value]) => [name, { type: "secret_text", value }]);
    worker = await startWorker({
      config: "wrangler.jsonc",
      entrypoint,
      bindings: Object.fromEntries(bindings),
      dev: { server: { hostname: "127.0.0.1", port }, inspector: false, watch: false, liveReload: false, persist },
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
