/**
 * The value of an Item's holdings, and the changes between two snapshots. Amounts are exact decimals. The functions take the results of
 * `getHoldings` and `getInvestmentTransactions`. They send no requests and need no credentials.
 *
 * ```js
 * import { positions } from "plaid-investments/portfolio";
 *
 * const { accounts, totals } = await positions(await getHoldings({ clientId, secret, accessToken }));
 * ```
 *
 * This entry has a separate WebAssembly module, which only programs that import it ship. If you also import another entry of the package,
 * there are two classes named `InvestmentsError`. Use `isInvestmentsError` instead of `instanceof`: it recognises the errors of both.
 *
 * @module
 */
import type {
  Holding,
  HoldingsResponse,
  InvestmentTransaction,
  InvestmentTransactionsResponse,
  Security,
} from "./plaid.js";
import type { Account } from "./plaid-item.js";

export { InvestmentsError, isInvestmentsError } from "./error.js";

/**
 * An exact decimal number as a string, without an exponent and without trailing zeros: `"100"`, `"0.3"`, `"-0.00000001"`.
 * `Intl.NumberFormat` accepts it. Use a decimal library to calculate with it: `Number(amount)` is a binary float and may lose digits.
 */
export type Amount = string;

/**
 * The totals of some positions in one currency. Amounts of different currencies are never added.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-holdings
 */
export interface Total {
  /** The ISO currency code, else Plaid's unofficial code, else `XXX`, which is ISO 4217's code for "no currency". */
  currency: string;
  /** The market value of the positions: the sum of `institution_value`. */
  value: Amount;
  /** The part of `value` that is cash or cash equivalents. */
  cash: Amount;
  /** The sum of the cost basis of the positions that have a cost basis and a price. */
  costBasis: Amount;
  /** `costCovers` minus `costBasis`. */
  gain: Amount;
  /** The part of `value` that `costBasis` and `gain` cover. If this and `costBasis` are both `"0"`, no cost basis is known. */
  costCovers: Amount;
  /** The number of positions without a price or without a value. */
  unpriced: number;
}

/**
 * A holding with its security.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-holdings
 */
export interface Position {
  /** Plaid's object, unchanged. */
  holding: Holding;
  /** Plaid's object, unchanged. Null if the response does not have it. */
  security: Security | null;
  /** The ISO currency code, else Plaid's unofficial code, else `XXX`, which is ISO 4217's code for "no currency". */
  currency: string;
  /**
   * The market value: Plaid's `institution_value`. For an option it includes the contract multiplier. Negative for a short position. Null
   * if Plaid gives no value.
   */
  value: Amount | null;
  /** Plaid's `cost_basis`. Absent if Plaid gives none. */
  costBasis?: Amount;
  /** `value` minus `costBasis`. Absent if the value, the cost basis or the price is missing. */
  gain?: Amount;
  /** Whether it is cash or a cash equivalent: the type of the security is `cash`, or its `is_cash_equivalent` is true. */
  isCash: boolean;
  /** The date of the price: `institution_price_as_of`, else `institution_price_datetime`. Absent if Plaid gives neither. */
  priceAsOf?: string;
}

/**
 * The positions of one account.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-accounts
 */
export interface AccountPositions {
  /** Plaid's object, unchanged. */
  account: Account;
  /** In Plaid's order. Empty for an account without holdings, such as a checking account. */
  positions: Position[];
  /** The totals of the account, one for each currency. Empty for an account without holdings. */
  totals: Total[];
}

/**
 * The positions of an Item, and their totals.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsholdingsget
 */
export interface Positions {
  /** Every account of the response, in Plaid's order. */
  accounts: AccountPositions[];
  /** The totals of all accounts together, one for each currency. */
  totals: Total[];
}

/**
 * Calculates the positions of an Item, with their market value, cost basis and gain, and the totals for each account and overall.
 *
 * The market value of a holding is its `institution_value`. The balances of accounts are not added, because they contain the holdings. An
 * account with holdings counts, whatever its type is. An account without holdings is listed without totals.
 *
 * @throws An {@link InvestmentsError} of kind `invalid_option` if `holdings` has another shape, or lacks the account of a holding. The
 * message names the field. If the module can't be loaded, the error is of kind `runtime`.
 *
 * @example
 * ```js
 * const { totals } = await positions(await getHoldings({ clientId, secret, accessToken }));
 * for (const { currency, value, cash } of totals) console.log(`${value} ${currency}, of which ${cash} in cash`);
 * ```
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsholdingsget
 */
export function positions(holdings: HoldingsResponse): Promise<Positions>;

/**
 * The data of an Item at one time. It is plain data, which can be stored as JSON.
 *
 * @see https://plaid.com/docs/api/products/investments/
 */
export interface Snapshot {
  /** The result of `getHoldings`. */
  holdings: HoldingsResponse;
  /** The result of `getInvestmentTransactions`. `flows` is null unless both snapshots have it. */
  transactions?: InvestmentTransactionsResponse | null | undefined;
}

/** An object that both snapshots have, with different fields. */
export interface Changed<Row> {
  /** The object in the earlier snapshot. */
  before: Row;
  /** The object in the later snapshot. */
  after: Row;
  /** The names of the fields that differ. */
  fields: string[];
}

/** The difference between a list in the earlier snapshot and the same list in the later one. */
export interface Diff<Row> {
  /** Objects that only the later snapshot has. */
  added: Row[];
  /** Objects that only the earlier snapshot has. */
  removed: Row[];
  /** Objects that both snapshots have, with different fields. */
  changed: Changed<Row>[];
}

/**
 * The change in the value of all holdings in one currency: `after` = `before` + `flows` + `market`.
 *
 * @see https://plaid.com/docs/api/accounts/#investment-transaction-types-schema
 */
export interface ValueChange {
  /** The ISO currency code, else Plaid's unofficial code, else `XXX`, which is ISO 4217's code for "no currency". */
  currency: string;
  /** The market value in the earlier snapshot. */
  before: Amount;
  /** The market value in the later snapshot. */
  after: Amount;
  /** Deposits minus withdrawals, including securities that were moved. Null if a snapshot has no transactions. */
  flows: Amount | null;
  /** The rest: prices, dividends, interest, fees, taxes, and the effect of `unattributed` transactions. Null if `flows` is null. */
  market: Amount | null;
}

/**
 * The changes between two snapshots.
 *
 * @see https://plaid.com/docs/api/products/investments/
 */
export interface Changes {
  /**
   * Changes of holdings, which are matched by account and security. If several holdings have the same account and security, equal ones are
   * matched first, and the others in order.
   */
  holdings: Diff<Holding>;
  /** Changes of transactions, which are matched by `investment_transaction_id`. Empty if a snapshot has no transactions. */
  transactions: Diff<InvestmentTransaction>;
  /** Changes of accounts. If the `account_id` changed, accounts are matched by `persistent_account_id`, else by name and mask. */
  accounts: Diff<Account>;
  /** The change in value, one for each currency. */
  value: ValueChange[];
  /**
   * Transactions that may be flows, but are not counted as flows. `market` includes their effect. They are transactions whose type does not
   * say whether they are flows, flows before the dates that both snapshots cover, cancelled or corrected flows, and moved securities without
   * an amount and a price.
   */
  unattributed: InvestmentTransaction[];
}

/**
 * Calculates the changes between two snapshots of an Item: of holdings, transactions, accounts and value. The change in value is split into
 * `flows`, which is the money paid in or out, and `market`, which is the rest.
 *
 * Flows are new transactions that bring money or securities into the accounts or take them out: deposits, contributions, withdrawals,
 * distributions and transfers. The whole value of a new account is a flow in, and that of a closed account a flow out. Read the transactions of
 * both snapshots from the same `startDate`.
 *
 * @throws An {@link InvestmentsError} of kind `invalid_option` if a snapshot has another shape, or lacks the account of a holding. The
 * message names the field. If the module can't be loaded, the error is of kind `runtime`.
 *
 * @example
 * ```js
 * const { value } = await changes(yesterday, today);
 * for (const { currency, flows, market } of value) console.log(`${flows} ${currency} paid in, ${market} by the market`);
 * ```
 *
 * @see https://plaid.com/docs/api/accounts/#investment-transaction-types-schema
 */
export function changes(before: Snapshot, after: Snapshot): Promise<Changes>;
