// Refreshes many Items over loopback for three real minutes within Plaid's limits, as the fake keeps them, and prints what came of
// it. Run on demand: node tests/items-three-minutes.mjs
import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import { refreshItems } from "plaid-investments";
import { fakePlaid } from "plaid-investments/testing";

const MINUTES = 3;

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
