// Shows the value of the portfolio: in total, since the last change, against its cost basis, and by account.
import type { Amount, Total } from "plaid-investments/portfolio";
import type { AccountRow, Change, ItemView } from "../shared/messages.ts";
import { byId, h, isShown, say } from "./dom.ts";
import { type Signed, currency, money, moment, percent, plural } from "./words.ts";

export function showSummary({ itemId, totals, accounts, change, reading }: ItemView): void {
  const first = totals[0];
  say(
    byId("total"),
    first ? totals.map((sum) => amount(sum, sum.value)).join(" + ") : reading.at ? "No holdings" : "Reading…",
  );
  say(byId("as-of"), reading.at ? `As of ${moment(reading.at)}` : "");
  byId("change").replaceChildren(...changeLines(change));
  for (const id of ["figures", "accounts"]) keepHeight(byId(id), itemId);
  byId("figures").replaceChildren(...totals.flatMap((sum) => figures(sum, totals.length > 1)));
  byId("accounts").replaceChildren(...accountsTable(accounts));
}

/** An element does not shrink while the same Item is shown, so that nothing moves when an account was closed. */
function keepHeight(element: HTMLElement, itemId: string): void {
  element.style.minHeight = element.dataset["item"] === itemId ? `${element.offsetHeight}px` : "";
  element.dataset["item"] = itemId;
}

const amount = (sum: { currency: string }, value: Amount | number | null, options?: Signed) =>
  money(value, currency(sum.currency), options);

/** Shows deposits and market changes separately, because a deposit is not a gain. */
function changeLines(change: Change | null) {
  if (!change || change.value.length === 0) return [h("p", { class: "soft" }, "No change since this bank was linked.")];
  const moved = change.value.filter(({ before, after }) => before !== after);
  const lines = (moved.length > 0 ? moved : change.value.slice(0, 1)).map((part) => {
    const by = Number(part.after) - Number(part.before);
    return h(
      "p",
      {},
      h("strong", { class: by < 0 ? "is-down" : "is-up" }, amount(part, by, { signed: true })),
      ...(part.flows === null
        ? []
        : [
            ` · ${Number(part.flows) < 0 ? "taken out" : "paid in"} ${amount(part, part.flows.replace("-", ""))}`,
            ` · market ${amount(part, part.market, { signed: true })}`,
          ]),
    );
  });
  const doubt =
    change.unattributed > 0 &&
    `${plural(change.unattributed, "transaction")} may be money paid in or out: it counts as market here.`;
  return [
    ...lines,
    h("p", { class: "soft" }, `From ${moment(change.from)} to ${moment(change.to)}`),
    doubt && h("p", { class: "soft" }, doubt),
  ].filter(isShown);
}

function figures(sum: Total, isOneOfMany: boolean) {
  const name = (text: string) => (isOneOfMany ? `${text}, ${sum.currency}` : text);
  const hasCost = Number(sum.costCovers) !== 0;
  const share = Number(sum.costBasis) === 0 ? undefined : Number(sum.gain) / Number(sum.costBasis);
  const covers = Number(sum.value) === 0 ? 1 : Number(sum.costCovers) / Number(sum.value);
  const gain: [value: string, note: string] = hasCost
    ? [
        amount(sum, sum.gain, { signed: true }),
        [
          share !== undefined && percent(share),
          covers < 0.995 && `of ${percent(covers, { signed: false })} of the value`,
        ]
          .filter(Boolean)
          .join(" "),
      ]
    : ["not known", "the bank gives no cost"];
  return [
    figure(name("Gain against cost"), ...gain),
    figure(name("Cash"), amount(sum, sum.cash), "part of the value"),
    sum.unpriced > 0 && figure(name("Without a price"), String(sum.unpriced), "not in the value"),
  ].filter(isShown);
}

const figure = (name: string, value: string, note: string) =>
  h("div", {}, h("dt", {}, name), h("dd", {}, value), h("dd", { class: "soft" }, note));

function accountsTable(accounts: AccountRow[]) {
  const held = accounts.filter(({ totals }) => totals.length > 0);
  if (held.length < 2) return [];
  const rows = held.flatMap(({ name, mask, totals }) =>
    totals.map((sum) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, h("span", { class: "main" }, name), mask && h("span", { class: "sub" }, `··${mask}`)),
        h("td", { class: "number wide" }, amount(sum, sum.cash)),
        h(
          "td",
          { class: "number" },
          Number(sum.costCovers) === 0 ? "not known" : amount(sum, sum.gain, { signed: true }),
        ),
        h("td", { class: "number" }, amount(sum, sum.value)),
      ),
    ),
  );
  const heads = ["Account", "Cash", "Gain", "Value"].map((text, place) =>
    h("th", { scope: "col", class: place === 0 ? null : place === 1 ? "number wide" : "number" }, text),
  );
  return [
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, "Accounts"),
      h("thead", {}, h("tr", {}, ...heads)),
      h("tbody", {}, ...rows),
    ),
  ];
}
