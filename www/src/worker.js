// The map of the service: which request goes where, and what it must have first.
import { Hono } from "hono";
import { consume } from "./consumer.js";
import { controlFake } from "./fake.js";
import { answerError, problem } from "./http.js";
import { addItem, cancelRefresh, listItems, refreshItem, showItem, watchItem } from "./items.js";
import { beginRound, keepGoing, listFailures, showRound } from "./rounds.js";
import { enter, hasSession, isAdmin, sameOrigin, signedIn } from "./session.js";
import { environment, isDemo, missing } from "./settings.js";
import { WEBHOOK_PATH, takeWebhook } from "./webhook.js";

export { Item } from "./item.js";
export { ItemList } from "./item-list.js";
export { RateLimit } from "./rate-limit.js";

const app = new Hono();

app.use(configured);
app.post(WEBHOOK_PATH, takeWebhook);

app.use("/api/*", sameOrigin, fresh);
app.get("/api/about", about);
app.post("/api/session", enter);
app.use("/api/*", signedIn);
app.get("/api/items", listItems);
app.post("/api/items", addItem);
app.get("/api/items/:id", showItem);
app.get("/api/items/:id/live", watchItem);
app.post("/api/items/:id/refresh", refreshItem);
app.post("/api/items/:id/cancel", cancelRefresh);
app.use("/api/rounds/*", onlyAdmin);
app.post("/api/rounds", beginRound);
app.get("/api/rounds/current", showRound);
app.get("/api/rounds/current/failures", listFailures);
app.post("/api/fake/:control", controlFake);

app.notFound((c) => problem(c, 404, "no_route", "There is nothing here."));
app.onError(answerError);

export default { fetch: app.fetch, scheduled: keepGoing, queue: consume };

async function configured(c, next) {
  const names = missing(c.env);
  if (names.length === 0) return next();
  return problem(c, 500, "not_configured", `This Worker is not configured. Missing: ${names.join(", ")}.`);
}

/** A round costs money for every Item. */
async function onlyAdmin(c, next) {
  if (!(await isAdmin(c))) return problem(c, 401, "admin", "Rounds take the ADMIN_SECRET.");
  await next();
}

/** Somebody's holdings belong in no cache. */
async function fresh(c, next) {
  await next();
  // The headers of an upgrade are not ours to change.
  if (c.res.status !== 101) c.header("Cache-Control", "no-store");
}

/** What the page must know before there is a session. */
async function about(c) {
  const { PLAID_BASE_URL } = c.env;
  return c.json({
    isDemo: isDemo(c.env),
    plaid: isDemo(c.env) ? "fake" : PLAID_BASE_URL ? "own" : environment(c.env),
    hasSession: await hasSession(c),
  });
}
