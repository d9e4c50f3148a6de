// Only beside the fake Plaid: what its next answer to a refresh is, and webhooks that one may send.
import { ask } from "./api.js";
import { byId, h, say } from "./dom.js";

const REFRESH = "/investments/refresh";
const NO_CHANGE = { status: 200, body: JSON.stringify({ request_id: "fakeNoChange1" }) };
const HTML = { status: 502, body: "<html><h1>502 Bad Gateway</h1></html>", headers: { "Content-Type": "text/html" } };

/** What can be lined up: a `FakeAnswer` of plaid-investments/testing. */
export const ANSWERS = [
  { name: "Success, with changes", about: "Plaid’s ordinary answer. Two webhooks follow.", answer: {} },
  { name: "Success after 15 seconds", about: "The same from a slow bank.", answer: { delayMs: 15_000 } },
  { name: "Success, no change", about: "Answered as usual, and no webhook follows.", answer: NO_CHANGE },
  { name: "ITEM_LOGIN_REQUIRED", about: "The person has to reconnect.", answer: { errorCode: "ITEM_LOGIN_REQUIRED" } },
  {
    name: "INVESTMENTS_REFRESH_LIMIT",
    about: "Once a minute for each Item.",
    answer: { errorCode: "INVESTMENTS_REFRESH_LIMIT" },
  },
  {
    name: "RATE_LIMIT",
    about: "Too many calls by this client.",
    answer: { errorCode: "RATE_LIMIT", headers: { "Retry-After": "20" } },
  },
  { name: "INSTITUTION_DOWN", about: "The bank can’t be reached.", answer: { errorCode: "INSTITUTION_DOWN" } },
  {
    name: "PRODUCTS_NOT_SUPPORTED",
    about: "The bank has no refresh.",
    answer: { errorCode: "PRODUCTS_NOT_SUPPORTED" },
  },
  { name: "PRODUCT_NOT_READY", about: "The first reading isn’t over.", answer: { errorCode: "PRODUCT_NOT_READY" } },
  { name: "INVALID_API_KEYS", about: "A fault of this service’s set-up.", answer: { errorCode: "INVALID_API_KEYS" } },
  {
    name: "No answer at all",
    about: "Done, billed, and never answered: the time-out ends it.",
    answer: { never: true },
  },
  { name: "A broken connection", about: "Done and billed, but the answer is lost.", answer: { networkError: true } },
  { name: "A gateway’s HTML, 502", about: "Nobody knows what lies behind it.", answer: HTML },
  { name: "A 200 that isn’t Plaid’s", about: "An answer without a request id.", answer: { status: 200, body: "{}" } },
];

const WEBHOOKS = [
  {
    name: "ITEM: ERROR",
    event: { webhook_type: "ITEM", webhook_code: "ERROR", error: { error_code: "ITEM_LOGIN_REQUIRED" } },
  },
  { name: "ITEM: LOGIN_REPAIRED", event: { webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" } },
  {
    name: "HOLDINGS: DEFAULT_UPDATE",
    event: { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", new_holdings: 0, updated_holdings: 1 },
  },
];

/** `itemId()` is the Item that webhooks are about. */
export function startPanel(itemId) {
  const [answers, webhooks] = [byId("answer"), byId("webhook")];
  answers.replaceChildren(...ANSWERS.map(({ name }, index) => h("option", { value: index }, name)));
  webhooks.replaceChildren(...WEBHOOKS.map(({ name }, index) => h("option", { value: index }, name)));
  const describe = () => say(byId("about-answer"), ANSWERS[answers.value].about);
  answers.addEventListener("change", describe);
  describe();
  byId("panel").hidden = false;

  onSubmit("answer-form", async () => {
    const { name, answer } = ANSWERS[answers.value];
    await control("answer", { ...answer, endpoint: REFRESH }, `The next refresh meets: ${name}.`);
  });
  onSubmit("webhook-form", async () => {
    const { name, event } = WEBHOOKS[webhooks.value];
    await control("webhook", { ...event, item_id: itemId() }, `Sent: ${name}.`);
  });
}

function onSubmit(id, action) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
}

async function control(name, body, words) {
  const { ok } = await ask("POST", `/fake/${name}`, body).catch(() => ({ ok: false }));
  say(byId("said"), ok ? words : "The fake Plaid did not take this.");
}
