// A route that refreshes an Item, and one that takes Plaid's webhooks and reads what changed.
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { getHoldings, isInvestmentsError, refreshInvestments, verifyWebhook } from "plaid-investments";

const app = new Hono();

const plaidOf = (env) => ({
  clientId: env.PLAID_CLIENT_ID,
  secret: env.PLAID_SECRET,
  environment: env.PLAID_ENVIRONMENT,
  baseUrl: env.PLAID_BASE_URL, // a proxy or a fake, instead of the environment
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
    if (!isInvestmentsError(error)) throw error;
    const { message, outcome, retry } = error;
    if (outcome === "unknown") return context.json({ message, outcome, retry }, 502); // it may have been billed
    if (retry.when === "user") return context.json({ message, outcome, retry }, 409); // open Link's update mode
    if (retry.when !== "after") return context.json({ message, outcome, retry }, 500);
    return context.json({ message, outcome, retry }, 503, { "Retry-After": String(Math.ceil(retry.afterMs / 1000)) });
  }
});

app.post("/webhooks/plaid", async (context) => {
  const { env, req, executionCtx } = context;
  try {
    const signal = AbortSignal.timeout(8_000); // Plaid waits 10 seconds
    const event = await verifyWebhook({ ...plaidOf(env), request: req.raw, signal });
    if (event.webhook_type === "HOLDINGS") executionCtx.waitUntil(readHoldings(env, event.item_id));
    return context.body(null, 200);
  } catch (error) {
    const isForged = isInvestmentsError(error) && error.kind === "webhook" && error.retry.when === "never";
    return context.body(null, isForged ? 401 : 503); // after a 503, Plaid sends it again
  }
});

/** Plaid may send a webhook twice: reading twice does no harm. */
async function readHoldings(env, itemId) {
  const accessToken = await env.TOKENS.get(itemId);
  const { holdings, securities } = await getHoldings({ ...plaidOf(env), accessToken });
  await env.HOLDINGS.put(itemId, JSON.stringify({ holdings, securities }));
}

export default app;
