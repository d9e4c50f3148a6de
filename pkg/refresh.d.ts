/**
 * `refreshInvestments` alone, over a WebAssembly module of half the size: for a Worker that refreshes and does nothing else.
 *
 * ```js
 * import { refreshInvestments } from "plaid-investments/refresh";
 *
 * const requestId = await refreshInvestments({ clientId, secret, accessToken });
 * ```
 *
 * It is the same function. A program that imports both entries has two classes of the name `InvestmentsError`, so ask
 * `isInvestmentsError`: that of either entry knows the errors of both, by their shape.
 *
 * @module
 */
export { InvestmentsError, isInvestmentsError, refreshInvestments } from "./index.js";
export type {
  ErrorCause,
  ErrorKind,
  ErrorScope,
  InvestmentsErrorData,
  Outcome,
  PlaidConnection,
  PlaidErrorFields,
  PlaidFetch,
  PlaidRequestInit,
  RefreshOptions,
  Retry,
  WebhookReason,
} from "./index.js";
