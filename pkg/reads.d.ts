// The reads: holdings and transactions.
import type { PlaidConnection } from "./connection.js";
import type { InvestmentsError } from "./error.js";
import type { HoldingsResponse, InvestmentTransactionsResponse } from "./plaid.js";

/**
 * The options of `getHoldings`: the connection, and the Item whose holdings are read.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsholdingsget
 */
export interface HoldingsOptions extends PlaidConnection {
  /** The Item's access token, or a handle that the proxy at `baseUrl` replaces with it. */
  accessToken: string;
  /** The `account_id` of each account to read, at least one. Default: all accounts of the Item. */
  accountIds?: readonly string[] | undefined;
}

/**
 * Reads an Item's holdings as of Plaid's last update, and resolves to Plaid's unchanged response.
 *
 * It is safe to repeat: Plaid does not bill for each read.
 *
 * @throws An {@link InvestmentsError}, and nothing else: of kind `plaid` if Plaid refuses, with a code such as `ITEM_LOGIN_REQUIRED` or
 * `NO_INVESTMENT_ACCOUNTS`.
 *
 * @example
 * ```js
 * const { accounts, holdings, securities } = await getHoldings({ clientId, secret, accessToken });
 * ```
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsholdingsget
 */
export function getHoldings(options: HoldingsOptions): Promise<HoldingsResponse>;

/**
 * The options of `getInvestmentTransactions`: the connection, the Item whose transactions are read, and the date range.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentstransactionsget
 */
export interface InvestmentTransactionsOptions extends PlaidConnection {
  /** The Item's access token, or a handle that the proxy at `baseUrl` replaces with it. */
  accessToken: string;
  /** The first day, `YYYY-MM-DD`. Plaid has at most the last 24 months. */
  startDate: string;
  /** The last day, `YYYY-MM-DD`. It must not be before `startDate`. */
  endDate: string;
  /** The `account_id` of each account to read, at least one. Default: all accounts of the Item. */
  accountIds?: readonly string[] | undefined;
  /** The number of transactions per HTTP request: 1 to 500, default 500. */
  pageSize?: number | undefined;
  /**
   * For an Item that was linked without investments. If true, Plaid fetches the transactions in the background after the first call, and
   * calls reject with `PRODUCT_NOT_READY` until the webhook `INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE`. Default false: the first call
   * waits for the transactions.
   */
  asyncUpdate?: boolean | undefined;
  /** Called after each page. If it throws, the call rejects with kind `invalid_option`. */
  onProgress?: ((progress: TransactionsProgress) => void) | undefined;
}

/** The progress of `getInvestmentTransactions`. If Plaid's data changes between pages, all pages are read again and `loaded` restarts. */
export interface TransactionsProgress {
  /** The number of transactions that were read so far. */
  loaded: number;
  /** The number of transactions between the two dates. */
  total: number;
}

/**
 * Reads all transactions of an Item between two dates, page by page, and resolves to one response. It contains the transactions, newest
 * first, each account and each security only once, and the `request_id` of the last page. If Plaid adds or cancels a transaction between
 * two pages, all pages are read again.
 *
 * Soon after the person linked the Item, Plaid may take one to two minutes for a page (see `timeout`), and may have only the last 30 days.
 * Nothing in the response shows that it is incomplete. The other transactions are available after the webhook
 * `INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE`.
 *
 * If Plaid asks for a wait of up to 60 seconds between pages because of a rate limit, the function waits, independently of `maxRetries`.
 *
 * It is safe to repeat: Plaid does not bill for each read.
 *
 * @throws An {@link InvestmentsError}, and nothing else. Pages that were already read are discarded. It is of kind `invalid_response` if
 * the transactions keep changing while they are read.
 *
 * @example
 * ```js
 * const { investment_transactions } = await getInvestmentTransactions({
 *   clientId,
 *   secret,
 *   accessToken,
 *   startDate: "2026-01-01",
 *   endDate: "2026-03-31",
 * });
 * ```
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentstransactionsget
 */
export function getInvestmentTransactions(
  options: InvestmentTransactionsOptions,
): Promise<InvestmentTransactionsResponse>;
