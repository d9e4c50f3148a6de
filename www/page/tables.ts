// The tables of holdings and transactions. They have all data of the chart, and more. Long tables are shown in parts.
import type { Currency, HoldingRow, ItemView, PositionRow, TransactionRow } from "../shared/messages.ts";
import { h } from "./dom.ts";
import { day, money, percent, quantity, whole } from "./words.ts";

/** A smaller change counts as none. It is half a cent, and covers rounding errors. */
const NOTHING = 0.005;
/** How many rows are added at a time. */
export const PART = 50;

/** A holding, or a removed one. */
export type ShownRow = (HoldingRow & { isGone?: undefined }) | (PositionRow & { isGone: true; before?: undefined });

export type Sort = "value" | "name" | "gain" | "change";

export const SORTS: Record<Sort, (a: HoldingRow, b: HoldingRow) => number> = {
  value: (a, b) => Number(b.value ?? 0) - Number(a.value ?? 0),
  name: (a, b) => a.name.localeCompare(b.name),
  gain: (a, b) => Number(b.gain ?? -Infinity) - Number(a.gain ?? -Infinity),
  change: (a, b) => Math.abs(changeOf(b).by) - Math.abs(changeOf(a).by),
};

/** The rows that match the search, sorted. Removed holdings come last. */
export function chosenHoldings(
  { holdings, gone }: Pick<ItemView, "holdings" | "gone">,
  { search, sort }: { search: string; sort: Sort },
): ShownRow[] {
  const isMeant = (row: PositionRow) =>
    `${row.name} ${row.ticker ?? ""} ${row.account}`.toLowerCase().includes(search.trim().toLowerCase());
  const left = gone.filter(isMeant).map((row) => ({ ...row, quantity: 0, value: "0", isGone: true as const }));
  return [...holdings.filter(isMeant).toSorted(SORTS[sort]), ...left];
}

/** A table of the first `shown` rows. `all` is the number of holdings without the search. */
export function holdingsTable(rows: ShownRow[], shown: number, all: number): HTMLElement {
  if (rows.length === 0) {
    return h("p", { class: "none" }, all === 0 ? "There are no holdings at this bank." : "No holding has these words.");
  }
  return table(
    "Holdings",
    ["Holding", "Quantity", "Price", "Gain", "Change", "Value"],
    rows.slice(0, shown).map(holdingRow),
  );
}

export const countWords = (shown: number, all: number) => (shown < all ? `${whole(shown)} of ${whole(all)}` : "");

export const hasChanged = ({ holdings, gone }: Pick<ItemView, "holdings" | "gone">) =>
  gone.length > 0 || holdings.some((row) => changeOf(row).kind !== "same");

interface RowChange {
  kind: "same" | "up" | "down" | "new" | "gone";
  by: number;
  share?: number | undefined;
}

function changeOf(row: ShownRow): RowChange {
  if (row.isGone) return { kind: "gone", by: 0 };
  const { value, quantity: count, before } = row;
  if (before === null) return { kind: "new", by: Number(value ?? 0) };
  const by = Number(value ?? 0) - Number(before.value ?? 0);
  if (Math.abs(by) < NOTHING && count === before.quantity) return { kind: "same", by: 0 };
  const share = Number(before.value) ? by / Number(before.value) : undefined;
  return { kind: by < 0 ? "down" : "up", by, share };
}

const MARKS = { up: "▲", down: "▼", new: "+", gone: "−" };
const WORDS: Partial<Record<RowChange["kind"], string>> = { new: "new", gone: "gone" };

function holdingRow(row: ShownRow) {
  const { ticker, name, account, currency, isCash, gain, costBasis, priceAsOf } = row;
  const change = changeOf(row);
  const count = `${quantity(row.quantity)} × ${money(row.price, currency)}`;
  const label = [ticker, account, isCash && "cash"].filter(Boolean).join(" · ");
  const words = () => changeWords(change, currency);
  const gainShare = gain !== null && Number(costBasis) > 0 ? percent(Number(gain) / Number(costBasis)) : "";
  return h(
    "tr",
    { class: `is-${change.kind}` },
    h(
      "th",
      { scope: "row" },
      h("span", { class: "main" }, name),
      h("span", { class: "sub" }, label),
      h("span", { class: "sub phone" }, count),
    ),
    h("td", { class: "number wide" }, quantity(row.quantity)),
    h(
      "td",
      { class: "number wide" },
      money(row.price, currency),
      priceAsOf && h("span", { class: "sub soft" }, day(priceAsOf)),
    ),
    h(
      "td",
      { class: "number wide" },
      gain === null ? h("span", { class: "soft" }, "not known") : money(gain, currency, { signed: true }),
      gainShare && h("span", { class: "sub soft" }, gainShare),
    ),
    h("td", { class: "number wide change" }, ...words()),
    h("td", { class: "number" }, money(row.value, currency), h("span", { class: "phone change" }, ...words())),
  );
}

function changeWords({ kind, by, share }: RowChange, currency: Currency) {
  if (kind === "same") return [h("span", { class: "soft" }, "no change")];
  const note = WORDS[kind] ?? (share === undefined ? "" : percent(share));
  return [
    h(
      "span",
      { class: "main" },
      h("span", { class: "arrow", "aria-hidden": "true" }, MARKS[kind]),
      kind === "gone" ? "sold or moved" : money(by, currency, { signed: true }),
    ),
    h("span", { class: "sub" }, note),
  ];
}

export function movementsTable(transactions: TransactionRow[]): HTMLElement {
  if (transactions.length === 0) return h("p", { class: "none" }, "There are no transactions in the last 24 months.");
  return table("Transactions", ["Date", "What", "Amount"], transactions.map(movementRow));
}

const FLAGS = { new: "New", corrected: "Corrected", cancelled: "Cancelled" };

function movementRow(row: TransactionRow) {
  const { date, name, type, account, ticker, amount, currency, quantity: count, status, before } = row;
  const shares = count ? `${quantity(count)} ${ticker ?? "units"}` : ticker;
  const was = before && [
    before.amount !== amount && money(before.amount, currency, { signed: true }),
    before.date !== date && day(before.date),
    before.name !== name && before.name,
    before.quantity !== count && `${quantity(before.quantity)} ${ticker ?? "units"}`,
  ];
  return h(
    "tr",
    { class: status && `is-${status}` },
    h("td", { class: "date wide" }, day(date)),
    h(
      "th",
      { scope: "row" },
      h("span", { class: "main" }, name, status && h("span", { class: "flag" }, FLAGS[status])),
      h("span", { class: "sub" }, [type, shares, account].filter(Boolean).join(" · ")),
      was?.some(Boolean) && h("span", { class: "sub soft" }, `Before: ${was.filter(Boolean).join(", ")}`),
      h("span", { class: "sub phone" }, day(date)),
    ),
    h("td", { class: "number" }, money(amount, currency, { signed: true })),
  );
}

/** The classes of the columns. On a phone, a `wide` column is hidden, and another cell shows its content. */
const COLUMNS: Record<string, string> = {
  Quantity: "number wide",
  Price: "number wide",
  Gain: "number wide",
  Value: "number",
  Change: "number wide",
  Date: "wide",
  Amount: "number",
};

function table(caption: string, columns: string[], rows: HTMLElement[]) {
  const heads = columns.map((name) => h("th", { scope: "col", class: COLUMNS[name] }, name));
  return h(
    "table",
    {},
    h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {}, ...heads)),
    h("tbody", {}, ...rows),
  );
}
