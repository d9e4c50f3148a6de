/**
 * Plaid Investments for Workers, edge runtimes, servers and browsers.
 *
 * ```js
 * import { refreshInvestments } from "plaid-investments";
 *
 * const requestId = await refreshInvestments({ clientId, secret, accessToken });
 * ```
 *
 * @module
 */
import type { PlaidConnection } from "./connection.js";
import type { InvestmentsError } from "./error.js";

export { InvestmentsError, isInvestmentsError, toResponse } from "./error.js";
export type {
  ErrorCause,
  ErrorKind,
  ErrorScope,
  InvestmentsErrorData,
  Outcome,
  PlaidErrorFields,
  Retry,
  WebhookReason,
} from "./error.js";
export { callPlaid } from "./call-plaid.js";
export type { CallPlaidOptions, PlaidResponse } from "./call-plaid.js";
export {
  createLinkToken,
  exchangePublicToken,
  getItem,
  removeItem,
  resetSandboxLogin,
  updateItemWebhook,
  waitForUpdate,
} from "./item.js";
export type {
  CreateLinkTokenOptions,
  ExchangePublicTokenOptions,
  FireSandboxWebhookOptions,
  ItemOptions,
  ItemTokens,
  LinkToken,
  LinkTokenRequest,
  SandboxItem,
  Update,
  UpdateItemWebhookOptions,
  WaitForUpdateOptions,
} from "./item.js";
export type {
  FixedIncome,
  Holding,
  HoldingsResponse,
  InvestmentTransaction,
  InvestmentTransactionsResponse,
  OptionContract,
  Security,
  TaxLot,
  YieldRate,
} from "./plaid.js";
export type {
  Account,
  AccountBalances,
  AccountVerificationInsights,
  ItemResponse,
  ItemStatus,
  ItemWebhookResponse,
  PlaidError,
  PlaidItem,
  PlaidItemDetails,
} from "./plaid-item.js";
export type {
  AccountSubtype,
  AccountType,
  InvestmentTransactionSubtype,
  InvestmentTransactionType,
  SecuritySubtype,
  SecurityType,
} from "./plaid-values.js";
export type {
  HoldingsDefaultUpdateWebhook,
  HoldingsWebhook,
  InvestmentsDefaultUpdateWebhook,
  InvestmentsHistoricalUpdateWebhook,
  InvestmentsTransactionsWebhook,
  ItemErrorWebhook,
  ItemLoginRepairedWebhook,
  ItemWebhook,
  OtherCodeWebhook,
  OtherWebhook,
  OtherWebhookType,
  PendingDisconnectWebhook,
  PendingExpirationWebhook,
  UserPermissionRevokedWebhook,
  WebhookEvent,
} from "./webhooks.js";
export type { PlaidRequestInit, PlaidFetch, PlaidConnection } from "./connection.js";
export { getHoldings, getInvestmentTransactions } from "./reads.js";
export type { HoldingsOptions, InvestmentTransactionsOptions, TransactionsProgress } from "./reads.js";
export { verifyWebhook } from "./verify-webhook.js";
export type {
  VerifyWebhookOptions,
  WebhookVerification,
  KeyStore,
  WebhookRequest,
  WebhookBody,
} from "./verify-webhook.js";
export { createSandboxItem, fireSandboxWebhook } from "./sandbox.js";
export type { CreateSandboxItemOptions } from "./sandbox.js";
export { refreshItems } from "./refresh-items.js";
export type { RefreshItem, RefreshItemsOptions, ItemsProgress, ItemOutcome } from "./refresh-items.js";

/**
 * What `refreshInvestments` takes: how to reach Plaid, and which Item to refresh.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsrefresh
 */
export interface RefreshOptions extends PlaidConnection {
  /** The Item's access token, or a handle that the proxy at `baseUrl` swaps for it. */
  accessToken: string;
}

/**
 * Asks Plaid to fetch an Item's newest holdings and transactions, and resolves to Plaid's request id.
 *
 * Plaid usually answers within 10 seconds, sometimes after 30 or more. Each success costs a fee, and there is no idempotency key: if an
 * error's `outcome` is `"unknown"`, the refresh may have been done and billed. Plaid's rate limits are one refresh a minute for an Item
 * and 100 a minute for a client.
 *
 * It resolves once Plaid has fetched from the institution. If something changed, Plaid sends the webhooks `HOLDINGS: DEFAULT_UPDATE` and
 * `INVESTMENTS_TRANSACTIONS: DEFAULT_UPDATE`. If nothing changed, it sends none, and only {@link waitForUpdate} shows that the refresh
 * took place. After an outcome `"unknown"`, it shows without another fee whether the data was updated, but not whether the refresh was
 * billed.
 *
 * @throws An {@link InvestmentsError}, and nothing else.
 *
 * @example
 * ```js
 * try {
 *   const requestId = await refreshInvestments({ clientId, secret, accessToken });
 * } catch (error) {
 *   if (!isInvestmentsError(error)) throw error;
 *   if (error.outcome === "unknown") await markAsMaybeBilled(accessToken); // never repeat this one automatically
 * }
 * ```
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsrefresh
 */
export function refreshInvestments(options: RefreshOptions): Promise<string>;
