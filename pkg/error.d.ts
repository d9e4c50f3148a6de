/**
 * What every function of this package rejects with.
 *
 * @module
 */

/**
 * Why a call failed.
 *
 * - `invalid_option`: an option is missing or wrong; `option` names it.
 * - `timeout`: no full response came within `timeout`; or `waitForUpdate` saw no update within `within`.
 * - `aborted`: your `signal` aborted.
 * - `network`: `fetch` failed, or the body broke off.
 * - `plaid`: Plaid answered with an error; `errorCode` decides.
 * - `invalid_response`: the response is not one of Plaid's or lacks something, such as a gateway's HTML or a redirect.
 * - `webhook`: a webhook does not verify; `reason` says why.
 * - `runtime`: the WebAssembly module could not be loaded, or trapped, or the runtime refuses something that a call needs, such as a
 *   timer at the top level of a Worker.
 */
export type ErrorKind = InvestmentsErrorData["kind"];

/**
 * Whether the call may have been done and billed. Plaid bills only `refreshInvestments` and `refreshItems` by the call.
 *
 * - `not_sent`: `fetch` was not called, or Node's own `fetch` could not connect, or the runtime refused to send.
 * - `rejected`: Plaid, or a gateway before it, refused the call; or a webhook does not verify. Nothing was billed.
 * - `unknown`: the call may have been done and billed.
 *
 * A `fetch` that itself repeats requests may send a request twice, and no outcome shows that: a patched global `fetch`, and the `fetch` of
 * Deno, Chromium and Firefox when a reused connection breaks. docs/runtimes.md says what to do about it.
 */
export type Outcome = "not_sent" | "rejected" | "unknown";

/** When to try again. */
export type Retry =
  /** Don't repeat the call automatically. */
  | { when: "never"; afterMs?: undefined }
  /** After `afterMs` milliseconds: the server's `Retry-After` if it sent one, else a wait that suits the error. */
  | { when: "after"; afterMs: number }
  /** After the person has acted, in Link's update mode or at the bank. */
  | { when: "user"; afterMs?: undefined }
  /** After Plaid's webhook. If you don't receive webhooks: after `afterMs` milliseconds. */
  | { when: "webhook"; afterMs: number };

/**
 * Why a webhook does not verify.
 *
 * - `missing`: there is no `Plaid-Verification` header.
 * - `malformed`: the header is not a token in Plaid's form, or the body is not a JSON object, or larger than 1 MiB.
 * - `algorithm`: the algorithm of the token or of its key is not ES256.
 * - `unknown_key`: Plaid has no key with the id in the token. Or too many unknown keys were looked up in this minute, and `retry.when`
 *   is `"after"`.
 * - `expired_key`: Plaid has withdrawn the key.
 * - `stale`: the token is more than 5 minutes old, or more than a minute in the future.
 * - `signature`: the token was not signed with the key.
 * - `body`: the body is not the one that was signed. Give the raw body: a body that was parsed and serialised again is different.
 * - `environment`: the event is of another environment than `environment`, or names none.
 *
 * @see https://plaid.com/docs/api/webhooks/webhook-verification/
 */
export type WebhookReason =
  | "missing"
  | "malformed"
  | "algorithm"
  | "unknown_key"
  | "expired_key"
  | "stale"
  | "signature"
  | "body"
  | "environment";

/** A copy, without secrets, of what was thrown or of the signal's reason. It is a diagnostic and may differ by runtime. */
export interface ErrorCause {
  /** The `name` of what was thrown, such as `TypeError`. */
  name: string;
  /** Its `message`, redacted. If no error in its chain of causes has a `code`, it is the message of the innermost one. */
  message: string;
  /** The first `code` in its chain of causes, such as `ECONNREFUSED`. */
  code?: string;
}

/** The fields of every error. */
interface ErrorBase {
  /** Always this string, even if a minifier renames the class. */
  name: "InvestmentsError";
  /** Plaid's code and message, redacted, or a message of this package. */
  message: string;
  /** Whether the call may have been done and billed. */
  outcome: Outcome;
  /** When to try again. */
  retry: Retry;
  /** When `fetch` was called for the last attempt, if the call was sent: ISO 8601 in UTC. */
  startedAt?: string;
  /** What was thrown, or the signal's reason. */
  cause?: ErrorCause;
}

/**
 * Whom an error of Plaid's is about.
 *
 * - `item`: this Item, or this call.
 * - `institution`: every Item at its institution.
 * - `client`: your account at Plaid, your keys, or what you send.
 *
 * @see https://plaid.com/docs/errors/
 */
export type ErrorScope = "item" | "institution" | "client";

/**
 * The fields of Plaid's error object, redacted. Types and codes that this package does not know are passed on too.
 *
 * @see https://plaid.com/docs/errors/
 */
export interface PlaidErrorFields {
  /** The HTTP status. */
  status: number;
  /** The code, such as `ITEM_LOGIN_REQUIRED`. The outcome and the advice depend on it. */
  errorCode: string;
  /** The broad category, such as `ITEM_ERROR`. */
  errorType: string;
  /** A more exact reason, for some OAuth errors. */
  errorCodeReason?: string;
  /** A message for the person. Absent if the person has nothing to do. */
  displayMessage?: string;
  /** Plaid's id of the request, for its support. */
  requestId?: string;
  /** The URL of Plaid's page on the error. */
  documentationUrl?: string;
  /** What Plaid suggests to do about it. */
  suggestedAction?: string;
  /** The errors of single Items if a request was about several, in Plaid's snake_case. */
  causes?: unknown[];
  /** With `NO_ACCOUNTS`: the account subtypes that Link was to look for. */
  requiredAccountSubtypes?: string[];
  /** With `NO_ACCOUNTS`: the account subtypes that were found instead. */
  providedAccountSubtypes?: string[];
}

/**
 * The fields of an error by its kind: what an {@link InvestmentsError} has, and what its `toJSON()` gives.
 *
 * `option` names the wrong option, `reason` says why a webhook does not verify, and `status` is the HTTP status of the response, even if
 * its body broke off. The kind `plaid` also has {@link PlaidErrorFields}, and so has `aborted` if the signal aborted in the wait after an
 * error of Plaid's. `digest` is copied from what `fetch` threw: Next recognises its own errors by it.
 *
 * @see https://plaid.com/docs/errors/
 */
export type InvestmentsErrorData =
  /** `unknown` if `onProgress` threw: pages were read, or Items refreshed, before that. */
  | (ErrorBase & { kind: "invalid_option"; outcome: "not_sent" | "rejected" | "unknown"; option: string })
  /** `unknown` if the module trapped after the call began: the request may have been sent. */
  | (ErrorBase & { kind: "runtime"; digest?: string })
  | (ErrorBase & { kind: "aborted" } & Partial<PlaidErrorFields>)
  /** `not_sent` if the body of a webhook's `request` did not arrive in time. */
  | (ErrorBase & { kind: "timeout"; outcome: "not_sent" | "unknown"; status?: number })
  /** `not_sent` if Node's own `fetch` could not connect, or if the body of a webhook's `request` broke off. */
  | (ErrorBase & { kind: "network"; status?: number; digest?: string })
  /** `unknown` for a server error, and for an unknown code unless the status is a refusal. */
  | (ErrorBase & { kind: "plaid"; outcome: "rejected" | "unknown"; scope?: ErrorScope } & PlaidErrorFields)
  | (ErrorBase & { kind: "invalid_response"; outcome: "rejected" | "unknown"; status?: number })
  | (ErrorBase & { kind: "webhook"; outcome: "rejected"; reason: WebhookReason });

/**
 * The error with which every function of this package rejects: an `Error` with the fields of {@link InvestmentsErrorData}. They are the
 * same in every runtime for the same failure. A test of `kind` narrows the type. Neither a field nor `stack` contains the secret or the
 * access token.
 */
export type InvestmentsError = Error &
  Readonly<InvestmentsErrorData> & {
    /** The fields as plain data, to send over RPC, queues and `postMessage`: these would drop the fields of an Error. */
    toJSON(): InvestmentsErrorData;
  };

/** The class, for `instanceof`. {@link isInvestmentsError} also recognises errors of another realm or of another copy of this package. */
export const InvestmentsError: abstract new (...args: never) => InvestmentsError;

/**
 * Whether a value is an {@link InvestmentsError}, or the `toJSON()` of one. It tests the shape, so that an error of another realm or of
 * another copy of this package is recognised too. Plain data has no `toJSON`, so `error.toJSON?.() ?? error` is plain data for both.
 *
 * @throws Nothing, for any value.
 *
 * @example
 * ```js
 * if (isInvestmentsError(error) && error.retry.when === "user") await askToSignInAgain(itemId);
 * ```
 */
export function isInvestmentsError(
  value: unknown,
): value is InvestmentsErrorData & Partial<Pick<InvestmentsError, "toJSON" | "stack">>;

/**
 * Converts an {@link InvestmentsError}, or its `toJSON()`, to a `Response` of your own endpoint. The status is the first that applies:
 * 401 for a webhook that does not verify, 503 for one that may verify later (Plaid sends it again), 502 if the `outcome` is `"unknown"`,
 * 409 if a person has to act, 503 with `Retry-After` if waiting helps, else 500.
 *
 * The body is JSON with the fields that anyone may see: `message`, `kind`, `outcome`, `retry`, `errorCode`, `displayMessage` and
 * `requestId`. Any other value becomes a 500 without details.
 *
 * @throws TypeError for an object that looks like such an error but lacks its fields.
 *
 * @example
 * ```js
 * try {
 *   return Response.json({ requestId: await refreshInvestments({ clientId, secret, accessToken }) });
 * } catch (error) {
 *   return toResponse(error);
 * }
 * ```
 */
export function toResponse(error: unknown): Response;

// Without this line, a declaration file exports all its declarations.
export {};
