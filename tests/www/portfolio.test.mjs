// What the page shows of Plaid's holdings and transactions.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compare, holdingRows, transactionRows } from "../../www/src/portfolio.js";

const accounts = [{ account_id: "a1", name: "IRA" }];
const securities = [
  { security_id: "s1", name: "Some Fund", ticker_symbol: "SOME", type: "etf" },
  { security_id: "s2", name: null, ticker_symbol: "BTC", type: "cryptocurrency" },
];
const holding = (security_id, value, more) => ({
  account_id: "a1",
  security_id,
  quantity: 2,
  institution_price: value / 2,
  institution_value: value,
  iso_currency_code: "USD",
  unofficial_currency_code: null,
  ...more,
});
const rows = (...holdings) => holdingRows({ accounts, securities, holdings });

describe("the rows of the page", () => {
  test("name a holding by its security and its account", () => {
    const [row] = rows(holding("s1", 100));
    const { key, ...shown } = row;
    assert.equal(key, "a1 s1");
    assert.deepEqual(shown, {
      account: "IRA",
      name: "Some Fund",
      ticker: "SOME",
      type: "etf",
      quantity: 2,
      price: 50,
      value: 100,
      currency: { code: "USD", official: true },
    });
  });

  test("say when a currency is no official one, and do without a name", () => {
    const [row] = rows(holding("s2", 1, { iso_currency_code: null, unofficial_currency_code: "BTC" }));
    assert.equal(row.name, "BTC");
    assert.deepEqual(row.currency, { code: "BTC", official: false });
    assert.equal(rows(holding("unheard-of", 1))[0].name, "Unnamed security");
  });

  test("have what was before, null for what is new, and what is gone", () => {
    const { holdings, gone } = compare(
      rows(holding("s1", 100), holding("s2", 7)),
      rows(holding("s1", 120), holding("s3", 5)),
    );
    assert.deepEqual(
      holdings.map(({ before }) => before),
      [{ quantity: 2, price: 50, value: 100 }, null],
    );
    assert.deepEqual(
      gone.map(({ key }) => key),
      ["a1 s2"],
    );
  });

  test("count what comes into the account as positive, where Plaid counts what leaves it", () => {
    const transaction = { investment_transaction_id: "t", account_id: "a1", security_id: null, date: "2026-01-02" };
    const bought = { ...transaction, name: "BUY", subtype: "buy", quantity: 1, amount: 10, iso_currency_code: "USD" };
    const [row] = transactionRows({ accounts, securities, investment_transactions: [bought] });
    assert.equal(row.amount, -10);
    assert.equal(row.ticker, null);
  });
});
