/**
 * Only `refreshInvestments`, with a WebAssembly module of half the size: for a Worker that does nothing else.
 *
 * ```js
 * import { refreshInvestments } from "plaid-investments/refresh";
 *
 * const requestId = await refreshInvestments({ clientId, secret, accessToken });
 * ```
 *
 * It is the same function. A program that imports both entries has two classes named `InvestmentsError`, so use `isInvestmentsError` and
 * not `instanceof`: it tests the shape, and recognises the errors of both entries.
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
