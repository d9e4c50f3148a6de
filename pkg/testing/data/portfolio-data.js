// The data of the moving portfolio: securities, accounts, positions and transactions. `portfolio.js` changes them.

/** The default fields of a security. */
export const SECURITY = {
  cfi_code: null,
  cusip: null,
  figi: null,
  fixed_income: null,
  industry: null,
  institution_id: null,
  institution_security_id: null,
  is_cash_equivalent: false,
  isin: null,
  iso_currency_code: "USD",
  market_identifier_code: null,
  option_contract: null,
  proxy_security_id: null,
  sector: null,
  sedol: null,
  unofficial_currency_code: null,
  update_datetime: null,
};

/** @typedef {keyof typeof SECURITIES} SecurityName */

/** The securities, by an internal name. `close_price` is the middle around which the price moves. */
export const SECURITIES = {
  cash: {
    ...SECURITY,
    security_id: "d6ePmbPxgWCWmMVv66q9iPV94n91vMtov5Are",
    name: "U S Dollar",
    ticker_symbol: "CUR:USD",
    type: "cash",
    subtype: "cash",
    is_cash_equivalent: true,
    close_price: 1,
  },
  stock: {
    ...SECURITY,
    security_id: "eW4jmnjd6AtjxXVrjmj6SX1dNEdZp3Cy8RnRQ",
    name: "Southside Bancshares Inc.",
    ticker_symbol: "SBSI",
    type: "equity",
    subtype: "common stock",
    market_identifier_code: "XNAS",
    sector: "Finance",
    industry: "Regional Banks",
    close_price: 34.73,
  },
  fund: {
    ...SECURITY,
    security_id: "JDdP7XPMklt5vwPmDN45t3KAoWAPmjtpaW7DP",
    name: "Matthews Pacific Tiger Fund Insti Class",
    ticker_symbol: "MIPTX",
    type: "mutual fund",
    subtype: "mutual fund",
    market_identifier_code: "XNAS",
    close_price: 27,
  },
  etf: {
    ...SECURITY,
    security_id: "nnmo8doZ4lfKNEDe3mPJipLGkaGw3jfPrpxoN",
    name: "NH PORTFOLIO 1055 (FIDELITY INDEX)",
    ticker_symbol: "NHX105509",
    type: "etf",
    subtype: "etf",
    market_identifier_code: "XNAS",
    close_price: 13.73,
  },
  bill: {
    ...SECURITY,
    security_id: "Lxe4yz4XQEtwb2YArO7RFMpPDvPxy7FALRyea",
    name: "US Treasury Bill",
    ticker_symbol: null,
    type: "fixed income",
    subtype: "bill",
    sector: "Government",
    industry: "Sovereign Government",
    close_price: 94.81,
    fixed_income: {
      face_value: 100,
      issue_date: null,
      maturity_date: null,
      yield_rate: { percentage: 5.43, type: "coupon_equivalent" },
    },
  },
};

export const ACCOUNTS = [
  { name: "Plaid IRA", mask: "5555", subtype: "ira" },
  { name: "Plaid 401k", mask: "6666", subtype: "401k" },
];

/** @typedef {{ account: number; security: SecurityName; quantity: number; cost: number }} Position */

/**
 * The initial positions of each account. `cost` is the total cost basis.
 *
 * @type {Position[]}
 */
export const POSITIONS = [
  { account: 0, security: "cash", quantity: 320.76, cost: 320.76 },
  { account: 0, security: "stock", quantity: 42.5, cost: 1310.5 },
  { account: 1, security: "cash", quantity: 12345.67, cost: 12345.67 },
  { account: 1, security: "fund", quantity: 23.567, cost: 541.2 },
  { account: 1, security: "etf", quantity: 100.05, cost: 1500.75 },
  { account: 1, security: "bill", quantity: 10, cost: 948.08 },
];

/**
 * @typedef {object} Activity
 * @property {number} account
 * @property {string} type
 * @property {string} subtype
 * @property {string} name
 * @property {SecurityName} [security]
 * @property {number} [quantity] with a `security`
 * @property {number} [amount]
 */

/**
 * A cycle of transactions, which repeats without end. Buys, sells and deposits have a `quantity`, all others an `amount`. As in Plaid's
 * responses, an amount is negative if cash comes in, and the quantity of a deposit is negative. After a cycle, both accounts have more cash and
 * at least as many shares, so that nothing runs out.
 *
 * @type {Activity[]}
 */
export const ACTIVITY = [
  { account: 1, type: "cash", subtype: "contribution", name: "CONTRIBUTION", security: "cash", quantity: -400 },
  { account: 1, type: "buy", subtype: "buy", name: "BUY NHX105509", security: "etf", quantity: 20 },
  { account: 0, type: "cash", subtype: "dividend", name: "DIVIDEND SBSI", security: "stock", amount: -18.9 },
  { account: 0, type: "buy", subtype: "buy", name: "BUY MIPTX", security: "fund", quantity: 1.5 },
  { account: 0, type: "sell", subtype: "sell", name: "SELL SBSI", security: "stock", quantity: -2 },
  { account: 1, type: "fee", subtype: "account fee", name: "ACCOUNT FEE", amount: 5 },
  { account: 0, type: "cash", subtype: "contribution", name: "CONTRIBUTION", security: "cash", quantity: -100 },
  { account: 0, type: "buy", subtype: "buy", name: "BUY SBSI", security: "stock", quantity: 2.25 },
];

/** The distance of the price from its middle at each step, in hundredths of a percent. */
export const MOVES = [0, 85, -40, 120, 35, -110, 60];
