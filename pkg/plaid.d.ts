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
  /** What the accounts hold. */
  holdings: Holding[];
  /** Each security of `holdings`, once. */
  securities: Security[];
  /** The Item that the access token is of. */
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
  /** The Item that the access token is of. */
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
  /** The account that holds it. */
  account_id: string;
  /** May change when the security does: a new ticker, a new CUSIP. */
  security_id: string;
  /** A currency amount: of one unit, as the institution gave it last. */
  institution_price: number;
  /** The day of `institution_price`, `YYYY-MM-DD`. */
  institution_price_as_of?: string | null;
  /** The moment of `institution_price`, ISO 8601. From some institutions, and its time of day may be a mere 00:00:00. */
  institution_price_datetime?: string | null;
  /** A currency amount: of the whole holding, as the institution gave it. */
  institution_value: number;
  /** A currency amount: what the whole holding was bought for. */
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

/**
 * One purchase within a holding. Its amounts are in the holding's currency.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-holdings
 */
export interface TaxLot {
  /** The institution's own id of it. */
  institution_lot_id: string | null;
  /** When the lot was bought, ISO 8601. Null where the institution doesn't tell. */
  original_purchase_datetime: string | null;
  /** In units. */
  quantity: number | null;
  /** A currency amount: of one unit, when it was bought. */
  purchase_price: number | null;
  /** A currency amount: of the whole lot, fees included. */
  cost_basis: number | null;
  /** A currency amount: what the whole lot is worth now. */
  current_value: number | null;
  /** `LONG` for what is owned, `SHORT` for what was sold and is owed. */
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
  /**
   * 7 characters, for a security of the UK.
   *
   * @deprecated by Plaid.
   */
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
  /** What kind of security it is. Null, which is rare, where the institution's data don't tell. */
  type: SecurityType | null;
  /** What it is within its type. Null, which is rare, where the institution's data don't tell. */
  subtype?: SecuritySubtype | null;
  /**
   * A currency amount: of one unit, when trading last closed. Of a foreign currency, in US dollars. Null for what is not
   * traded in public.
   */
  close_price: number | null;
  /** The day of `close_price`, `YYYY-MM-DD`. */
  close_price_as_of: string | null;
  /** The moment of `close_price`, ISO 8601. A cryptocurrency's moves several times a day. */
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

/**
 * What a security that is an option gives a right to.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-option-contract
 */
export interface OptionContract {
  /** `call` is a right to buy, `put` one to sell. */
  contract_type: Open<"put" | "call">;
  /** The last day of it, `YYYY-MM-DD`. */
  expiration_date: string;
  /** A currency amount: what one share is then bought or sold for. */
  strike_price: number;
  /** The ticker symbol of what is bought or sold. */
  underlying_security_ticker: string;
}

/**
 * What a security that is a bond, a bill or the like pays, and when.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-fixed-income
 */
export interface FixedIncome {
  /** What it is expected to bring. */
  yield_rate: YieldRate | null;
  /** The day on which the face value is paid, `YYYY-MM-DD`. */
  maturity_date: string | null;
  /** The day on which it was issued, `YYYY-MM-DD`. */
  issue_date: string | null;
  /** A currency amount: what one unit pays on `maturity_date`. */
  face_value: number | null;
}

/**
 * What a bond, a bill or the like is expected to bring, and by which reckoning.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-securities-fixed-income-yield-rate
 */
export interface YieldRate {
  /** 5.43 means 5.43 %. */
  percentage: number;
  /**
   * How `percentage` is reckoned:
   *
   * - `coupon`: a year's interest, for terms of a year and more.
   * - `coupon_equivalent`: what a short term without interest would pay in a year.
   * - `discount`: what is taken off the face value.
   * - `yield`: interest and discount together.
   */
  type: Open<"coupon" | "coupon_equivalent" | "discount" | "yield"> | null;
}

/**
 * What happened in an account on one day: a trade, a dividend, a deposit, a fee.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-transactions-get-response-investment-transactions
 */
export interface InvestmentTransaction {
  /** Plaid's id of it, which no other transaction has. */
  investment_transaction_id: string;
  /**
   * For some transactions that were cancelled.
   *
   * @deprecated by Plaid.
   */
  cancel_transaction_id?: string | null;
  /** The account that it was posted to. */
  account_id: string;
  /** Null where no security is involved. */
  security_id: string | null;
  /** The day it was posted, `YYYY-MM-DD`, which is mostly that of its settlement. */
  date: string;
  /** The moment it was ordered, ISO 8601. From some institutions. */
  transaction_datetime?: string | null;
  /** As the institution describes it. */
  name: string;
  /** In units. That of a sell comes with either sign, by institution: `type` and `amount` say what was done. */
  quantity: number;
  /** A currency amount: the whole of it, above zero where cash left the account, below where it came in. */
  amount: number;
  /** A currency amount: of one unit. */
  price: number;
  /** A currency amount: all of them together. */
  fees: number | null;
  /** What was done. */
  type: InvestmentTransactionType;
  /** What was done, within its type. */
  subtype: InvestmentTransactionSubtype;
  /** Of the amounts: ISO 4217. Null where `unofficial_currency_code` is not. */
  iso_currency_code: string | null;
  /** A currency without an ISO code, such as a cryptocurrency. Null where `iso_currency_code` is not. */
  unofficial_currency_code: string | null;
}
