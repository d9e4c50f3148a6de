/**
 * The documented values of some of Plaid's fields, which editors can complete. Plaid may add values at any time, and new values are passed
 * on unchanged. So handle other values too, for example by `default:` in a `switch`.
 *
 * @module
 */

/** One of the known values, or any other string. Because of `string & {}`, TypeScript doesn't reduce the union to `string`. */
export type Open<Known extends string> = Known | (string & {});

/**
 * The type of an account.
 *
 * - `investment`: an account with securities. Older versions of Plaid's API, which this package does not use, have `brokerage` instead.
 * - `depository`: checking, savings and similar accounts.
 * - `credit`: a credit card.
 * - `loan`: a mortgage, a student loan and similar loans.
 *
 * @see https://plaid.com/docs/api/accounts/#account-type-schema
 */
export type AccountType = Open<"investment" | "brokerage" | "depository" | "credit" | "loan" | "other">;

/**
 * The subtype of an account, such as `ira`, `401k` or `brokerage`.
 *
 * @see https://plaid.com/docs/api/accounts/#account-type-schema
 */
export type AccountSubtype = Open<
  | "401a"
  | "401k"
  | "403B"
  | "457b"
  | "529"
  | "auto"
  | "brokerage"
  | "business"
  | "cash isa"
  | "cash management"
  | "cd"
  | "charge card"
  | "checking"
  | "commercial"
  | "commercial line of credit"
  | "construction"
  | "consumer"
  | "credit card"
  | "crypto exchange"
  | "ebt"
  | "education savings account"
  | "fhsa"
  | "fixed annuity"
  | "gic"
  | "health reimbursement arrangement"
  | "home equity"
  | "home equity loan"
  | "hsa"
  | "installment"
  | "isa"
  | "ira"
  | "keogh"
  | "lif"
  | "life insurance"
  | "limited purpose checking"
  | "line of credit"
  | "lira"
  | "loan"
  | "lrif"
  | "lrsp"
  | "money market"
  | "mortgage"
  | "mutual fund"
  | "non-custodial wallet"
  | "non-taxable brokerage account"
  | "other"
  | "other insurance"
  | "other annuity"
  | "overdraft"
  | "paypal"
  | "payroll"
  | "pension"
  | "prediction market"
  | "prepaid"
  | "prif"
  | "profit sharing plan"
  | "qshr"
  | "rdsp"
  | "resp"
  | "retirement"
  | "rlif"
  | "roth"
  | "roth 401k"
  | "roth 403B"
  | "roth 457b"
  | "roth pension"
  | "roth profit sharing plan"
  | "roth thrift savings plan"
  | "rrif"
  | "rrsp"
  | "sarsep"
  | "savings"
  | "sep ira"
  | "simple ira"
  | "sipp"
  | "stock plan"
  | "student"
  | "thrift savings plan"
  | "tfsa"
  | "trust"
  | "ugma"
  | "utma"
  | "variable annuity"
>;

/**
 * The type of a security.
 *
 * - `cash`: cash, currencies and money market funds.
 * - `derivative`: options, warrants and other derivatives.
 * - `equity`: domestic and foreign equities.
 * - `etf`: funds traded on an exchange.
 * - `fixed income`: bonds and certificates of deposit.
 * - `mutual fund`: open-end and closed-end funds.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-type
 */
export type SecurityType = Open<
  "cash" | "cryptocurrency" | "derivative" | "equity" | "etf" | "fixed income" | "loan" | "mutual fund" | "other"
>;

/**
 * The subtype of a security, such as `common stock`, `municipal bond` or `option`.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-subtype
 */
export type SecuritySubtype = Open<
  | "asset backed security"
  | "bill"
  | "bond"
  | "bond with warrants"
  | "cash"
  | "cash management bill"
  | "common stock"
  | "convertible bond"
  | "convertible equity"
  | "cryptocurrency"
  | "depositary receipt"
  | "depositary receipt on debt"
  | "etf"
  | "float rating note"
  | "fund of funds"
  | "hedge fund"
  | "limited partnership unit"
  | "medium term note"
  | "money market debt"
  | "mortgage backed security"
  | "municipal bond"
  | "mutual fund"
  | "note"
  | "option"
  | "other"
  | "preferred convertible"
  | "preferred equity"
  | "private equity fund"
  | "real estate investment trust"
  | "structured equity product"
  | "treasury inflation protected securities"
  | "unit"
  | "warrant"
>;

/**
 * The type of a transaction.
 *
 * - `buy`, `sell`: a security was bought or sold.
 * - `cash`: cash came in or went out, such as a dividend or a deposit.
 * - `fee`: a fee was charged.
 * - `transfer`: a position changed without a trade, for example by the exercise of an option.
 * - `cancel`: a pending transaction was cancelled.
 *
 * @see https://plaid.com/docs/api/accounts/#investment-transaction-types-schema
 */
export type InvestmentTransactionType = Open<"buy" | "sell" | "cancel" | "cash" | "fee" | "transfer">;

/**
 * The subtype of a transaction, such as `dividend`, `management fee` or `stock distribution`.
 *
 * @see https://plaid.com/docs/api/accounts/#investment-transaction-types-schema
 */
export type InvestmentTransactionSubtype = Open<
  | "account fee"
  | "adjustment"
  | "assignment"
  | "buy"
  | "buy to cover"
  | "contribution"
  | "deposit"
  | "distribution"
  | "dividend"
  | "dividend reinvestment"
  | "exercise"
  | "expire"
  | "fund fee"
  | "interest"
  | "interest receivable"
  | "interest reinvestment"
  | "legal fee"
  | "loan payment"
  | "long-term capital gain"
  | "long-term capital gain reinvestment"
  | "management fee"
  | "margin expense"
  | "merger"
  | "miscellaneous fee"
  | "non-qualified dividend"
  | "non-resident tax"
  | "pending credit"
  | "pending debit"
  | "qualified dividend"
  | "rebalance"
  | "return of principal"
  | "request"
  | "sell"
  | "sell short"
  | "send"
  | "short-term capital gain"
  | "short-term capital gain reinvestment"
  | "spin off"
  | "split"
  | "stock distribution"
  | "tax"
  | "tax withheld"
  | "trade"
  | "transfer"
  | "transfer fee"
  | "trust fee"
  | "unqualified gain"
  | "withdrawal"
>;
