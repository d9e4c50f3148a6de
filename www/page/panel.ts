// The panel of the fake Plaid: it sets the fake's next response to a refresh, and sends webhooks.
import type { FakeAnswer, FakeErrorCode } from "plaid-investments/testing";
import { ask } from "./api.ts";
import { byId, h, say } from "./dom.ts";

const REFRESH = "/investments/refresh";
const NO_CHANGE: FakeAnswer = { status: 200, body: JSON.stringify({ request_id: "fakeNoChange1" }) };
const HTML: FakeAnswer = {
  status: 502,
  body: "<html><h1>502 Bad Gateway</h1></html>",
  headers: { "Content-Type": "text/html" },
};

/** The responses to choose from. */
const ANSWERS: { name: string; about: string; answer: FakeAnswer }[] = [
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

/** A webhook, or an error of the Item at the bank, which causes webhooks. */
const WEBHOOKS: ({ name: string; event: object } | { name: string; error: FakeErrorCode | null })[] = [
  { name: "The login breaks", error: "ITEM_LOGIN_REQUIRED" },
  { name: "The login is repaired at the bank", error: null },
  { name: "The person withdraws access", error: "USER_PERMISSION_REVOKED" },
  {
    name: "ITEM: PENDING_DISCONNECT",
    event: {
      webhook_type: "ITEM",
      webhook_code: "PENDING_DISCONNECT",
      reason: "INSTITUTION_MIGRATION",
      disconnect_time: new Date(Date.now() + 604_800_000).toISOString(),
    },
  },
  {
    name: "HOLDINGS: DEFAULT_UPDATE",
    event: { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", new_holdings: 0, updated_holdings: 1 },
  },
];

/** `itemId()` returns the Item of the webhooks. */
export function startPanel(itemId: () => string | undefined): void {
  const answers = byId("answer", HTMLSelectElement);
  const webhooks = byId("webhook", HTMLSelectElement);
  answers.replaceChildren(...ANSWERS.map(option));
  webhooks.replaceChildren(...WEBHOOKS.map(option));
  const describe = () => say(byId("about-answer"), ANSWERS[answers.selectedIndex]?.about ?? "");
  answers.addEventListener("change", describe);
  describe();
  byId("panel").hidden = false;

  onSubmit("answer-form", async () => {
    const chosen = ANSWERS[answers.selectedIndex];
    if (!chosen) return;
    const body: FakeAnswer = { ...chosen.answer, endpoint: REFRESH };
    await control(ask("POST /fake/answer", { body }), `The next refresh meets: ${chosen.name}.`);
  });
  onSubmit("webhook-form", async () => {
    const chosen = WEBHOOKS[webhooks.selectedIndex];
    const item_id = itemId();
    if (!chosen || item_id === undefined) return;
    const { name } = chosen;
    if ("event" in chosen) {
      await control(ask("POST /fake/webhook", { body: { ...chosen.event, item_id } }), `Sent: ${name}.`);
    } else await control(ask("POST /fake/item-error", { body: [chosen.error, item_id] }), `Done: ${name}.`);
  });
}

const option = ({ name }: { name: string }) => h("option", {}, name);

function onSubmit(id: string, action: () => Promise<void>) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
}

async function control(reply: Promise<{ ok: boolean }>, words: string) {
  const { ok } = await reply.catch(() => ({ ok: false }));
  say(byId("said"), ok ? words : "The fake Plaid did not take this.");
}
