// The page: signs in, lets one choose an Item, and shows it as it changes.
import { ask, watch } from "./api.js";
import { byId, h, say } from "./dom.js";
import { startPanel } from "./panel.js";
import { showStatus, showTotal, tick } from "./status.js";
import { hasChanged, holdingsTable, movementsTable } from "./tables.js";

const TICK_MS = 100;
const LOAD_AGAIN_MS = 2000;
const PLAID_NAMES = {
  fake: "Fake Plaid",
  sandbox: "Plaid Sandbox",
  production: "Plaid",
  own: "Plaid by a proxy",
};

/** All that the page knows. `skew` is how far the Worker's clock is ahead of this one. */
const page = { about: undefined, items: [], item: undefined, skew: 0, unwatch: () => {} };

const now = () => Date.now() + page.skew;

start().catch(showFault);

async function start() {
  const { ok, body } = await ask("GET", "/about");
  if (!ok) throw new Error(body.message);
  page.about = body;
  say(byId("plaid"), PLAID_NAMES[body.plaid]);
  byId("plaid").dataset.plaid = body.plaid;
  if (!body.hasSession && body.isDemo) await ask("POST", "/session", {});
  else if (!body.hasSession) return showSignIn();
  await showItems();
}

function showSignIn() {
  show("sign-in");
  byId("sign-in").addEventListener("submit", (event) => {
    event.preventDefault();
    signIn().catch((error) => say(byId("sign-in-fault"), `${error.message} Try again.`));
  });
}

async function signIn() {
  const { ok, body } = await ask("POST", "/session", { secret: byId("secret").value });
  if (!ok) return say(byId("sign-in-fault"), body.message);
  byId("secret").value = "";
  await showItems().catch(showFault);
}

async function showItems() {
  const { ok, body } = await ask("GET", "/items");
  if (!ok) throw new Error(body.message);
  page.items = body.items;
  const canAdd = page.about.plaid !== "production";
  byId("add").hidden = byId("add-first").hidden = !canAdd;
  if (page.items.length === 0) {
    say(byId("empty-text"), canAdd ? "Plaid’s Sandbox has banks to try this with." : "Add one by POST /api/items.");
    return show("empty");
  }
  const chosen = decodeURIComponent(location.hash.slice(1));
  const { itemId } = page.items.find((item) => item.itemId === chosen) ?? page.items[0];
  byId("items").replaceChildren(...page.items.map((item) => choice(item, item.itemId === itemId)));
  if (page.about.isDemo && byId("panel").hidden) startPanel(() => page.item?.itemId);
  await choose(itemId);
}

function choice({ itemId, name }, checked) {
  const input = h("input", { type: "radio", name: "item", value: itemId, checked });
  input.addEventListener("change", () => choose(itemId).catch(showFault));
  return h("label", {}, input, h("span", {}, name));
}

async function choose(itemId) {
  page.unwatch();
  history.replaceState(null, "", `#${encodeURIComponent(itemId)}`);
  page.chosen = itemId;
  delete byId("notice").dataset.title;
  await load(itemId);
  // Another was chosen meanwhile, and is watched instead.
  if (page.chosen !== itemId) return;
  show("desk");
  page.unwatch = watch(itemId, take, lose);
}

/** The line is lost. Who answers next may have counted anew. */
function lose() {
  Object.assign(page.item, { isLost: true, version: 0 });
}

/** Reads all of an Item. An answer for one that isn't chosen any more comes too late. */
async function load(itemId) {
  const { ok, status, body } = await ask("GET", `/items/${encodeURIComponent(itemId)}`);
  if (!ok) throw Object.assign(new Error(body.message), { status });
  if (page.chosen !== itemId) return;
  if (isOld(body)) return load(itemId);
  set(body);
  showTotal(body);
  // Only once there is something to show: then nothing moves to make room for it.
  byId("data").hidden = body.reading.at === null;
  byId("holdings-table").replaceChildren(holdingsTable(body));
  byId("movements-table").replaceChildren(movementsTable(body.transactions));
  drawChart();
}

/** Takes a state; what it doesn't hold is read if it has changed. */
function take(state) {
  if (page.chosen !== state.itemId || isOld(state)) return;
  const known = page.item;
  set(state);
  const isNew = known.reading.at !== state.reading.at || known.refresh.id !== state.refresh.id;
  if (isNew) loadNow(state.itemId);
}

/** Reads until it succeeds: a service that starts again is away for a moment. */
function loadNow(itemId) {
  load(itemId).catch((error) => {
    recover(error);
    setTimeout(() => page.chosen === itemId && !isRefused(error) && loadNow(itemId), LOAD_AGAIN_MS);
  });
}

function recover(error) {
  if (isRefused(error)) showFault(error);
  else lose();
}

/** Whether the service itself said no, such as to a session that is over. */
const isRefused = ({ status }) => status >= 400 && status < 500;

/** Answers and messages come by two ways, and one can overtake another. */
function isOld({ itemId, version }) {
  return page.item?.itemId === itemId && version < page.item.version;
}

function set(state) {
  page.skew = state.now - Date.now();
  page.item = { ...page.item, isLost: false, ...state };
  showStatus(page.item, now());
}

async function drawChart() {
  const { holdings, gone } = page.item;
  byId("chart-box").hidden = holdings.length === 0;
  if (holdings.length === 0) return;
  byId("chart-box").style.setProperty("--rows", holdings.length);
  const { draw } = await import("./chart.js");
  draw(byId("chart"), page.item.holdings, hasChanged({ holdings, gone }));
}

/** Shows one of the page's faces. */
function show(id) {
  for (const face of ["loading", "sign-in", "empty", "fault", "desk"]) byId(face).hidden = face !== id;
}

function showFault(error) {
  say(byId("fault"), `This page can’t go on: ${error.message} Reload to try again.`);
  show("fault");
}

async function act(name) {
  if (byId(name).getAttribute("aria-disabled") === "true") return;
  const { status, body } = await ask("POST", `/items/${encodeURIComponent(page.chosen)}/${name}`, {});
  // That it is too early is an answer, too, and holds the state.
  if (!body.refresh) throw Object.assign(new Error(body.message), { status });
  take(body);
}

for (const name of ["refresh", "cancel"]) byId(name).addEventListener("click", () => act(name).catch(recover));

async function add() {
  const { ok, body } = await ask("POST", "/items", {});
  if (!ok) throw new Error(body.message);
  location.hash = encodeURIComponent(body.itemId);
  await showItems();
}

for (const id of ["add", "add-first"]) byId(id).addEventListener("click", () => add().catch(showFault));

setInterval(() => page.item && tick(page.item, now()), TICK_MS);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => page.item?.holdings && drawChart());
