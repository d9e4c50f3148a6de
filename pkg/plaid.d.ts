/**
 * Plaid's responses, with Plaid's own names. They also contain fields that are not declared here. An amount is in units of its currency
 * (dollars, not cents), a date is `YYYY-MM-DD`, a datetime is ISO 8601, and ids are case-sensitive. `null` means that Plaid does not
 * have the value, unless the comment of the field says otherwise.
 *
 * @module
 */
import type { Account, PlaidItem } from "./plaid-item.js";
import type {
  InvestmentTransactionSubtype,
  InvestmentTransactionType,
  Open,
  SecuritySubtype,
  SecurityType,
} from "./plaid-values.js";

/**
 * The result of `getHoldings`: Plaid's unchanged response. Each holding refers to its account by `account_id` and to its security by
 * `security_id`.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsholdingsget
 */
export interface HoldingsResponse {
  /** The requested accounts, or all accounts of the Item. They may be of any type, not only `investment`. */
  accounts: Account[];
  /** The holdings of the accounts. */
  holdings: Holding[];
  /** The securities of `holdings`, each only once. */
  securities: Security[];
  /** The Item of the access token. */
  item: PlaidItem;
  /** Plaid's id of the request. Plaid's support asks for it. */
  request_id: string;
  /** Whether the person entered the portfolio by hand, because Plaid could not read it from the institution. */
  is_investments_fallback_item?: boolean;
}

/**
 * The result of `getInvestmentTransactions`: one response in Plaid's format, merged from all pages. Each transaction refers to its account
 * by `account_id` and, if a security is involved, to the security by `security_id`.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentstransactionsget
 */
export interface InvestmentTransactionsResponse {
  /** The Item of the access token. */
  item: PlaidItem;
  /** The accounts, each only once. */
  accounts: Account[];
  /** The securities of `investment_transactions`, each only once. */
  securities: Security[];
  /** All transactions between the two dates, newest first. */
  investment_transactions: InvestmentTransaction[];
  /** The number of transactions between the two dates. */
  total_investment_transactions: number;
  /** Plaid's id of the request for the last page. Plaid's support asks for it. */
  request_id: string;
  /** Whether the person entered the portfolio by hand, because Plaid could not read it from the institution. */
  is_investments_fallback_item?: boolean;
}

/**
 * The position of an account in one security.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-holdings
 */
export interface Holding {
  /** The account with this holding. */
  account_id: string;
  /** Plaid's id of the security. It may change if the security changes, for example its ticker or its CUSIP. */
  security_id: string;
  /** A currency amount: the last price of one unit according to the institution. */
  institution_price: number;
  /** The date of `institution_price`, `YYYY-MM-DD`. */
  institution_price_as_of?: string | null;
  /** The time of `institution_price`, ISO 8601. Only from some institutions. The time of day may always be 00:00:00. */
  institution_price_datetime?: string | null;
  /** A currency amount: the value of the whole holding according to the institution. */
  institution_value: number;
  /** A currency amount: the original price of the whole holding. */
  cost_basis: number | null;
  /** The number of units. For an option, the number of units of the underlying security: one contract is usually 100. */
  quantity: number;
  /** The currency of the amounts, ISO 4217. Null if `unofficial_currency_code` is not null. */
  iso_currency_code: string | null;
  /** The code of a currency without an ISO code, such as a cryptocurrency. Null if `iso_currency_code` is not null. */
  unofficial_currency_code: string | null;
  /** The vested part of `quantity`. Only for equities. */
  vested_quantity?: number | null;
  /** The vested part of `institution_value`. */
  vested_value?: number | null;
  /** The tax lots of the holding. Empty if the institution does not provide them. */
  tax_lots?: TaxLot[];
}

/**
 * A tax lot: one purchase within a holding. Its amounts are in the currency of the holding.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-holdings
 */
export interface TaxLot {
  /** The institution's id of the lot. */
  institution_lot_id: string | null;
  /** The time of the purchase, ISO 8601. Null if the institution does not provide it. */
  original_purchase_datetime: string | null;
  /** The number of units. */
  quantity: number | null;
  /** A currency amount: the price of one unit at the purchase. */
  purchase_price: number | null;
  /** A currency amount: the original price of the whole lot, including fees. */
  cost_basis: number | null;
  /** A currency amount: the current value of the whole lot. */
  current_value: number | null;
  /** `LONG`: the security is owned. `SHORT`: it was sold short. */
  position_type: Open<"LONG" | "SHORT"> | null;
}

/**
 * A security that accounts can hold.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities
 */
export interface Security {
  /** Plaid's id of the security. It may change if the security changes, for example its ticker or its CUSIP. */
  security_id: string;
  /** The ISIN, 12 characters. Null unless Plaid has verified your licence of CUSIP Global Services. */
  isin: string | null;
  /** The CUSIP, 9 characters. Null unless Plaid has verified your licence of CUSIP Global Services. */
  cusip: string | null;
  /**
   * The SEDOL of a UK security, 7 characters.
   *
   * @deprecated by Plaid.
   */
  sedol: string | null;
  /** The FIGI, 12 characters. */
  figi?: string | null;
  /** The institution's id of the security. */
  institution_security_id: string | null;
  /** Plaid's id of the institution that assigned `institution_security_id`. */
  institution_id: string | null;
  /** The id of a similar security with similar performance. Plaid gives it for securities that are rarely or never traded. */
  proxy_security_id: string | null;
  /** A name for display. */
  name: string | null;
  /** The ticker symbol of a security that is traded. For other securities, a short identifier, if there is one. */
  ticker_symbol: string | null;
  /** Whether the security is a cash equivalent: highly liquid and treated like cash. */
  is_cash_equivalent: boolean | null;
  /** The type of the security. In rare cases null, if the institution's data do not contain it. */
  type: SecurityType | null;
  /** The subtype of the security. In rare cases null, if the institution's data do not contain it. */
  subtype?: SecuritySubtype | null;
  /**
   * A currency amount: the price of one unit at the close of the last trading session. For a foreign currency, in US dollars. Null for
   * securities that are not publicly traded.
   */
  close_price: number | null;
  /** The date of `close_price`, `YYYY-MM-DD`. */
  close_price_as_of: string | null;
  /** The time of `close_price`, ISO 8601. The price of a cryptocurrency is updated several times a day. */
  update_datetime?: string | null;
  /** The currency of the price, ISO 4217. Null if `unofficial_currency_code` is not null. */
  iso_currency_code: string | null;
  /** The code of a currency without an ISO code, such as a cryptocurrency. Null if `iso_currency_code` is not null. */
  unofficial_currency_code: string | null;
  /** The market where the security is traded: a market identifier code, ISO 10383. */
  market_identifier_code: string | null;
  /** The sector, such as `Finance`. */
  sector: string | null;
  /** The industry, such as `Regional Banks`. */
  industry: string | null;
  /** The classification of the financial instrument, ISO 10962, such as `ESVUFR`. */
  cfi_code: string | null;
  /** The details of an option. Null for other securities. */
  option_contract: OptionContract | null;
  /** The details of a fixed income security, such as a bond or a bill. Null for other securities. */
  fixed_income: FixedIncome | null;
}

/**
 * The details of an option.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-option-contract
 */
export interface OptionContract {
  /** `call`: a right to buy. `put`: a right to sell. */
  contract_type: Open<"put" | "call">;
  /** The expiration date of the option, `YYYY-MM-DD`. */
  expiration_date: string;
  /** A currency amount: the price at which the option can be exercised, per share of the underlying security. */
  strike_price: number;
  /** The ticker symbol of the underlying security. */
  underlying_security_ticker: string;
}

/**
 * The details of a fixed income security, such as a bond or a bill.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-fixed-income
 */
export interface FixedIncome {
  /** The expected rate of return. */
  yield_rate: YieldRate | null;
  /** The maturity date, on which the face value is paid, `YYYY-MM-DD`. */
  maturity_date: string | null;
  /** The issue date, `YYYY-MM-DD`. */
  issue_date: string | null;
  /** A currency amount: the face value of one unit, which is paid on `maturity_date`. */
  face_value: number | null;
}

/**
 * The expected rate of return of a fixed income security, and the method of its calculation.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-fixed-income-yield-rate
 */
export interface YieldRate {
  /** The rate in per cent: 5.43 means 5.43 %. */
  percentage: number;
  /**
   * The meaning of `percentage`:
   *
   * - `coupon`: the annual interest, for terms of a year or more.
   * - `coupon_equivalent`: the equivalent annual interest, for short terms without a coupon.
   * - `discount`: the discount from the face value.
   * - `yield`: the total return, which includes interest and discount.
   */
  type: Open<"coupon" | "coupon_equivalent" | "discount" | "yield"> | null;
}

/**
 * A transaction in an account, such as a trade, a dividend, a deposit or a fee.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-transactions-get-response-investment-transactions
 */
export interface InvestmentTransaction {
  /** Plaid's unique id of the transaction. */
  investment_transaction_id: string;
  /**
   * The id of a related transaction, for some transactions that were cancelled.
   *
   * @deprecated by Plaid.
   */
  cancel_transaction_id?: string | null;
  /** The account of the transaction. */
  account_id: string;
  /** The security of the transaction. Null if no security is involved. */
  security_id: string | null;
  /** The posting date, `YYYY-MM-DD`. It is usually the settlement date. */
  date: string;
  /** The time at which it was initiated, ISO 8601. Only from some institutions. */
  transaction_datetime?: string | null;
  /** The institution's description of the transaction. */
  name: string;
  /** The number of units. Its sign for a sale depends on the institution: use `type` and the sign of `amount` instead. */
  quantity: number;
  /** A currency amount: the total value. Positive if cash left the account, negative if cash came into the account. */
  amount: number;
  /** A currency amount: the price of one unit. */
  price: number;
  /** A currency amount: the sum of all fees. */
  fees: number | null;
  /** The type of the transaction. */
  type: InvestmentTransactionType;
  /** The subtype of the transaction. */
  subtype: InvestmentTransactionSubtype;
  /** The currency of the amounts, ISO 4217. Null if `unofficial_currency_code` is not null. */
  iso_currency_code: string | null;
  /** The code of a currency without an ISO code, such as a cryptocurrency. Null if `iso_currency_code` is not null. */
  unofficial_currency_code: string | null;
}
