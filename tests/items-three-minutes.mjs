// Refreshes many Items over loopback for three real minutes within Plaid's limits, as the fake keeps them, and prints what came of
// it. Run on demand: node tests/items-three-minutes.mjs
import { once } from "node:events";
import { parseArgs } from "node:util";

const MINUTES = 3;

const { values: asked } = parseArgs({ options: { help: { type: "boolean" } } });
if (asked.help) {
  console.log(`Usage: node tests/items-three-minutes.mjs

Refreshes many Items for ${MINUTES} real minutes at Plaid's limits, against the fake, and prints what came of it. "npm run build" comes first.`);
  process.exit();
}

// Not before: --help works where nothing is installed.
const { createAdaptorServer } = await import("@hono/node-server");
const { refreshItems } = await import("plaid-investments");
const { fakePlaid } = await import("plaid-investments/testing");

const plaid = fakePlaid();
const server = createAdaptorServer({ fetch: plaid.fetch, overrideGlobalObjects: false });
server.listen(0, "127.0.0.1");
await once(server, "listening");

function* accessTokens() {
  for (;;) yield plaid.createItem().accessToken;
}

const { clientId, secret } = plaid.connection;
const baseUrl = `http://127.0.0.1:${server.address().port}`;
const signal = AbortSignal.timeout(MINUTES * 60_000);
let failed = 0;
try {
  for await (const { error } of refreshItems(accessTokens(), { clientId, secret, baseUrl, signal })) {
    if (error) failed += 1;
  }
} catch (error) {
  if (error.kind !== "aborted") throw error;
}
server.close();
server.closeAllConnections();
const refused = plaid.requests.filter(({ status }) => status === 429).length;
const share = (plaid.billed / (MINUTES * 100)) * 100;
console.log({ minutes: MINUTES, billed: plaid.billed, ofEach100Allowed: share, refused, failed });
