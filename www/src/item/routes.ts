// The routes of Items. Each calls the Item's object and turns the result into a response. The object has the logic.
import type { Next } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ItemTokens } from "plaid-investments";
import type {
  ItemPage,
  ItemState,
  ItemView,
  LinkOpening,
  ListedItem,
  RefreshAnswer,
  TooEarly,
} from "../../shared/messages.ts";
import { type Call, badRequest, bodyOf, optionalText, pageStart, problem, queryText } from "../http.ts";
import { logFault } from "../log.ts";
import { itemList, itemObject } from "../objects.ts";
import { exchange, itemIdOf, linkToken, newSandboxItem } from "../plaid.ts";
import { DEFAULT_OWNER } from "../session.ts";
import { isDemo } from "../settings.ts";
import { WEBHOOK_PATH } from "../webhook.ts";

type ItemCall = Call<"/:id">;

/** Plaid's browser script, and the stand-in for it with the fake Plaid. */
const LINK_SCRIPT = "https://cdn.plaid.com/link/v2/stable/link-initialize.js";
const STAND_IN = "/api/fake/link/v2/stable/link-initialize.js";

/** Lists a person's own Items. For an operator, it lists all Items, or those of the `user` in the query. */
export async function listItems(c: Call) {
  const userId = userOf(c) ?? queryText(c, "user") ?? null;
  const page = { after: pageStart(c, "after"), search: queryText(c, "search"), userId };
  return c.json((await itemList(c.env).page(page)) satisfies ItemPage);
}

/**
 * Adds an Item. With `accessToken`, it is an Item that was linked elsewhere, and the caller must be an operator.
 * Without it, a new Item is made in Plaid's Sandbox.
 */
export async function addItem(c: Call) {
  const body = await bodyOf(c);
  const { accessToken } = body;
  const name = optionalText(body, "name");
  const given = optionalText(body, "userId");
  const { role, user } = c.get("session");
  if (accessToken !== undefined) {
    if (role !== "operator") return problem(c, 403, "role", "Adding an Item by its token is for operators.");
    if (typeof accessToken !== "string") throw badRequest("accessToken must be a string.");
  }
  const owner = role === "operator" ? given || DEFAULT_OWNER : user;
  if (accessToken === undefined) return keepNew(c, newSandboxItem(c.env, webhookOf(c)), name, owner);
  const item = { itemId: await itemIdOf(c.env, accessToken), accessToken };
  return c.json(await keep(c, item, name, owner), 201);
}

/**
 * Responds with `{ linkToken, script }`, to open Link in the browser. With an Item in the path, Link repairs that Item.
 */
export async function openLink(c: Call) {
  const { user: userId } = c.get("session");
  const options = { userId, webhook: webhookOf(c) };
  const itemId = c.req.param("id");
  const token = itemId ? await itemObject(c.env, itemId).linkToken(options) : await linkToken(c.env, options);
  return answer<LinkOpening>(
    c,
    token && { linkToken: token.linkToken, script: isDemo(c.env) ? STAND_IN : LINK_SCRIPT },
  );
}

/** Adds the Item that Link returned as `{ publicToken, name }`. */
export async function finishLink(c: Call) {
  const body = await bodyOf(c);
  const { publicToken } = body;
  const name = optionalText(body, "name");
  if (typeof publicToken !== "string") throw badRequest("publicToken must be a string.");
  const { user } = c.get("session");
  return keepNew(c, exchange(c.env, publicToken), name, user);
}

export async function finishRepair(c: ItemCall) {
  return answer<ItemState>(c, await itemOf(c).repaired());
}

/**
 * Stores the Item of a new token, even if the client disconnects. Cloudflare may then stop the request, and Plaid gives
 * the token only once.
 */
async function keepNew(c: Call, created: Promise<ItemTokens>, name: string | undefined, userId: string) {
  const kept = created.then((tokens) => keep(c, tokens, name, userId));
  c.executionCtx.waitUntil(kept.catch(() => undefined));
  return c.json(await kept, 201);
}

/** Stores a new Item. Without its object, its token would be lost, so a call that failed is repeated once. */
async function keep(c: Call, tokens: ItemTokens, name: string | undefined, userId: string): Promise<ListedItem> {
  const add = () => itemObject(c.env, tokens.itemId).add({ ...tokens, name, userId });
  try {
    return await add();
  } catch (error) {
    logFault("add_failed", error, { itemId: tokens.itemId });
    return add();
  }
}

/** The webhook URL. Plaid sends webhooks only to https URLs. The fake sends them to any URL. */
function webhookOf(c: Call) {
  const address = new URL(WEBHOOK_PATH, c.env.PUBLIC_URL || c.req.url);
  return address.protocol === "https:" || c.env.PLAID_BASE_URL ? address.href : undefined;
}

export async function showItem(c: ItemCall) {
  return answer<ItemView>(c, await itemOf(c).view());
}

export async function refreshItem(c: ItemCall) {
  const { user } = c.get("session");
  const result = await itemOf(c).refresh(user);
  if (result?.retryAt === undefined) return answer<RefreshAnswer>(c, result, 202);
  const seconds = Math.max(1, Math.ceil((result.retryAt - result.now) / 1000));
  c.header("Retry-After", String(seconds));
  return problem<TooEarly>(c, 429, "too_early", `This Item may be refreshed again in ${seconds} seconds.`, result);
}

export async function cancelRefresh(c: ItemCall) {
  return answer<ItemState>(c, await itemOf(c).cancel(), 202);
}

/** Removes the Item at Plaid, and its data here. The entries in the ledger stay. */
export async function removeItem(c: ItemCall) {
  if (!(await itemOf(c).remove())) return problem(c, 409, "running", "A refresh is running. Remove it afterwards.");
  return c.body(null, 204);
}

/** Sends the state of an Item at every change, over a WebSocket. */
export async function watchItem(c: ItemCall) {
  if (c.req.header("Upgrade") !== "websocket") return problem(c, 426, "upgrade", "This is for a WebSocket.");
  return itemOf(c).fetch(c.req.raw);
}

/**
 * Allows access to a person's own Items only. For the Items of others, the response is the same as for unknown Items.
 */
export async function ownItem(c: ItemCall, next: Next) {
  if (!(await itemOf(c).belongsTo(userOf(c)))) return problem(c, 404, "no_item", "There is no such Item.");
  return next();
}

/** The user whose Items are visible, or null for an operator, who sees all. */
function userOf(c: Call) {
  const { role, user } = c.get("session");
  return role === "operator" ? null : user;
}

const itemOf = (c: ItemCall) => itemObject(c.env, c.req.param("id"));

function answer<Result extends object>(c: Call, result: Result | null, status: ContentfulStatusCode = 200) {
  return result ? c.json(result, status) : problem(c, 404, "no_item", "There is no such Item.");
}
