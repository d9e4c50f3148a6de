/**
 * What Plaid answers, named and cased as Plaid does it and passed through whole: a field that is not declared here is there
 * all the same. An amount is in units of its currency (dollars, not cents), a date is `YYYY-MM-DD`, a datetime is ISO 8601,
 * and ids are case-sensitive. `null` means that Plaid does not know, unless a field says otherwise.
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
 * What `getHoldings` resolves to: Plaid's response as it came. Holdings point to their account by `account_id` and to their
 * security by `security_id`.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsholdingsget
 */
export interface HoldingsResponse {
  /** Those asked for, or all of the Item's. They need not all be of the type `investment`. */
  accounts: Account[];
  holdings: Holding[];
  /** Each security of `holdings`, once. */
  securities: Security[];
  item: PlaidItem;
  /** For Plaid's support. */
  request_id: string;
  /** Whether the person entered the portfolio by hand, because Plaid could not read it from the institution. */
  is_investments_fallback_item?: boolean;
}

/**
 * What `getInvestmentTransactions` resolves to: one response in Plaid's form, made of all pages. Transactions point to their
 * account by `account_id` and, if they are about one, to their security by `security_id`.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentstransactionsget
 */
export interface InvestmentTransactionsResponse {
  item: PlaidItem;
  /** Each account once, whatever the number of pages. */
  accounts: Account[];
  /** Each security of `investment_transactions`, once. */
  securities: Security[];
  /** All that lie between the two dates, newest first. */
  investment_transactions: InvestmentTransaction[];
  /** How many there are between the two dates. */
  total_investment_transactions: number;
  /** The last page's, for Plaid's support. */
  request_id: string;
  /** Whether the person entered the portfolio by hand, because Plaid could not read it from the institution. */
  is_investments_fallback_item?: boolean;
}

/**
 * How much of one security an account holds.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-holdings
 */
export interface Holding {
  account_id: string;
  /** May change when the security does: a new ticker, a new CUSIP. */
  security_id: string;
  /** Of one unit, as the institution gave it last. */
  institution_price: number;
  /** The day of `institution_price`. */
  institution_price_as_of?: string | null;
  /** The moment of `institution_price`. From some institutions, and its time of day may be a mere 00:00:00. */
  institution_price_datetime?: string | null;
  /** Of the whole holding, as the institution gave it. */
  institution_value: number;
  /** What the whole holding was bought for. */
  cost_basis: number | null;
  /** In units. Of an option, in units of what underlies it: one contract is usually 100. */
  quantity: number;
  /** Of the amounts: ISO 4217. Null where `unofficial_currency_code` is not. */
  iso_currency_code: string | null;
  /** A currency without an ISO code, such as a cryptocurrency. Null where `iso_currency_code` is not. */
  unofficial_currency_code: string | null;
  /** How much of `quantity` has vested. For shares. */
  vested_quantity?: number | null;
  /** How much of `institution_value` has vested. */
  vested_value?: number | null;
  /** The purchases that the holding is made of. Empty where the institution doesn't tell. */
  tax_lots?: TaxLot[];
}

/** One purchase within a holding. */
export interface TaxLot {
  /** The institution's own id of it. */
  institution_lot_id: string | null;
  original_purchase_datetime: string | null;
  /** In units. */
  quantity: number | null;
  /** Of one unit. */
  purchase_price: number | null;
  /** Of the whole lot, fees included. */
  cost_basis: number | null;
  /** Of the whole lot. */
  current_value: number | null;
  position_type: Open<"LONG" | "SHORT"> | null;
}

/**
 * What can be held, whoever holds it.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities
 */
export interface Security {
  /** May change when the security does: a new ticker, a new CUSIP. */
  security_id: string;
  /** 12 characters. Null unless Plaid has seen your licence of CUSIP Global Services. */
  isin: string | null;
  /** 9 characters. Null unless Plaid has seen your licence of CUSIP Global Services. */
  cusip: string | null;
  /** @deprecated by Plaid. 7 characters. */
  sedol: string | null;
  /** A FIGI, 12 characters. */
  figi?: string | null;
  /** The institution's own id of it. */
  institution_security_id: string | null;
  /** Plaid's id of the institution that `institution_security_id` is from. */
  institution_id: string | null;
  /** Another security that does much the same, where this one is rarely or never traded. */
  proxy_security_id: string | null;
  /** To show to people. */
  name: string | null;
  /** Of a security that is traded; else some short name, if there is one. */
  ticker_symbol: string | null;
  /** Whether it is as good as cash. */
  is_cash_equivalent: boolean | null;
  type: SecurityType | null;
  subtype?: SecuritySubtype | null;
  /** Of one unit, when trading last closed. Null for what is not traded in public. */
  close_price: number | null;
  /** The day of `close_price`. */
  close_price_as_of: string | null;
  /** The moment of `close_price`, which for a cryptocurrency moves several times a day. */
  update_datetime?: string | null;
  /** Of the price: ISO 4217. Null where `unofficial_currency_code` is not. */
  iso_currency_code: string | null;
  /** A currency without an ISO code, such as a cryptocurrency. Null where `iso_currency_code` is not. */
  unofficial_currency_code: string | null;
  /** Where it is traded: ISO 10383. */
  market_identifier_code: string | null;
  /** Such as `Finance`. */
  sector: string | null;
  /** Such as `Regional Banks`. */
  industry: string | null;
  /** What kind of instrument it is: ISO 10962, such as `ESVUFR`. */
  cfi_code: string | null;
  /** Null for what is no option. */
  option_contract: OptionContract | null;
  /** Null for what is no bond, bill or the like. */
  fixed_income: FixedIncome | null;
}

/** @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-option-contract */
export interface OptionContract {
  contract_type: Open<"put" | "call">;
  /** The last day of it. */
  expiration_date: string;
  /** Of one share. */
  strike_price: number;
  underlying_security_ticker: string;
}

/** @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-fixed-income */
export interface FixedIncome {
  yield_rate: YieldRate | null;
  maturity_date: string | null;
  issue_date: string | null;
  /** What one unit pays on `maturity_date`. */
  face_value: number | null;
}

export interface YieldRate {
  /** 5.43 means 5.43 %. */
  percentage: number;
  /**
   * - `coupon`: a year's interest, for terms of a year and more.
   * - `coupon_equivalent`: what a short term without interest would pay in a year.
   * - `discount`: what is taken off the face value.
   * - `yield`: interest and discount together.
   */
  type: Open<"coupon" | "coupon_equivalent" | "discount" | "yield"> | null;
}

/** @see https://plaid.com/docs/api/products/investments/#investments-transactions-get-response-investment-transactions */
export interface InvestmentTransaction {
  investment_transaction_id: string;
  /** @deprecated by Plaid. */
  cancel_transaction_id?: string | null;
  account_id: string;
  /** Null where no security is involved. */
  security_id: string | null;
  /** The day it was posted, which is mostly that of its settlement. */
  date: string;
  /** The moment it was ordered. From some institutions. */
  transaction_datetime?: string | null;
  /** As the institution describes it. */
  name: string;
  /** In units: above zero for what was bought, below for what was sold. */
  quantity: number;
  /** The whole of it: above zero where cash left the account, below where it came in. */
  amount: number;
  /** Of one unit. */
  price: number;
  /** All of them together. */
  fees: number | null;
  type: InvestmentTransactionType;
  subtype: InvestmentTransactionSubtype;
  /** Of the amounts: ISO 4217. Null where `unofficial_currency_code` is not. */
  iso_currency_code: string | null;
  /** A currency without an ISO code, such as a cryptocurrency. Null where `iso_currency_code` is not. */
  unofficial_currency_code: string | null;
}
