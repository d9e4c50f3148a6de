// A route that refreshes an Item, one that takes Plaid's webhooks, and the queue's consumer that reads what changed.
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { getHoldings, isInvestmentsError, refreshInvestments, toResponse, verifyWebhook } from "plaid-investments";

const app = new Hono();

const plaidOf = (env) => ({
  clientId: env.PLAID_CLIENT_ID,
  secret: env.PLAID_SECRET,
  environment: env.PLAID_ENVIRONMENT,
  baseUrl: env.PLAID_BASE_URL, // a proxy or a fake: by default, Plaid
});

// Each refresh costs a fee: let nobody in whom you don't know.
app.use("/items/*", (context, next) => bearerAuth({ token: context.env.ADMIN_TOKEN })(context, next));

app.post("/items/:itemId/refresh", async (context) => {
  const { env, req } = context;
  const accessToken = await env.TOKENS.get(req.param("itemId"));
  if (!accessToken) return context.json({ message: "There is no such Item." }, 404);
  try {
    return context.json({ requestId: await refreshInvestments({ ...plaidOf(env), accessToken }) });
  } catch (error) {
    return toResponse(error); // 502: it may have been billed; 409: open Link's update mode; 503: try again later
  }
});

app.post("/webhooks/plaid", async (context) => {
  const { env, req } = context;
  try {
    const signal = AbortSignal.timeout(8_000); // Plaid waits 10 seconds
    const event = await verifyWebhook({ ...plaidOf(env), request: req.raw, signal });
    await env.WEBHOOKS.send(event); // stored first: after the 200, Plaid does not send it again
    return context.body(null, 200);
  } catch (error) {
    const response = toResponse(error); // Plaid sends again what got no 200
    if (response.status !== 401) console.error(error); // anybody can send what is not Plaid's
    return response;
  }
});

/** The longest delay that Cloudflare allows. */
const MAX_DELAY_S = 43_200;

/**
 * How long the queue waits before it delivers a message again: a minute, then twice as long each time, and at least as long as the error
 * advises. Ten retries then take 17 hours, which outlasts an outage. Plaid has its 200, so it does not send the webhook again.
 */
function delayOf(attempts, error) {
  const advisedMs = isInvestmentsError(error) ? (error.retry.afterMs ?? 0) : 0;
  return Math.min(Math.max(60 * 2 ** (attempts - 1), Math.ceil(advisedMs / 1000)), MAX_DELAY_S);
}

/** Takes webhooks out of the queue, which delivers again what was not acknowledged. A consumer has 15 minutes. */
async function readChanges({ messages }, env) {
  for (const message of messages) {
    try {
      const { webhook_type: type, item_id: itemId } = message.body;
      if (type === "HOLDINGS") await readHoldings(env, itemId);
      message.ack();
    } catch (error) {
      console.error(error);
      message.retry({ delaySeconds: delayOf(message.attempts, error) });
    }
  }
}

/** Plaid may send a webhook twice, and so may the queue: reading twice does no harm. */
async function readHoldings(env, itemId) {
  const accessToken = await env.TOKENS.get(itemId);
  const { holdings, securities } = await getHoldings({ ...plaidOf(env), accessToken });
  await env.HOLDINGS.put(itemId, JSON.stringify({ holdings, securities }));
}

export default { fetch: app.fetch, queue: readChanges };
