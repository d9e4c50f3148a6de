// Two snapshots of 10,000 holdings and 50,000 transactions each. Between them every price moves, and 100 transactions are added.
const HOLDINGS = 10_000;
const TRANSACTIONS = 50_000;
const SECURITIES = 500;
const DAY_MS = 86_400_000;

const ID = "JDdP7XPMklt5vwPmDN45t3KAoWAPmjtp";
const idOf = (kind, at) => `${ID}${kind}${String(at).padStart(6, "0")}`;
const cents = (value) => Number(value.toFixed(2));
const CURRENCY = { iso_currency_code: "USD", unofficial_currency_code: null };

const accounts = Array.from({ length: 20 }, (_, at) => ({
  account_id: idOf("a", at),
  balances: { available: 100, current: 1000.5, limit: null, margin_loan_amount: null, ...CURRENCY },
  mask: String(1000 + at),
  name: `Plaid account ${at}`,
  official_name: null,
  subtype: "ira",
  type: "investment",
}));

const securities = Array.from({ length: SECURITIES }, (_, at) => ({
  security_id: idOf("s", at),
  isin: null,
  cusip: null,
  sedol: null,
  institution_security_id: null,
  institution_id: null,
  proxy_security_id: null,
  name: `Fund number ${at}`,
  ticker_symbol: `F${at}`,
  is_cash_equivalent: at === 0,
  type: at === 0 ? "cash" : "mutual fund",
  subtype: null,
  close_price: 27.5,
  close_price_as_of: "2026-11-27",
  market_identifier_code: "XNAS",
  sector: "Finance",
  industry: "Regional Banks",
  option_contract: null,
  fixed_income: null,
  cfi_code: null,
  ...CURRENCY,
}));

/** What `getHoldings` would resolve to, at the prices of a day. */
const holdingsOf = (day) => ({
  accounts,
  holdings: Array.from({ length: HOLDINGS }, (_, at) => ({
    account_id: accounts[at % accounts.length].account_id,
    cost_basis: cents(at * 1.7),
    institution_price: cents(20 + ((at + day) % 97) / 7),
    institution_price_as_of: "2026-11-27",
    institution_price_datetime: null,
    institution_value: cents((at % 31) * 1.37 * (20 + ((at + day) % 97) / 7)),
    quantity: (at % 31) * 1.37,
    security_id: securities[at % SECURITIES].security_id,
    vested_quantity: null,
    vested_value: null,
    ...CURRENCY,
  })),
  securities,
  request_id: "m8MDnv9okwxFNBV",
});

/** What `getInvestmentTransactions` would resolve to: a tenth of them contributions, and the newest hundred from the second day. */
const transactionsOf = (first) => ({
  accounts,
  investment_transactions: Array.from({ length: TRANSACTIONS }, (_, at) => ({
    account_id: accounts[at % accounts.length].account_id,
    amount: at % 10 === 0 ? -400 : 274.6,
    cancel_transaction_id: null,
    date: new Date(Date.UTC(2026, 10, 28) - Math.floor(at / 80) * DAY_MS).toISOString().slice(0, 10),
    fees: 0,
    investment_transaction_id: idOf("t", at),
    name: "BUY Matthews Pacific Tiger Fund Insti Class",
    price: 27.46,
    quantity: 10,
    security_id: securities[at % SECURITIES].security_id,
    subtype: at % 10 === 0 ? "contribution" : "buy",
    transaction_datetime: null,
    type: at % 10 === 0 ? "cash" : "buy",
    ...CURRENCY,
  })).slice(first),
  total_investment_transactions: TRANSACTIONS - first,
  request_id: "m8MDnv9okwxFNBV",
});

export const before = { holdings: holdingsOf(0), transactions: transactionsOf(100) };
export const after = { holdings: holdingsOf(1), transactions: transactionsOf(0) };
