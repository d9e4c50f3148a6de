// The examples that are servers with a route that refreshes, each in its own runtime.
import { runtimePath } from "../../suite/runtimes/programs.mjs";
import { serve } from "../../helpers/workerd.mjs";
import { serveInEdgeRuntime } from "./edge.mjs";
import { startServer } from "./programs.mjs";
import { testRefreshes } from "./refreshes.mjs";
import { openHono, startHono, uploaded } from "./workers.mjs";

const REFRESHERS = {
  "worker/": { start: startFiveLines, path: "/", isOpen: true, failure: 500 },
  "hono/": { start: startHonoOnce, path: ({ plaid }) => `/items/${plaid.itemId}/refresh` },
  "next/": { start: ({ env }) => serveInEdgeRuntime("next/app/api/refresh/route.js", env), path: "/" },
  "bun.ts": {
    start: ({ env }) => startServer(runtimePath("bun"), ["bun.ts"], env),
    path: "/refresh",
    skip: !runtimePath("bun") && `there is no Bun for ${process.platform}-${process.arch}`,
  },
};

for (const [name, row] of Object.entries(REFRESHERS)) testRefreshes(name, row);

/** The Worker calls Plaid's own address: its outgoing requests go to the fake. */
async function startFiveLines({ url, env }) {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN } = env;
  const folder = await uploaded("worker");
  return serve(folder, { vars: { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN }, outbound: url });
}

async function startHonoOnce(fake) {
  const kept = await openHono(fake);
  const server = await startHono(fake, kept);
  return {
    url: server.url,
    close() {
      server.close();
      kept.close();
    },
  };
}
