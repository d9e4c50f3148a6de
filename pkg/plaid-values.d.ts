/**
 * The values that Plaid lists for fields of its own. Editors complete them, and none of the lists is closed: a value that
 * Plaid adds tomorrow arrives as it is, so leave room for it (`default:`).
 *
 * @module
 */

/** One of today's values, or any other string. `string & {}` keeps TypeScript from forgetting the first for the second. */
export type Open<Known extends string> = Known | (string & {});

/**
 * What kind of account it is.
 *
 * - `investment`: holds securities. Older versions of Plaid's API, which this package doesn't ask for, said `brokerage`.
 * - `depository`: checking, savings and the like.
 * - `credit`: a credit card.
 * - `loan`: a mortgage, a student loan and the like.
 *
 * @see https://plaid.com/docs/api/accounts/#account-type-schema
 */
export type AccountType = Open<"investment" | "brokerage" | "depository" | "credit" | "loan" | "other">;

/**
 * What an account is within its type: `ira`, `401k`, `brokerage`.
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
 * What kind of security it is.
 *
 * - `cash`: money, and money market funds.
 * - `derivative`: options, warrants and the like.
 * - `equity`: shares, of this country or another.
 * - `etf`: funds traded on an exchange.
 * - `fixed income`: bonds, and certificates of deposit.
 * - `mutual fund`: funds, open-ended and closed-ended.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-type
 */
export type SecurityType = Open<
  "cash" | "cryptocurrency" | "derivative" | "equity" | "etf" | "fixed income" | "loan" | "mutual fund" | "other"
>;

/**
 * What a security is within its type: `common stock`, `municipal bond`, `option`.
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
 * What a transaction did.
 *
 * - `buy`, `sell`: of a security.
 * - `cash`: money came or went, such as a dividend or a deposit.
 * - `fee`: the account was charged.
 * - `transfer`: a position changed in another way than by trade, such as the exercise of an option.
 * - `cancel`: calls off a transaction that was pending.
 *
 * @see https://plaid.com/docs/api/accounts/#investment-transaction-types-schema
 */
export type InvestmentTransactionType = Open<"buy" | "sell" | "cancel" | "cash" | "fee" | "transfer">;

/**
 * What a transaction did, within its type: `dividend`, `management fee`, `stock distribution`.
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
