// Refreshes many Items over loopback for three real minutes, within the rate limits of the fake, and prints the totals. Run on demand:
// node tests/properties/items-three-minutes.mjs
import { once } from "node:events";
import { parseArgs } from "node:util";

/** @import { AddressInfo } from "node:net" */

const MINUTES = 3;

const { values: asked } = parseArgs({ options: { help: { type: "boolean" } } });
if (asked.help) {
  console.log(`Usage: node tests/properties/items-three-minutes.mjs

Refreshes many Items for ${MINUTES} real minutes at Plaid's limits, against the fake, and prints the totals. Run "npm run build" first.`);
  process.exit();
}

// Imported here, since --help works before anything is installed.
const { createAdaptorServer } = await import("@hono/node-server");
const { isInvestmentsError, refreshItems } = await import("plaid-investments");
const { fakePlaid } = await import("plaid-investments/testing");

const plaid = fakePlaid();
const server = createAdaptorServer({ fetch: (request) => plaid.fetch(request), overrideGlobalObjects: false });
server.listen(0, "127.0.0.1");
await once(server, "listening");

function* accessTokens() {
  for (;;) yield plaid.createItem().accessToken;
}

const { clientId, secret } = plaid.connection;
const baseUrl = `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}`;
const signal = AbortSignal.timeout(MINUTES * 60_000);
let failed = 0;
try {
  for await (const { error } of refreshItems(accessTokens(), { clientId, secret, baseUrl, signal })) {
    if (error) failed += 1;
  }
} catch (error) {
  if (!isInvestmentsError(error) || error.kind !== "aborted") throw error;
}
server.close();
if ("closeAllConnections" in server) server.closeAllConnections();
const refused = plaid.requests.filter(({ status }) => status === 429).length;
const share = (plaid.billed / (MINUTES * 100)) * 100;
console.log({ minutes: MINUTES, billed: plaid.billed, ofEach100Allowed: share, refused, failed });
