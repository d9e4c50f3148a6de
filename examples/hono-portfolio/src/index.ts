// An app for Items: link, refresh behind a sign-in, webhooks, repair, removal, and a daily refresh of all Items.
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import {
  type WebhookEvent,
  createLinkToken,
  exchangePublicToken,
  getHoldings,
  getItem,
  isInvestmentsError,
  refreshInvestments,
  removeItem,
  toResponse,
  verifyWebhook,
} from "plaid-investments";
import { run, settle, waitMs } from "./daily.js";
import { type Env, type ItemRow, ledgerOf, plaidOf } from "./ledger.js";

export { Ledger } from "./ledger.js";

type Signed = { Bindings: Env; Variables: { userId: string } };

/** Requires a session. Replace this with your own sign-in: everyone who is signed in can make calls that cost a fee. */
const signedIn = createMiddleware<Signed>(async ({ env, req, set, json }, next) => {
  const [, session] = /^Bearer ([\w-]{20,100})$/.exec(req.header("Authorization") ?? "") ?? [];
  const userId = session && (await env.SESSIONS.get(session));
  if (!userId) return json({ message: "Sign in." }, 401);
  set("userId", userId);
  return next();
});

/** The options of each link token. */
const person = (userId: string) => ({ userId, clientName: "Portfolio" });

const app = new Hono<Signed>();
app.use("/items/*", signedIn);
app.onError((error) => {
  console.error(error); // an error of the package contains no secrets
  return toResponse(error); // 409: repair the Item; 502: it may have been billed; 503: try again later
});

app.post("/items/link", async ({ env, var: { userId }, json }) => {
  const webhook = env.WEBHOOK_URL;
  return json(await createLinkToken({ ...plaidOf(env), ...person(userId), webhook }));
});

app.post("/items", async ({ env, executionCtx, req, var: { userId }, json }) => {
  const { publicToken } = await req.json<{ publicToken: string }>();
  const added = addItem(env, userId, publicToken);
  executionCtx.waitUntil(added); // so that the token is stored even if the client disconnects
  return json({ itemId: await added }, 201);
});

/** Stores the access token right after the exchange: a public token can be exchanged only once. */
async function addItem(env: Env, userId: string, publicToken: string) {
  const { accessToken, itemId } = await exchangePublicToken({ ...plaidOf(env), publicToken });
  await ledgerOf(env).add({ itemId, userId, accessToken });
  return itemId;
}

/** A person's Items. `unknownSince` is the time of a pending refresh that may have been billed, or null. */
app.get("/items", async ({ env, var: { userId }, json }) => {
  const items = await ledgerOf(env).itemsOf(userId);
  return json(items.map(({ accessToken: _, ...shown }) => shown));
});

app.post("/items/:itemId/refresh", async ({ env, req, var: { userId }, json }) => {
  const item = await ledgerOf(env).find(req.param("itemId"), userId);
  if (!item) return json({ message: "There is no such Item." }, 404);
  const by = crypto.randomUUID();
  if (!(await ledgerOf(env).begin(item.itemId, by))) return json({ message: "Its last refresh is open." }, 409);
  try {
    const requestId = await refreshInvestments({ ...plaidOf(env), accessToken: item.accessToken });
    await ledgerOf(env).end(item.itemId, by, "done");
    return json({ requestId });
  } catch (error) {
    // After any other error, the refresh stays pending.
    if (isInvestmentsError(error)) await ledgerOf(env).end(item.itemId, by, error.outcome, waitMs(error));
    throw error;
  }
});

/** Settles a refresh whose outcome is `unknown`. The cron trigger does this too. */
app.post("/items/:itemId/settle", async ({ env, req, var: { userId }, json }) => {
  const item = await ledgerOf(env).find(req.param("itemId"), userId);
  if (!item) return json({ message: "There is no such Item." }, 404);
  await settle(item, env);
  const settled = await ledgerOf(env).find(item.itemId);
  return json({ isSettled: settled?.unknownSince === null });
});

app.post("/items/:itemId/repair", async ({ env, req, var: { userId }, json }) => {
  const item = await ledgerOf(env).find(req.param("itemId"), userId);
  if (!item) return json({ message: "There is no such Item." }, 404);
  return json(await createLinkToken({ ...plaidOf(env), ...person(userId), accessToken: item.accessToken }));
});

app.delete("/items/:itemId", async ({ env, req, var: { userId }, body, json }) => {
  const item = await ledgerOf(env).find(req.param("itemId"), userId);
  if (!item) return json({ message: "There is no such Item." }, 404);
  try {
    await removeItem({ ...plaidOf(env), accessToken: item.accessToken });
  } catch (error) {
    // It was already removed by a call whose response was lost.
    const isGone = isInvestmentsError(error) && error.kind === "plaid" && error.errorCode === "ITEM_NOT_FOUND";
    if (!isGone) throw error;
  }
  await ledgerOf(env).remove(item.itemId);
  return body(null, 204);
});

app.post("/webhooks/plaid", async ({ env, req, body }) => {
  const signal = AbortSignal.timeout(8_000); // Plaid waits 10 seconds for the response
  const event = await verifyWebhook({ ...plaidOf(env), request: req.raw, signal });
  await env.WEBHOOKS.send(event); // stored before the response: after a 200, Plaid does not send it again
  return body(null, 200);
});

/** Handles a webhook. It is idempotent, because Plaid and the queue may deliver a webhook twice. */
async function handle(event: WebhookEvent, env: Env): Promise<void> {
  const item = event.item_id === undefined ? undefined : await ledgerOf(env).find(event.item_id);
  if (!item) return; // the Item was removed
  if (event.webhook_type === "ITEM" && ["ERROR", "LOGIN_REPAIRED"].includes(event.webhook_code))
    await readStatus(item, env);
  if (event.webhook_type === "HOLDINGS") await readHoldings(item, env);
}

/** Reads whether the Item works. The webhook does not say: it may be a late repeat, after the Item has been repaired. */
async function readStatus({ itemId, accessToken }: ItemRow, env: Env): Promise<void> {
  const { item } = await getItem({ ...plaidOf(env), accessToken });
  await ledgerOf(env).setBroken(itemId, Boolean(item.error));
}

async function readHoldings({ itemId, accessToken }: ItemRow, env: Env): Promise<void> {
  const { holdings, securities } = await getHoldings({ ...plaidOf(env), accessToken });
  await env.HOLDINGS.put(itemId, JSON.stringify({ holdings, securities }));
}

/** The longest delay that Cloudflare allows. */
const MAX_DELAY_S = 43_200;

/**
 * How long the queue waits before it delivers a message again: a minute, then twice as long each time, and at least as long as the error
 * advises. Ten retries then take 17 hours, which outlasts an outage. Plaid has its 200, so it does not send the webhook again.
 */
function delayOf(attempts: number, error: unknown): number {
  const advisedMs = isInvestmentsError(error) ? (error.retry.afterMs ?? 0) : 0;
  return Math.min(Math.max(60 * 2 ** (attempts - 1), Math.ceil(advisedMs / 1000)), MAX_DELAY_S);
}

export default {
  fetch: app.fetch,
  async queue({ messages }, env) {
    for (const message of messages) {
      try {
        await handle(message.body, env);
        message.ack();
      } catch (error) {
        console.error(error);
        message.retry({ delaySeconds: delayOf(message.attempts, error) });
      }
    }
  },
  scheduled: (_controller, env) => run(env),
} satisfies ExportedHandler<Env, WebhookEvent>;
