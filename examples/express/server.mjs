// Takes Plaid's webhooks, stores them, and reads what changed.
import express from "express";
import { getHoldings, toResponse, verifyWebhook } from "plaid-investments";
import { openInbox } from "./inbox.mjs";

const { env } = process;
const plaid = {
  clientId: env.PLAID_CLIENT_ID,
  secret: env.PLAID_SECRET,
  environment: env.PLAID_ENVIRONMENT, // "sandbox" or "production"
  baseUrl: env.PLAID_BASE_URL, // a proxy or a fake: by default, Plaid
};

/** Your database. */
const accessTokens = new Map([[env.PLAID_ITEM_ID, env.PLAID_ACCESS_TOKEN]]);

const inbox = await openInbox(env.INBOX ?? "inbox", readChanges);
const app = express();

// The raw body: what was parsed and written again is not what Plaid signed. No express.json() may come before it.
app.post("/webhooks/plaid", express.raw({ type: () => true, limit: "1mb" }), async (request, response) => {
  try {
    const signature = request.get("Plaid-Verification");
    const signal = AbortSignal.timeout(8_000); // Plaid waits 10 seconds
    const event = await verifyWebhook({ ...plaid, body: request.body, signature, signal });
    await inbox.store(event); // stored first: after the 200, Plaid does not send it again
    response.sendStatus(200);
  } catch (error) {
    const { status } = toResponse(error);
    if (status !== 401) console.error(error); // anybody can send what is not Plaid's
    response.sendStatus(status); // Plaid sends again what got no 200
  }
});

/** Plaid may send a webhook twice: reading twice does no harm. */
async function readChanges({ webhook_type: type, item_id: itemId }) {
  if (type !== "HOLDINGS") return;
  const { holdings } = await getHoldings({ ...plaid, accessToken: accessTokens.get(itemId) });
  console.log(`Item ${itemId} has ${holdings.length} holdings.`);
}

const server = app.listen(env.PORT ?? 3000, () => console.log(`Listening on port ${server.address().port}.`));
