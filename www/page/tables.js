// Holdings and transactions as tables: everything that the chart shows, and more.
import { h } from "./dom.js";
import { day, money, percent, quantity } from "./words.js";

/** A change below this is none: half a cent, and what arithmetic leaves over. */
const NOTHING = 0.005;

export function holdingsTable({ holdings, gone }) {
  if (holdings.length + gone.length === 0) return h("p", { class: "none" }, "There are no holdings in this Item.");
  const rows = [
    ...holdings.map((row) => holdingRow(row, changeOf(row))),
    ...gone.map((row) => holdingRow({ ...row, quantity: 0, value: 0 }, { kind: "gone", by: -row.value })),
  ];
  return table("Holdings", ["Holding", "Quantity", "Price", "Value", "Change"], rows);
}

export const hasChanged = ({ holdings, gone }) =>
  gone.length > 0 || holdings.some((row) => changeOf(row).kind !== "same");

function changeOf({ value, quantity: count, before }) {
  if (before === null) return { kind: "new", by: value };
  const by = value - before.value;
  if (Math.abs(by) < NOTHING && count === before.quantity) return { kind: "same", by: 0 };
  return { kind: by < 0 ? "down" : "up", by, share: before.value ? by / before.value : undefined };
}

const MARKS = { up: "▲", down: "▼", new: "＋", gone: "－" };
const WORDS = { new: "new", gone: "gone" };

function holdingRow(row, change) {
  const { ticker, name, account, currency } = row;
  const count = `${quantity(row.quantity)} × ${money(row.price, currency)}`;
  const label = [ticker, account].filter(Boolean).join(" · ");
  const words = () => changeWords(change, currency);
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
    h("td", { class: "number wide" }, money(row.price, currency)),
    h("td", { class: "number" }, money(row.value, currency), h("span", { class: "phone change" }, ...words())),
    h("td", { class: "number wide change" }, ...words()),
  );
}

function changeWords({ kind, by, share }, currency) {
  if (kind === "same") return [h("span", { class: "soft" }, "no change")];
  const note = WORDS[kind] ?? (share === undefined ? "" : percent(share));
  return [
    h(
      "span",
      { class: "main" },
      h("span", { class: "arrow", "aria-hidden": "true" }, MARKS[kind]),
      money(by, currency, { signed: true }),
    ),
    h("span", { class: "sub" }, note),
  ];
}

export function movementsTable(transactions) {
  if (transactions.length === 0) return h("p", { class: "none" }, "There are no transactions in the last 24 months.");
  return table("Transactions", ["Date", "What", "Amount"], transactions.map(movementRow));
}

function movementRow({ date, name, type, account, ticker, amount, currency, quantity: count, isNew }) {
  const shares = count ? `${quantity(count)} ${ticker ?? "units"}` : ticker;
  return h(
    "tr",
    { class: isNew ? "is-new" : null },
    h("td", { class: "date wide" }, day(date)),
    h(
      "th",
      { scope: "row" },
      h("span", { class: "main" }, name, isNew && h("span", { class: "flag" }, "New")),
      h("span", { class: "sub" }, [type, shares, account].filter(Boolean).join(" · ")),
      h("span", { class: "sub phone" }, day(date)),
    ),
    h("td", { class: "number" }, money(amount, currency, { signed: true })),
  );
}

/** How the columns are set; those that are `wide` are, on a phone, a line of another. */
const COLUMNS = {
  Holding: null,
  Quantity: "number wide",
  Price: "number wide",
  Value: "number",
  Change: "number wide",
  Date: "wide",
  What: null,
  Amount: "number",
};

function table(caption, columns, rows) {
  const heads = columns.map((name) => h("th", { scope: "col", class: COLUMNS[name] }, name));
  return h(
    "table",
    {},
    h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {}, ...heads)),
    h("tbody", {}, ...rows),
  );
}
