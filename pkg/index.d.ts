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

/** How to reach Plaid. Every function takes these options. */
export interface PlaidConnection {
  /** Plaid's client id. With `secret`; neither where `baseUrl` is a proxy of yours that adds both. */
  clientId?: string;
  /** Plaid's secret for the environment. It can be reached from no error. */
  secret?: string;
  /** Default: the one that the access token names, which is `access-<environment>-<id>`. Excludes `baseUrl`. */
  environment?: "sandbox" | "production";
  /**
   * Instead of `environment`: a proxy of yours, or a test server. A path is kept and stands before Plaid's. Plain http only
   * to this machine, or with a `fetch` of your own. Never take it from a request: it receives the secret.
   */
  baseUrl?: string | URL;
  /** `"headers"` (default): `PLAID-CLIENT-ID` and `PLAID-SECRET`. `"body"`: `client_id` and `secret`. */
  credentialsIn?: "headers" | "body";
  /** Milliseconds for one HTTP attempt, the last byte of the body included: 1 to 2147483647, default 120000. */
  timeout?: number;
  /** Ends everything: the attempt, and the waits between attempts. */
  signal?: AbortSignal;
  /** Called instead of the global `fetch`, without `this`: a service binding, a fake, or a wrapper that logs. */
  fetch?: typeof globalThis.fetch;
  /**
   * How often to try again, 0 to 10, default 0. A refresh is repeated only where Plaid rejected it and `retry.when` is
   * `"after"`, for waits of at most 60 seconds; never where it may have been billed.
   */
  maxRetries?: number;
  /** Allows credentials in a browser, where anyone can read them. Default false. */
  dangerouslyAllowBrowser?: boolean;
}

export interface RefreshOptions extends PlaidConnection {
  /** The Item's access token, or a handle that the proxy at `baseUrl` swaps for it. */
  accessToken: string;
}

/**
 * Asks Plaid to fetch an Item's newest holdings and transactions, and resolves to Plaid's request id.
 *
 * Plaid usually answers within 10 seconds, at times after 30 and more. Each success costs a fee, and there is no idempotency
 * key: where an error's `outcome` is `"unknown"`, it may have been done and billed. Limits, as Plaid documents them: one
 * refresh a minute for an Item and 100 a minute for a client.
 *
 * If something changed, the webhooks `HOLDINGS: DEFAULT_UPDATE` and `INVESTMENTS_TRANSACTIONS: DEFAULT_UPDATE` follow.
 *
 * Rejects with an {@link InvestmentsError}, always.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsrefresh
 */
export function refreshInvestments(options: RefreshOptions): Promise<string>;

/**
 * Why a call failed.
 *
 * - `invalid_option`: an option is missing or wrong; `option` names it.
 * - `timeout`: no full answer came within `timeout`.
 * - `aborted`: your `signal` aborted.
 * - `network`: `fetch` failed, or the body broke off.
 * - `plaid`: Plaid answered with an error; `errorCode` decides.
 * - `invalid_response`: an answer came that is not what was asked for, such as a gateway's HTML or a redirect.
 * - `runtime`: the WebAssembly module could not be loaded, or trapped, or the runtime refuses what a call needs, such as a
 *   timer at the top of a Worker.
 */
export type ErrorKind = InvestmentsErrorData["kind"];

/**
 * Whether it may have been done, and billed.
 *
 * - `not_sent`: nothing left the machine.
 * - `rejected`: Plaid answered no. Nothing was billed.
 * - `unknown`: it may have been done, and billed.
 */
export type Outcome = "not_sent" | "rejected" | "unknown";

/** When to try again. */
export type Retry =
  /** Don't repeat it by yourself. */
  | { when: "never"; afterMs?: undefined }
  /** After `afterMs` milliseconds: the server's `Retry-After` where it sent one, else a figure that fits the code. */
  | { when: "after"; afterMs: number }
  /** After the person acted: in Link's update mode, or at the bank. */
  | { when: "user"; afterMs?: undefined }
  /** After Plaid's webhook. */
  | { when: "webhook"; afterMs?: undefined };

/** A safe copy of what was thrown, or of the signal's reason. A diagnostic: it may differ by runtime. */
export interface ErrorCause {
  name: string;
  message: string;
  /** Such as `ECONNREFUSED`. */
  code?: string;
}

/** What every error has, whatever its kind. */
interface ErrorBase {
  name: "InvestmentsError";
  /** Plaid's code and message, redacted, or a sentence of this library. */
  message: string;
  outcome: Outcome;
  retry: Retry;
  cause?: ErrorCause;
}

/** Plaid's error object, as sent. A type or code that Plaid adds tomorrow arrives whole. */
export interface PlaidErrorFields {
  /** The HTTP status. */
  status?: number;
  /** The particular code, such as `ITEM_LOGIN_REQUIRED`. It decides. */
  errorCode: string;
  /** The broad category, such as `ITEM_ERROR`. */
  errorType?: string;
  /** More on the code, for some OAuth errors. */
  errorCodeReason?: string;
  /** For the person. Absent where the person has nothing to do. */
  displayMessage?: string;
  /** For Plaid's support. */
  requestId?: string;
  documentationUrl?: string;
  suggestedAction?: string;
  /** The errors of single Items where a request was about several, in Plaid's snake_case. */
  causes?: unknown[];
  /** With `NO_ACCOUNTS`. */
  requiredAccountSubtypes?: string[];
  /** With `NO_ACCOUNTS`. */
  providedAccountSubtypes?: string[];
}

/** An error by its kind, as an {@link InvestmentsError} or as its `toJSON()`. */
export type InvestmentsErrorData =
  | (ErrorBase & { kind: "invalid_option"; outcome: "not_sent"; option: string })
  | (ErrorBase & { kind: "runtime"; outcome: "not_sent" | "unknown" })
  | (ErrorBase & { kind: "aborted"; status?: number })
  | (ErrorBase & { kind: "timeout" | "network"; outcome: "unknown"; status?: number })
  | (ErrorBase & { kind: "plaid"; outcome: "rejected" } & PlaidErrorFields)
  | (ErrorBase & { kind: "invalid_response"; outcome: "rejected" | "unknown"; status?: number });

/**
 * Every rejection of this library. Its fields are the same in every runtime for the same cause, and no field, nor `stack`,
 * holds the secret or the access token. {@link isInvestmentsError} tells it from other errors and narrows it by `kind`.
 */
export class InvestmentsError extends Error {
  private constructor();
  readonly name: "InvestmentsError";
  readonly kind: ErrorKind;
  readonly outcome: Outcome;
  readonly retry: Retry;
  readonly cause?: ErrorCause;
  /** The HTTP status, when there was a response. */
  readonly status?: number;
  /** For `invalid_option`: the option's name, never its value. */
  readonly option?: string;
  /** For `plaid`: see {@link PlaidErrorFields} for these. */
  readonly errorCode?: string;
  readonly errorType?: string;
  readonly errorCodeReason?: string;
  readonly displayMessage?: string;
  readonly requestId?: string;
  readonly documentationUrl?: string;
  readonly suggestedAction?: string;
  readonly causes?: unknown[];
  readonly requiredAccountSubtypes?: string[];
  readonly providedAccountSubtypes?: string[];
  /** The fields as plain data: the form to send over RPC, queues and `postMessage`, where fields of an Error are lost. */
  toJSON(): InvestmentsErrorData;
}

/**
 * Whether a value is an {@link InvestmentsError}, or the `toJSON()` of one. By shape, so that an error of another realm or
 * of another copy of this package is recognised too.
 */
export function isInvestmentsError(value: unknown): value is InvestmentsErrorData;
