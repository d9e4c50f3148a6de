// The operations page: costs, rounds and failures. It polls every few seconds while it is visible.
import type { Cause, Failure, LedgerEntry, LedgerQuery, LedgerShow } from "../shared/messages.ts";
import type { EndedRound, Operations, Problem } from "../shared/messages.ts";
import { ask, get, messageOf, statusOf } from "./api.ts";
import { actionFor } from "./actions.ts";
import { attempt } from "./attempt.ts";
import { type Child, byId, h, say } from "./dom.ts";
import { grid, parts } from "./grid.ts";
import { showRate, showRound, showTotals } from "./round.ts";
import { signIn } from "./sign-in.ts";
import { currency, money, moment, plural, whole } from "./words.ts";

const POLL_MS = 2000;

/** What the page shows now, to notice a change. */
const page: {
  operations?: Operations;
  failures?: string;
  unsettled?: string;
  totals?: string;
  past?: number | null;
} = {};

const BILLED = { yes: "billed", no: "not billed", unknown: "unknown" };

const when = ({ openedAt }: LedgerEntry) => moment(openedAt);
const item = ({ itemId }: { itemId: string }) =>
  h("a", { href: `/#${encodeURIComponent(itemId)}`, title: itemId }, `${itemId.slice(0, 12)}…`);
const by = ({ who, round }: LedgerEntry) => (round === null ? who : `round of ${moment(round * 1000)}`);
const cause = ({ code, message }: LedgerEntry): Child | Child[] =>
  code ? [h("span", { class: "main" }, code), h("span", { class: "sub" }, message)] : "–";

const failures = parts("failures", {
  load: async (code: string, after: string | undefined) => {
    const { failures: rows, next } = await get("GET /rounds/current/failures", { query: { code, after } });
    return { rows, next };
  },
  make: (rows: Failure[]) =>
    grid(
      "Items",
      [
        ["Item", item],
        ["Outcome", ({ outcome }) => outcome],
        ["Message", ({ error }) => error.message],
      ],
      rows,
      "None.",
    ),
});

const unsettled = parts("unsettled", {
  load: loadEntries,
  make: (rows: LedgerEntry[]) =>
    grid(
      "Unsettled refreshes",
      [
        ["Started", when],
        ["Item", item],
        ["Asked by", by],
        ["Why", cause],
        ["By the invoice it was", (entry) => [settleButton(entry, "yes"), settleButton(entry, "no")]],
      ],
      rows,
      "None.",
    ),
});

const entries = parts("entries", {
  load: loadEntries,
  make: (rows: LedgerEntry[]) =>
    grid(
      "Refreshes",
      [
        ["Started", when],
        ["Item", item],
        ["Asked by", by],
        ["Billed", billedWords],
        ["Request", ({ requestId }) => requestId ?? "–"],
        ["Error", cause],
      ],
      rows,
      "None in this month.",
    ),
});

const monthInput = byId("month", HTMLInputElement);

start().catch(showFault);

async function start() {
  await signIn("operator", show);
  monthInput.value = new Date().toISOString().slice(0, 7);
  await showOperations();
  await showMonth();
  await Promise.all([showEntries(), showCauses(), showPast()]);
  show("desk");
  setInterval(() => document.visibilityState === "visible" && poll(), POLL_MS);
}

async function poll() {
  try {
    await showOperations();
    await showMonth();
    say(byId("gap"), "");
  } catch (error) {
    if (statusOf(error) === 401) location.reload();
    say(byId("gap"), `${messageOf(error)} Trying again…`);
  }
}

async function showOperations() {
  const operations = (page.operations = await get("GET /operations"));
  showRound(operations);
  showRate(operations);
  const { round, failed, unknown, endedAt } = operations.round;
  const known = `${round} ${failed} ${unknown}`;
  if (page.failures !== undefined && page.failures !== known) await showCauses();
  page.failures = known;
  if (page.past !== undefined && page.past !== endedAt) await showPast();
  page.past = endedAt;
}

const month = () => monthInput.value || "now";

async function showMonth() {
  const answer = await get("GET /ledger/:month", { month: month() });
  showTotals(answer);
  byId("csv", HTMLAnchorElement).href = `/api/ledger/${month()}/csv`;
  const { unknown, ...others } = answer.totals;
  const [doubts, known] = [`${month()} ${unknown}`, JSON.stringify([month(), others])];
  if (page.unsettled !== doubts) await unsettled.show({ month: month(), show: "unsettled" });
  if (page.totals !== known) await entries.renew();
  Object.assign(page, { unsettled: doubts, totals: known });
}

const SHOWS = ["all", "unsettled", "billed", "failed"] as const;

interface Choice {
  month: string;
  show: LedgerShow;
  search?: string;
}

async function loadEntries({ month, show, search }: Choice, before: number | undefined) {
  const query: LedgerQuery = { show, search, before };
  const { entries: rows, next } = await get("GET /ledger/:month/entries", { month, query });
  return { rows, next };
}

function showEntries() {
  const search = byId("entries-search", HTMLInputElement).value.trim();
  const { value } = byId("entries-show", HTMLSelectElement);
  return entries.show({ month: month(), show: SHOWS.find((show) => show === value) ?? "all", search });
}

async function showCauses() {
  const { causes } = await get("GET /rounds/current/causes");
  const button = ({ code, count }: Cause) => {
    const element = h("button", { type: "button" }, plural(count, "Item"));
    element.addEventListener("click", () => attempt("failures-fault", () => failures.show(code)));
    return element;
  };
  const table = grid(
    "Failures by cause",
    [
      ["Cause", ({ code }) => h("strong", {}, code)],
      ["How many", button],
      ["What to do", ({ error, code }) => actionFor(error, code)],
      ["Billed", ({ outcome }) => (outcome === "unknown" ? "unknown" : "no")],
    ],
    causes,
    "No failures in this round.",
  );
  byId("causes").replaceChildren(table);
}

async function showPast() {
  const { rounds } = await get("GET /rounds/past");
  const price = page.operations?.price;
  const cost = ({ done }: EndedRound) => (price ? money(done * price.amount, currency(price.currency)) : "–");
  const table = grid(
    "Past rounds",
    [
      ["Began", ({ beganAt }) => moment(beganAt)],
      ["Ended", ({ endedAt }) => moment(endedAt)],
      ["By", ({ by: who }) => who],
      ["State", ({ state }) => state],
      ["Items", ({ total }) => whole(total), "number"],
      ["Done", ({ done }) => whole(done), "number"],
      ["Failed", ({ failed }) => whole(failed), "number"],
      ["Unknown", ({ unknown }) => whole(unknown), "number"],
      ["Cost", cost, "number"],
    ],
    rounds,
    "None yet.",
  );
  byId("past").replaceChildren(table);
}

function billedWords({ billed, endedAt, settledBy }: LedgerEntry): Child | Child[] {
  if (endedAt === null) return "running";
  return settledBy
    ? [BILLED[billed], h("span", { class: "sub" }, `settled by ${settledBy.replace("_", " ")}`)]
    : BILLED[billed];
}

function settleButton({ id }: LedgerEntry, billed: "yes" | "no") {
  const button = h("button", { type: "button" }, BILLED[billed]);
  button.addEventListener("click", () =>
    attempt("unsettled-fault", async () => {
      await get("POST /ledger/:month/entries/:id/settle", { month: month(), id, body: { billed } });
      await poll();
    }),
  );
  return button;
}

/** Adds a click handler to a button. The message of an error appears in the element `fault`. */
function onClick(id: string, fault: string, action: () => Promise<void | { ok: true } | { ok: false; body: Problem }>) {
  byId(id).addEventListener("click", () =>
    attempt(fault, async () => {
      const answer = await action();
      if (answer && !answer.ok) say(byId(fault), answer.body.message);
      await showOperations();
    }),
  );
}

const beginning = byId("begin-dialog", HTMLDialogElement);
onClick("begin", "round-fault", async () => {
  const { items, price } = await get("GET /operations");
  const cost = price ? `, at most ${money(items * price.amount, currency(price.currency))} in all` : "";
  say(byId("begin-text"), `It refreshes ${plural(items, "Item")}. Plaid bills each refresh that succeeds${cost}.`);
  beginning.showModal();
});
byId("begin-not").addEventListener("click", () => beginning.close());
onClick("begin-sure", "begin-fault", async () => {
  const answer = await ask("POST /rounds");
  if (answer.ok) beginning.close();
  return answer;
});
for (const action of ["pause", "resume", "stop"] as const) {
  onClick(action, "round-fault", () => ask("POST /rounds/current/:action", { action }));
}
onClick("stop-all", "round-fault", () =>
  ask("POST /operations/stop", { body: { isStopped: !page.operations?.rate.isStopped } }),
);
monthInput.addEventListener("change", () => Promise.all([showMonth(), showEntries()]).catch(showFault));
byId("entries-form").addEventListener("submit", (event) => {
  event.preventDefault();
  showEntries().catch(showFault);
});

function show(id: string) {
  for (const face of ["loading", "sign-in", "fault", "desk"]) byId(face).hidden = face !== id;
}

function showFault(error: unknown) {
  say(byId("fault"), `This page can’t go on: ${messageOf(error)} Reload to try again.`);
  show("fault");
}
