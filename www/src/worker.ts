// The routes of the service, with the checks that each request passes first.
import { env } from "cloudflare:workers";
import { Hono, type Next } from "hono";
import type { About, Health } from "../shared/messages.ts";
import { completeLink, controlFake, showLinkScript } from "./fake.ts";
import { type Call, type Service, answerError, problem } from "./http.ts";
import * as items from "./item/routes.ts";
import * as ledger from "./ledger/routes.ts";
import { log } from "./log.ts";
import { itemList, rateLimit } from "./objects.ts";
import { consume } from "./rounds/consumer.ts";
import type { RoundMessage, SettledInRound } from "./rounds/messages.ts";
import * as rounds from "./rounds/routes.ts";
import { enter, operatorsOnly, sameOrigin, sessionOf, signedIn } from "./session.ts";
import { type ServiceEnv, environment, faultsOf, isDemo } from "./settings.ts";
import { WEBHOOK_PATH, takeWebhook } from "./webhook.ts";

export { Item } from "./item/item.ts";
export { Ledger } from "./ledger/ledger.ts";
export { ItemList } from "./rounds/item-list.ts";
export { RateLimit } from "./rounds/rate-limit.ts";

/** The configuration is checked once, when an isolate starts. */
const FAULTS = faultsOf(env);
if (FAULTS.length > 0) log("not_configured", { faults: FAULTS });

const app = new Hono<Service>();

app.get("/api/health", health);
app.use(configured);
app.post(WEBHOOK_PATH, takeWebhook);

app.use("/api/*", sameOrigin, fresh);
app.get("/api/about", about);
app.post("/api/session", enter);
app.get("/api/fake/link/v2/stable/link-initialize.js", showLinkScript);
app.post("/link/stand-in/complete", completeLink);
app.use("/api/*", signedIn);

app.get("/api/items", items.listItems);
app.post("/api/items", items.addItem);
app.post("/api/link", items.openLink);
app.post("/api/link/done", items.finishLink);
app.use("/api/items/:id/*", items.ownItem);
app.get("/api/items/:id", items.showItem);
app.delete("/api/items/:id", items.removeItem);
app.get("/api/items/:id/live", items.watchItem);
app.post("/api/items/:id/refresh", items.refreshItem);
app.post("/api/items/:id/cancel", items.cancelRefresh);
app.post("/api/items/:id/link", items.openLink);
app.post("/api/items/:id/repaired", items.finishRepair);
app.post("/api/fake/:control", controlFake);

app.use("/api/rounds/*", operatorsOnly);
app.post("/api/rounds", rounds.beginRound);
app.get("/api/rounds/current", rounds.showRound);
app.post("/api/rounds/current/:action", rounds.changeRound);
app.get("/api/rounds/current/causes", rounds.listCauses);
app.get("/api/rounds/current/failures", rounds.listFailures);
app.get("/api/rounds/past", rounds.listPastRounds);
app.use("/api/operations/*", operatorsOnly);
app.get("/api/operations", rounds.showOperations);
app.post("/api/operations/stop", rounds.stopAll);
app.use("/api/ledger/*", operatorsOnly);
app.get("/api/ledger/:month", ledger.showMonth);
app.get("/api/ledger/:month/entries", ledger.listEntries);
app.get("/api/ledger/:month/csv", ledger.downloadMonth);
app.post("/api/ledger/:month/entries/:id/settle", ledger.settleEntry);

app.notFound((c) => problem(c, 404, "no_route", "There is nothing here."));
app.onError(answerError);

export default {
  fetch: app.fetch,
  scheduled: rounds.keepGoing,
  queue: consume,
} satisfies ExportedHandler<ServiceEnv, RoundMessage | SettledInRound>;

async function configured(c: Call, next: Next) {
  if (FAULTS.length === 0) return next();
  return problem(c, 500, "not_configured", `This Worker is not configured. ${FAULTS.join(" ")}`);
}

/** Responses contain personal data, so they must not be cached. */
async function fresh(c: Call, next: Next) {
  await next();
  // The headers of a WebSocket upgrade can't be changed.
  if (c.res.status !== 101) c.header("Cache-Control", "no-store");
}

/** Health check for monitors: 200, or 503 with the reasons. It reveals nothing about Items. */
async function health(c: Call) {
  c.header("Cache-Control", "no-store");
  if (FAULTS.length > 0) return c.json({ ok: false, faults: FAULTS } satisfies Health, 503);
  try {
    const [{ state }, { isStopped }] = await Promise.all([itemList(c.env).round(), rateLimit(c.env).usage()]);
    return c.json({ ok: true, round: state, isStopped } satisfies Health);
  } catch {
    return c.json({ ok: false, faults: ["The Durable Objects can't be reached."] } satisfies Health, 503);
  }
}

/** The data that the page needs before there is a session. */
async function about(c: Call) {
  const { PLAID_BASE_URL } = c.env;
  const session = await sessionOf(c);
  return c.json({
    isDemo: isDemo(c.env),
    plaid: isDemo(c.env) ? "fake" : PLAID_BASE_URL ? "own" : environment(c.env),
    hasSession: session !== null,
    role: session?.role ?? null,
  } satisfies About);
}
