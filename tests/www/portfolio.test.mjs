// The data that the page shows for Plaid's holdings and transactions, and the rows that a reading writes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const { portfolioOf, transactionRows } = await importTypeScript("www/src/item/portfolio.ts");
const { beforeOf, differences, hasNews, responsesOf, rowsOf, withoutHistory } =
  await importTypeScript("www/src/item/snapshot.ts");

const accounts = [{ account_id: "a1", name: "IRA", mask: "1234", type: "investment", balances: {} }];
const securities = [
  { security_id: "s1", name: "Some Fund", ticker_symbol: "SOME", type: "etf" },
  { security_id: "s2", name: null, ticker_symbol: "BTC", type: "cryptocurrency" },
  { security_id: "s3", name: "U S Dollar", ticker_symbol: "CUR:USD", type: "cash" },
];
const holding = (security_id, value, more) => ({
  account_id: "a1",
  security_id,
  quantity: 2,
  institution_price: value / 2,
  institution_value: value,
  cost_basis: null,
  iso_currency_code: "USD",
  unofficial_currency_code: null,
  ...more,
});
const transaction = (id, date, amount, more) => ({
  investment_transaction_id: id,
  account_id: "a1",
  security_id: "s1",
  date,
  name: "BUY",
  type: "buy",
  subtype: "buy",
  quantity: 1,
  price: amount,
  amount,
  iso_currency_code: "USD",
  unofficial_currency_code: null,
  ...more,
});
const ITEM = { item_id: "i1" };
const reading = (holdings, transactions = []) => [
  { accounts, securities, holdings, item: ITEM, request_id: "r" },
  {
    accounts,
    securities,
    investment_transactions: transactions,
    total_investment_transactions: transactions.length,
    item: ITEM,
    request_id: "r",
  },
];

/** The stored rows after some readings, and the rows that each wrote. The first reading does not count as a change. */
const readAll = (...readings) => readSince(undefined, ...readings);

/** The same, where the day of the first reading is known. */
function readSince(firstDay, ...readings) {
  const stored = new Map();
  const writes = readings.map((responses, place) => {
    const found = withoutHistory(differences(stored, rowsOf(...responses), "2026-01-01"), stored, firstDay);
    for (const row of found) stored.set(`${row.kind} ${row.key}`, place === 0 ? { ...row, isChanged: false } : row);
    return found;
  });
  return { rows: [...stored.values()], writes };
}
const view = (...readings) => portfolioOf(readAll(...readings).rows, ITEM);
const movements = (...readings) => {
  const { rows } = readAll(...readings);
  const found = rows.filter(({ kind }) => kind === "transaction");
  return transactionRows(found, rows).map(({ id, status, amount, before }) => ({ id, status, amount, before }));
};

describe("the portfolio of the page", () => {
  test("names a holding by its security and its account, with its gain and its sums", async () => {
    const { holdings, totals } = await view(reading([holding("s1", 100, { cost_basis: 80 }), holding("s3", 5)]));
    const [{ name, account, ticker, value, gain, isCash, currency }, cash] = holdings;
    assert.deepEqual([name, account, ticker, value, gain, isCash], ["Some Fund", "IRA", "SOME", "100", "20", false]);
    assert.deepEqual(currency, { code: "USD", official: true });
    assert.deepEqual([cash.isCash, cash.gain], [true, null]);
    assert.deepEqual([totals[0].value, totals[0].cash, totals[0].gain], ["105", "5", "20"]);
  });

  test("marks an unofficial currency, and works without a name", async () => {
    const coin = holding("s2", 1, { iso_currency_code: null, unofficial_currency_code: "BTC" });
    const { holdings } = await view(reading([coin, holding("unheard-of", 1)]));
    assert.deepEqual([holdings[0].name, holdings[0].currency], ["BTC", { code: "BTC", official: false }]);
    assert.equal(holdings[1].name, "Unnamed security");
  });

  test("has the values before the change, null for new holdings, and the removed holdings", async () => {
    const { holdings, gone } = await view(
      reading([holding("s1", 100), holding("s2", 7)]),
      reading([holding("s1", 120), holding("s3", 5)]),
    );
    assert.deepEqual(
      holdings.map(({ key, before }) => [key, before?.value ?? null]),
      [
        ["a1 s1", "100"],
        ["a1 s3", null],
      ],
    );
    assert.deepEqual(
      gone.map(({ key, value }) => [key, value]),
      [["a1 s2", "7"]],
    );
  });

  test("distinguishes two lots of one security", async () => {
    const { holdings } = await view(
      reading([holding("s1", 100), holding("s1", 50)]),
      reading([holding("s1", 100), holding("s1", 60)]),
    );
    assert.deepEqual(
      holdings.map(({ value, before }) => [value, before.value]),
      [
        ["100", "100"],
        ["60", "50"],
      ],
    );
  });
});

describe("the transactions of the page", () => {
  const old = transaction("t1", "2026-05-01", 10);

  test("count money into the account as positive, unlike Plaid", () => {
    assert.deepEqual(movements(reading([], [old])), [{ id: "t1", status: null, amount: -10, before: null }]);
  });

  test("show corrections with the old values, new ones, and cancellations", () => {
    const cancelled = transaction("t2", "2026-05-02", 5);
    const corrected = { ...old, amount: 12 };
    const found = movements(
      reading([], [cancelled, old]),
      reading([], [transaction("t3", "2026-05-03", 1), corrected]),
    );
    const said = Object.fromEntries(
      found.map(({ id, status, amount, before }) => [id, [status, amount, before?.amount]]),
    );
    assert.deepEqual(said, {
      t1: ["corrected", -12, -10],
      t2: ["cancelled", -5, undefined],
      t3: ["new", -1, undefined],
    });
  });

  test("keep those from before the first day of a reading", () => {
    const older = transaction("t0", "2025-12-31", 3);
    const found = movements(reading([], [old, older]), reading([], [old]));
    assert.deepEqual(
      found.map(({ id, status }) => [id, status]),
      [
        ["t0", null],
        ["t1", null],
      ],
    );
  });

  test("do not count a history that arrives later as news", () => {
    const found = readAll(reading([], [old]), reading([], [old, transaction("t0", "2026-02-01", 3)]));
    assert.equal(hasNews(found.writes[1]), false);
  });

  test("do not count a history as news if the first reading had no transaction", () => {
    const since = (firstDay, date) => readSince(firstDay, reading([]), reading([], [transaction("t0", date, 3)]));
    const { rows, writes } = since("2026-05-01", "2026-04-30");
    assert.equal(hasNews(writes[1]), false);
    assert.equal(rows.find(({ kind }) => kind === "transaction").isChanged, false);
    // A transaction of the day of that reading, or a later one, is new.
    for (const date of ["2026-05-01", "2026-05-02"]) assert.equal(hasNews(since("2026-05-01", date).writes[1]), true);
    assert.equal(hasNews(since(undefined, "2026-04-30").writes[1]), true);
  });

  test("are new if they are older than the first reading, but not than the transactions that it found", () => {
    const { writes } = readSince(
      "2026-05-09",
      reading([], [old]),
      reading([], [transaction("t3", "2026-05-03", 1), old]),
    );
    assert.equal(hasNews(writes[1]), true);
  });
});

describe("a reading", () => {
  const many = (count, value) =>
    Array.from({ length: count }, (_, place) => holding(`s${place}`, place === 0 ? value : 10 + place));

  for (const count of [6, 2000]) {
    test(`of ${count} holdings writes the row that differs, and none if nothing does`, (t) => {
      const { writes } = readAll(reading(many(count, 1)), reading(many(count, 2)), reading(many(count, 2)));
      const rows = writes.map(({ length }) => length);
      t.diagnostic(`rows written at first, after a change, and without one: ${rows.join(", ")}`);
      assert.deepEqual(rows, [count + accounts.length + securities.length, 1, 0]);
    });
  }

  test("that returns to the state before the change is no change", () => {
    const { rows } = readAll(reading([holding("s1", 1)]), reading([holding("s1", 2)]), reading([holding("s1", 1)]));
    assert.equal(rows.filter(({ isChanged }) => isChanged).length, 0);
  });

  test("can be rebuilt from its rows, before and after the change", () => {
    const [before, after] = [reading([holding("s1", 1)]), reading([holding("s1", 2), holding("s2", 3)])];
    const { rows } = readAll(before, after);
    assert.deepEqual(responsesOf(rows, ITEM).holdings.holdings, after[0].holdings);
    assert.deepEqual(responsesOf(rows, ITEM, beforeOf).holdings.holdings, before[0].holdings);
  });
});
