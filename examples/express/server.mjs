// Takes Plaid's webhooks, and reads what changed.
import express from "express";
import { getHoldings, isInvestmentsError, verifyWebhook } from "plaid-investments";

const { env } = process;
const plaid = {
  clientId: env.PLAID_CLIENT_ID,
  secret: env.PLAID_SECRET,
  environment: env.PLAID_ENVIRONMENT, // "sandbox" or "production"
  baseUrl: env.PLAID_BASE_URL, // a proxy or a fake, instead of the environment
};

/** Your database. */
const accessTokens = new Map([[env.PLAID_ITEM_ID, env.PLAID_ACCESS_TOKEN]]);

const app = express();

// The raw body: what was parsed and written again is not what Plaid signed. No express.json() may come before it.
app.post("/webhooks/plaid", express.raw({ type: () => true, limit: "1mb" }), async (request, response) => {
  try {
    const signature = request.get("Plaid-Verification");
    const signal = AbortSignal.timeout(8_000); // Plaid waits 10 seconds
    const event = await verifyWebhook({ ...plaid, body: request.body, signature, signal });
    response.sendStatus(200); // at once, for the same reason
    if (event.webhook_type === "HOLDINGS") readHoldings(event.item_id).catch(report);
  } catch (error) {
    const isForged = isInvestmentsError(error) && error.kind === "webhook" && error.retry.when === "never";
    if (!isForged) report(error);
    response.sendStatus(isForged ? 401 : 503); // after a 503, Plaid sends it again
  }
});

/** Plaid may send a webhook twice: reading twice does no harm. */
async function readHoldings(itemId) {
  const { holdings } = await getHoldings({ ...plaid, accessToken: accessTokens.get(itemId) });
  console.log(`Item ${itemId} has ${holdings.length} holdings.`);
}

/** An error of this package holds no secret: it may be logged whole. */
function report(error) {
  console.error(isInvestmentsError(error) ? JSON.stringify(error) : error);
}

const server = app.listen(env.PORT ?? 3000, () => console.log(`Listening on port ${server.address().port}.`));
