// The person's page: sign-in, the choice of a bank, and its portfolio with live updates.
import type { About, ItemState, ListedItem } from "../shared/messages.ts";
import { Refusal, ask, get, messageOf, statusOf, watch } from "./api.ts";
import { byId, h, say } from "./dom.ts";
import { drawChart, showHoldings } from "./holdings.ts";
import { openLink } from "./link.ts";
import { startPanel } from "./panel.ts";
import { signIn } from "./sign-in.ts";
import { type ShownItem, showStatus, tick } from "./status.ts";
import { showSummary } from "./summary.ts";
import { movementsTable } from "./tables.ts";

const TICK_MS = 100;
const LOAD_AGAIN_MS = 2000;
/** The most banks that are shown as choices. A search finds the others. */
const MOST_CHOICES = 8;

/** The state of the page. `skew` is how far the Worker's clock is ahead of the browser's, in ms. */
const page: {
  about: About | undefined;
  items: ListedItem[];
  item: ShownItem | undefined;
  chosen: string | undefined;
  skew: number;
  unwatch: () => void;
} = { about: undefined, items: [], item: undefined, chosen: undefined, skew: 0, unwatch: () => {} };

const now = () => Date.now() + page.skew;

start().catch(showFault);

async function start() {
  const about = (page.about = await signIn("person", show));
  byId("operations").hidden = about.role !== "operator" && !about.isDemo;
  await showItems();
}

async function showItems() {
  const [first] = await findItems("");
  if (!first) return show("empty");
  const wanted = itemInAddress();
  await choose(wanted || first.itemId).catch((error: unknown) => {
    if (statusOf(error) !== 404 || !wanted) throw error;
    return choose(first.itemId);
  });
  if (page.about?.isDemo && byId("panel").hidden) startPanel(() => page.item?.itemId);
}

/** The Item in the address, or an empty text if there is none or the address is mangled. */
function itemInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** Loads the banks that match a search, and shows the first ones. */
async function findItems(search: string) {
  const { items, next } = await get("GET /items", { query: { search } });
  page.items = items;
  const hasMore = items.length > MOST_CHOICES || next !== undefined;
  if (hasMore) byId("find-item").hidden = false;
  showChoices();
  say(byId("item-count"), hasMore ? `The first ${MOST_CHOICES}: search for others.` : "");
  return items;
}

function showChoices() {
  byId("items").replaceChildren(...page.items.slice(0, MOST_CHOICES).map(choice));
}

function choice({ itemId, name }: ListedItem) {
  const input = h("input", { type: "radio", name: "item", value: itemId, checked: itemId === page.chosen });
  input.addEventListener("change", () => choose(itemId).catch(showFault));
  return h("label", {}, input, h("span", {}, name));
}

async function choose(itemId: string): Promise<void> {
  page.unwatch();
  history.replaceState(null, "", `#${encodeURIComponent(itemId)}`);
  page.chosen = itemId;
  delete byId("notice").dataset.title;
  await load(itemId);
  // Another Item was chosen in the meantime, and is watched instead.
  if (page.chosen !== itemId) return;
  for (const input of byId("items").querySelectorAll("input")) input.checked = input.value === itemId;
  show("desk");
  page.unwatch = watch(itemId, { onState: take, onGap: lose, onEnd: () => location.reload() });
}

/** Called when the connection is lost. The version is reset, because the version counter may have started again. */
function lose() {
  if (page.item) Object.assign(page.item, { isLost: true, version: 0 });
}

/** Loads an Item completely. The response is ignored if another Item has been chosen in the meantime. */
async function load(itemId: string): Promise<void> {
  const body = await get("GET /items/:id", { id: itemId });
  if (page.chosen !== itemId) return;
  if (isOld(body)) return load(itemId);
  set(body);
  const isUnread = body.reading.at === null;
  // Before the first reading, everything below the summary is hidden, so nothing moves when the portfolio arrives.
  byId("desk").classList.toggle("is-unread", isUnread && !body.reading.error);
  byId("data").hidden = isUnread;
  showSummary(body);
  showHoldings(body);
  byId("movements-table").replaceChildren(movementsTable(body.transactions));
}

/** Applies a new state. The rest of the Item is loaded only if it has changed. */
function take(state: ItemState) {
  if (page.chosen !== state.itemId || isOld(state)) return;
  const known = page.item;
  set(state);
  if (state.reading.error) byId("desk").classList.remove("is-unread");
  const isNew = known?.reading.at !== state.reading.at || known.change?.to !== state.change?.to;
  if (isNew) loadNow(state.itemId);
}

/** Loads an Item, and retries until it succeeds. A service that restarts is briefly unavailable. */
function loadNow(itemId: string) {
  load(itemId).catch((error: unknown) => {
    recover(error);
    setTimeout(() => page.chosen === itemId && !isRefused(error) && loadNow(itemId), LOAD_AGAIN_MS);
  });
}

function recover(error: unknown) {
  if (statusOf(error) === 401) location.reload();
  else if (isRefused(error)) showFault(error);
  else lose();
}

/** Whether the service rejected the request. */
const isRefused = (error: unknown) => statusOf(error) >= 400 && statusOf(error) < 500;

/** Responses and WebSocket messages can arrive out of order. */
function isOld({ itemId, version }: ItemState) {
  return page.item?.itemId === itemId && version < page.item.version;
}

function set(state: ItemState) {
  page.skew = state.now - Date.now();
  page.item = { ...state, isLost: false };
  showStatus(page.item, now(), repair);
}

/** Shows one of the views of the page. */
function show(id: string) {
  for (const face of ["loading", "sign-in", "empty", "fault", "desk"]) byId(face).hidden = face !== id;
}

function showFault(error: unknown) {
  say(byId("fault"), `This page can’t go on: ${messageOf(error)} Reload to try again.`);
  show("fault");
}

/** The Item on the page. While another chosen Item is loading, there is none: a click would be for the wrong one. */
const shown = () => (page.item?.itemId === page.chosen ? page.item : undefined);

async function act(name: "refresh" | "cancel") {
  const item = shown();
  if (!item || byId(name).getAttribute("aria-disabled") === "true") return;
  const { status, body } = await ask(`POST /items/:id/${name}`, { id: item.itemId });
  // A 429 response also contains the state.
  if (!("refresh" in body)) throw new Refusal(body, status);
  take(body);
}

for (const name of ["refresh", "cancel"] as const) {
  byId(name).addEventListener("click", () => act(name).catch(recover));
}

async function link() {
  const linked = await openLink();
  if (!linked) return;
  const { ok, body } = await ask("POST /link/done", { body: linked });
  if (!ok) throw new Error(body.message);
  location.hash = encodeURIComponent(body.itemId);
  await showItems();
}

async function repair() {
  const item = shown();
  if (!item || !(await openLink(item.itemId))) return;
  const { ok, body } = await ask("POST /items/:id/repaired", { id: item.itemId });
  if (!ok) throw new Error(body.message);
}

const removal = byId("remove-dialog", HTMLDialogElement);
/** The Item that the dialog names. */
let named: string | undefined;

async function remove() {
  if (named === undefined) return;
  const { ok, body } = await ask("DELETE /items/:id", { id: named });
  if (!ok) return say(byId("remove-fault"), body.message);
  removal.close();
  page.unwatch();
  page.chosen = page.item = undefined;
  location.hash = "";
  await showItems();
}

for (const id of ["add", "add-first"]) byId(id).addEventListener("click", () => link().catch(showFault));
byId("remove").addEventListener("click", () => {
  const item = shown();
  if (!item) return;
  named = item.itemId;
  say(byId("remove-name"), item.name);
  say(byId("remove-fault"), "");
  removal.showModal();
});
byId("remove-keep").addEventListener("click", () => removal.close());
byId("remove-sure").addEventListener("click", () => remove().catch(showFault));

let typing: number | undefined;
const search = byId("find-item", HTMLInputElement);
search.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => findItems(search.value).catch(showFault), 200);
});

setInterval(() => page.item && tick(page.item, now(), repair), TICK_MS);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawChart());
