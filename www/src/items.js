// The routes about Items. Each asks the Item's object and words its answer; what is so is decided there.
import { createSandboxItem, getHoldings } from "plaid-investments";
import { bodyOf, problem } from "./http.js";
import { itemList, itemObject } from "./objects.js";
import { isAdmin } from "./session.js";
import { connection, connectionWithEnvironment } from "./settings.js";
import { WEBHOOK_PATH } from "./webhook.js";

export async function listItems(c) {
  return c.json(await itemList(c.env).page(Number(c.req.query("after")) || 0));
}

/**
 * Adds an Item. With `accessToken`: one that a person linked, for which the caller must hold the ADMIN_SECRET. Without: a new
 * one of Plaid's Sandbox.
 */
export async function addItem(c) {
  const { accessToken, name } = await bodyOf(c);
  if (accessToken !== undefined) {
    if (!(await isAdmin(c))) return problem(c, 401, "admin", "Adding an Item by its token takes the ADMIN_SECRET.");
    if (typeof accessToken !== "string") return problem(c, 400, "token", "accessToken must be a string.");
  }
  const item = accessToken === undefined ? await newSandboxItem(c) : await linkedItem(c, accessToken);
  const entry = await itemList(c.env).add(item.itemId, typeof name === "string" ? name : undefined);
  await itemObject(c.env, item.itemId).add({ ...item, name: entry.name });
  return c.json(entry, 201);
}

/** Plaid can send webhooks only to an address of https; the fake to any. */
async function newSandboxItem(c) {
  const address = new URL(WEBHOOK_PATH, c.env.PUBLIC_URL || c.req.url);
  const isReachable = address.protocol === "https:" || c.env.PLAID_BASE_URL;
  const plaid = connectionWithEnvironment(c.env);
  return createSandboxItem(isReachable ? { ...plaid, webhook: address.href } : plaid);
}

/** Plaid itself says whose token it is: so no Item can be stored under another's id. */
async function linkedItem(c, accessToken) {
  const { item } = await getHoldings({ ...connection(c.env), accessToken });
  return { itemId: item.item_id, accessToken };
}

export async function showItem(c) {
  return answer(c, await itemOf(c).view());
}

export async function refreshItem(c) {
  const result = await itemOf(c).refresh();
  if (result?.retryAt === undefined) return answer(c, result, 202);
  const seconds = Math.max(1, Math.ceil((result.retryAt - result.now) / 1000));
  c.header("Retry-After", String(seconds));
  return problem(c, 429, "too_early", `This Item may be refreshed again in ${seconds} seconds.`, result);
}

export async function cancelRefresh(c) {
  return answer(c, await itemOf(c).cancel(), 202);
}

/** The state of an Item at every change, over a WebSocket. */
export async function watchItem(c) {
  if (c.req.header("Upgrade") !== "websocket") return problem(c, 426, "upgrade", "This is for a WebSocket.");
  return itemOf(c).fetch(c.req.raw);
}

const itemOf = (c) => itemObject(c.env, c.req.param("id"));

function answer(c, result, status = 200) {
  return result ? c.json(result, status) : problem(c, 404, "no_item", "There is no such Item.");
}
