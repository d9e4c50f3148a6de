// Takes Plaid's webhooks, stores them, and reads what changed.
import express from "express";
import { getHoldings, toResponse, verifyWebhook } from "plaid-investments";
import { openInbox } from "./inbox.mjs";

/** @import { AddressInfo } from "node:net" */
/** @import { WebhookEvent } from "plaid-investments" */

const { env } = process;
const plaid = {
  clientId: env.PLAID_CLIENT_ID,
  secret: env.PLAID_SECRET,
  environment: /** @type {"sandbox" | "production"} */ (env.PLAID_ENVIRONMENT),
  baseUrl: env.PLAID_BASE_URL, // a proxy or a fake: by default, Plaid
};

/** Your database. */
const accessTokens = new Map([[env.PLAID_ITEM_ID, env.PLAID_ACCESS_TOKEN]]);

const inbox = await openInbox(env.INBOX ?? "inbox", readChanges);
const app = express();

// Plaid signed the raw body, so no express.json() may come before this route.
app.post("/webhooks/plaid", express.raw({ type: () => true, limit: "1mb" }), async (request, response) => {
  try {
    const signature = request.get("Plaid-Verification");
    const signal = AbortSignal.timeout(8_000); // Plaid waits 10 seconds
    const event = await verifyWebhook({ ...plaid, body: request.body, signature, signal });
    await inbox.store(event); // stored first: after the 200, Plaid does not send it again
    response.sendStatus(200);
  } catch (error) {
    const { status } = toResponse(error);
    if (status !== 401) console.error(error); // anybody can send a forged webhook
    response.sendStatus(status); // without a 200, Plaid sends it again
  }
});

/**
 * Plaid may send a webhook twice: reading twice does no harm.
 *
 * @param {WebhookEvent} event
 */
async function readChanges({ webhook_type: type, item_id: itemId }) {
  if (type !== "HOLDINGS") return;
  const { holdings } = await getHoldings({ ...plaid, accessToken: accessTokens.get(itemId) ?? "" });
  console.log(`Item ${itemId} has ${holdings.length} holdings.`);
}

const server = app.listen(env.PORT ?? 3000, () => {
  const { port } = /** @type {AddressInfo} */ (server.address());
  console.log(`Listening on port ${port}.`);
});
