// A portfolio with the unusual values of recorded Plaid responses. The first refresh closes an account, cancels a transaction and corrects
// another.

import { DAY_MS, dayOf } from "./days.js";
import { fixedId } from "./ids.js";

/** @import { FakeAccount, FakeInvestmentTransaction, FakePortfolio, FakeSecurity } from "../../testing.js" */

/** @type {Record<string, FakeSecurity>} */
const SECURITIES = {
  dollar: { ticker_symbol: "CUR:USD", name: "U S Dollar" },
  euro: { ticker_symbol: "CUR:EUR", name: "Euro", currency: "EUR" },
  bitcoin: { ticker_symbol: "CUR:BTC", name: "Bitcoin", answer: { close_price: 61_250.4 } },
  option: { ticker_symbol: "AAPL290119C00250000", name: "AAPL Jan 2029 250 Call", answer: { close_price: 41.2 } },
  bond: {
    ticker_symbol: null,
    name: "US Treasury Note 4.25%",
    cusip: "91282CKQ3",
    answer: {
      type: "fixed income",
      subtype: "note",
      sector: "Government",
      industry: "Sovereign Government",
      close_price: 98.64,
      fixed_income: {
        face_value: 1000,
        issue_date: "2024-05-15",
        maturity_date: "2034-05-15",
        yield_rate: { percentage: 4.25, type: "coupon" },
      },
    },
  },
  stock: { ticker_symbol: "SBSI", name: "Southside Bancshares Inc.", answer: { close_price: 34.73 } },
  shareAbroad: { ticker_symbol: "ADS", name: "adidas AG", currency: "EUR", answer: { close_price: 215.5 } },
  // A security that Plaid could not identify.
  unknown: { ticker_symbol: null, name: "PRIVATE PLACEMENT UNIT", answer: { type: null, subtype: null } },
};

/**
 * The portfolios before and after the first refresh.
 *
 * @param {number} now
 * @returns {FakePortfolio[]}
 */
export function recordedPortfolios(now) {
  const daysAgo = (/** @type {number} */ days) => dayOf(now - days * DAY_MS);
  /** @type {FakeInvestmentTransaction[]} */
  const past = [
    { date: daysAgo(400), name: "BUY SBSI", type: "buy", quantity: 10, price: 30.1, security: SECURITIES.stock },
    { date: daysAgo(90), name: "ACCOUNT FEE", type: "fee", quantity: 0, price: 0, answer: { amount: 5 } },
    {
      date: daysAgo(20),
      name: "Deposit",
      type: "cash",
      quantity: -5000,
      price: 1,
      security: SECURITIES.dollar,
    },
    { date: daysAgo(18), name: "BUY SBSI", type: "buy", quantity: 40, price: 33.9, security: SECURITIES.stock },
    // Plaid sends sells with either sign of the quantity.
    { date: daysAgo(12), name: "SELL SBSI", type: "sell", quantity: 5, price: 34.1, security: SECURITIES.stock },
    { date: daysAgo(11), name: "SELL SBSI", type: "sell", quantity: -5, price: 34.2, security: SECURITIES.stock },
    {
      date: daysAgo(9),
      name: "BUY ADS",
      type: "buy",
      quantity: 3,
      price: 210,
      currency: "EUR",
      security: SECURITIES.shareAbroad,
    },
    {
      date: daysAgo(4),
      name: "DIVIDEND",
      type: "cash",
      quantity: 0,
      price: 0,
      answer: { amount: -18.9, subtype: "dividend" },
    },
    { date: daysAgo(2), name: "BUY SBSI", type: "buy", quantity: 10, price: 34.6, security: SECURITIES.stock },
  ];
  const after = past.map((one) => {
    if (one.name === "DIVIDEND") return { ...one, answer: { ...one.answer, amount: -19.8 } };
    return one.date === daysAgo(2) ? { ...one, type: "cancel" } : one;
  });
  return [
    { override_accounts: [...OTHER_ACCOUNTS, brokerage(past, 34.73), CLOSING] },
    { override_accounts: [...OTHER_ACCOUNTS, brokerage(after, 35.02)] },
  ];
}

/** The Item is paired with an Item of Plaid Check, which has only the brokerage account. */
const PAIRED_ITEM = fixedId("paired item");
const UNPAIRED = { paired_account_id: null, paired_item_id: PAIRED_ITEM };

/** @type {FakeAccount[]} */
const OTHER_ACCOUNTS = [
  {
    type: "depository",
    subtype: "checking",
    starting_balance: 110,
    force_available_balance: 100,
    meta: { name: "Plaid Checking", official_name: "Plaid Gold Standard 0% Interest Checking", mask: "0000" },
    answer: UNPAIRED,
  },
  {
    type: "credit",
    subtype: "credit card",
    starting_balance: 410,
    force_available_balance: 1590,
    meta: { name: "Plaid Credit Card", official_name: "Plaid Diamond Credit Card", mask: "3333", limit: 2000 },
    answer: UNPAIRED,
  },
  {
    type: "loan",
    subtype: "student",
    starting_balance: 65_262,
    meta: { name: "Plaid Student Loan", mask: "7777" },
    answer: UNPAIRED,
  },
];

/** @type {FakeAccount} */
const CLOSING = {
  type: "investment",
  subtype: "hsa",
  meta: { name: "Plaid HSA", mask: "9001" },
  answer: UNPAIRED,
  holdings: [{ institution_price: 1, quantity: 120.5, cost_basis: null, security: SECURITIES.dollar }],
};

/** @type {(transactions: FakeInvestmentTransaction[], stockPrice: number) => FakeAccount} */
const brokerage = (investment_transactions, stockPrice) => ({
  type: "investment",
  subtype: "brokerage",
  meta: { name: "Plaid Brokerage", official_name: "Plaid Self-Directed Brokerage", mask: "4444" },
  investment_transactions,
  answer: { paired_account_id: fixedId("paired account"), paired_item_id: PAIRED_ITEM },
  holdings: [
    { institution_price: 1, quantity: 3144.02, cost_basis: 3144.02, security: SECURITIES.dollar },
    { institution_price: stockPrice, quantity: 40, cost_basis: 1356, security: SECURITIES.stock },
    { institution_price: 61_250.4, quantity: 0.0125, cost_basis: null, security: SECURITIES.bitcoin },
    { institution_price: 41.2, quantity: 100, cost_basis: 3980, security: SECURITIES.option },
    { institution_price: 98.64, quantity: 10, cost_basis: 982.1, security: SECURITIES.bond },
    { institution_price: 215.5, quantity: 3, cost_basis: 630, currency: "EUR", security: SECURITIES.shareAbroad },
    { institution_price: 1, quantity: 250, cost_basis: 250, currency: "EUR", security: SECURITIES.euro },
    // The institution gives no price: Plaid sends 0, and there is no closing price.
    { institution_price: 0, quantity: 12, cost_basis: null, security: SECURITIES.unknown },
    // The response does not have its security.
    { institution_price: 10, quantity: 7, cost_basis: 65.1 },
  ],
});
