/**
 * What every function of this package rejects with.
 *
 * @module
 */

/**
 * Why a call failed.
 *
 * - `invalid_option`: an option is missing or wrong; `option` names it.
 * - `timeout`: no full answer came within `timeout`.
 * - `aborted`: your `signal` aborted.
 * - `network`: `fetch` failed, or the body broke off.
 * - `plaid`: Plaid answered with an error; `errorCode` decides.
 * - `invalid_response`: an answer came that is not what was asked for, such as a gateway's HTML or a redirect.
 * - `webhook`: a webhook does not verify; `reason` says why.
 * - `runtime`: the WebAssembly module could not be loaded, or trapped, or the runtime refuses what a call needs, such as a
 *   timer at the top of a Worker.
 */
export type ErrorKind = InvestmentsErrorData["kind"];

/**
 * Whether it may have been done, and billed. Of this package's calls, only `refreshInvestments` and `refreshItems` are
 * billed by the call.
 *
 * - `not_sent`: nothing was given to `fetch`, or Node's own says that it could not connect.
 * - `rejected`: Plaid, or something before it, answered no; or a webhook does not verify. Nothing was billed.
 * - `unknown`: it may have been done, and billed.
 *
 * A global `fetch` that somebody patched to repeat requests may send one twice: no outcome tells of that.
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
  /** After Plaid's webhook; who has none looks again after `afterMs` milliseconds. */
  | { when: "webhook"; afterMs: number };

/**
 * Why a webhook does not verify.
 *
 * - `missing`: there is no `Plaid-Verification` header.
 * - `malformed`: the header is no token as Plaid makes them, or the body is no JSON object, or over 1 MiB.
 * - `algorithm`: the token, or its key, is for another algorithm than ES256.
 * - `unknown_key`: Plaid has no key of the id that the token names. Or too many unseen ids were asked for in this minute, and
 *   `retry.when` is `"after"`.
 * - `expired_key`: the key is one that Plaid has withdrawn.
 * - `stale`: the token is over 5 minutes old, or from over a minute ahead.
 * - `signature`: the token was not signed with the key.
 * - `body`: the body is not the one that was signed. Give it raw: parsed and serialised again, it is another.
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

/** A safe copy of what was thrown, or of the signal's reason. A diagnostic: it may differ by runtime. */
export interface ErrorCause {
  /** The `name` of what was thrown, such as `TypeError`. */
  name: string;
  /** Its `message`, redacted; where no error in its chain of causes has a `code`, that of the innermost. */
  message: string;
  /** The first `code` in its chain of causes, such as `ECONNREFUSED`. */
  code?: string;
}

/** What every error has, whatever its kind. */
interface ErrorBase {
  /** Always this word, even where a minifier renames the class. */
  name: "InvestmentsError";
  /** Plaid's code and message, redacted, or a sentence of this library. */
  message: string;
  /** Whether it may have been done, and billed. */
  outcome: Outcome;
  /** When to try again. */
  retry: Retry;
  /** When `fetch` was called for the last attempt, if the call was sent: ISO 8601 in UTC. */
  startedAt?: string;
  /** What was thrown, or the signal's reason, where there was such. */
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
 * Plaid's error object, as sent. A type or code that Plaid adds tomorrow arrives whole.
 *
 * @see https://plaid.com/docs/errors/
 */
export interface PlaidErrorFields {
  /** The HTTP status. */
  status: number;
  /** The particular code, such as `ITEM_LOGIN_REQUIRED`. It decides. */
  errorCode: string;
  /** The broad category, such as `ITEM_ERROR`. */
  errorType: string;
  /** More on the code, for some OAuth errors. */
  errorCodeReason?: string;
  /** For the person. Absent where the person has nothing to do. */
  displayMessage?: string;
  /** For Plaid's support. */
  requestId?: string;
  /** The URL of Plaid's page on the error. */
  documentationUrl?: string;
  /** What Plaid suggests to do about it. */
  suggestedAction?: string;
  /** The errors of single Items where a request was about several, in Plaid's snake_case. */
  causes?: unknown[];
  /** With `NO_ACCOUNTS`: the account subtypes that Link was to look for. */
  requiredAccountSubtypes?: string[];
  /** With `NO_ACCOUNTS`: the account subtypes that were found instead. */
  providedAccountSubtypes?: string[];
}

/**
 * The fields of an error by its kind: what an {@link InvestmentsError} has, and what its `toJSON()` gives.
 *
 * `option` names the wrong option, `reason` says why a webhook does not verify, and `status` is the HTTP status of an answer that
 * came, in whole or in part. The kind `plaid` has {@link PlaidErrorFields} besides, and so has `aborted` where the signal aborted in
 * the wait after an answer of Plaid's. `digest` is that of what `fetch` threw, by which Next knows its own errors.
 *
 * @see https://plaid.com/docs/errors/
 */
export type InvestmentsErrorData =
  /** `unknown` where an `onProgress` threw: pages were read, or Items refreshed, by then. */
  | (ErrorBase & { kind: "invalid_option"; outcome: "not_sent" | "rejected" | "unknown"; option: string })
  /** `unknown` where the module trapped after the call began: it may have been sent. */
  | (ErrorBase & { kind: "runtime"; digest?: string })
  | (ErrorBase & { kind: "aborted" } & Partial<PlaidErrorFields>)
  | (ErrorBase & { kind: "timeout"; outcome: "unknown"; status?: number })
  /** `not_sent` where Node's own `fetch` says that it could not connect. */
  | (ErrorBase & { kind: "network"; status?: number; digest?: string })
  /** `unknown` for a server error, or for a code that is not known with a status that does not say no. */
  | (ErrorBase & { kind: "plaid"; outcome: "rejected" | "unknown"; scope?: ErrorScope } & PlaidErrorFields)
  | (ErrorBase & { kind: "invalid_response"; outcome: "rejected" | "unknown"; status?: number })
  | (ErrorBase & { kind: "webhook"; outcome: "rejected"; reason: WebhookReason });

/**
 * Every rejection of this library: an `Error` with the fields of {@link InvestmentsErrorData}, which are the same in every runtime for
 * the same cause. A test of `kind` narrows it. No field, nor `stack`, holds the secret or the access token.
 */
export type InvestmentsError = Error &
  Readonly<InvestmentsErrorData> & {
    /** The fields as plain data: the form to send over RPC, queues and `postMessage`, where fields of an Error are lost. */
    toJSON(): InvestmentsErrorData;
  };

/** The class, for `instanceof`. {@link isInvestmentsError} knows errors of another realm or of another copy of this package, too. */
export const InvestmentsError: abstract new (...args: never) => InvestmentsError;

/**
 * Whether a value is an {@link InvestmentsError}, or the `toJSON()` of one. By shape, so that an error of another realm or
 * of another copy of this package is recognised too. `toJSON` is there only for the error itself: `error.toJSON?.() ?? error`
 * is plain data for both.
 *
 * @throws Nothing, whatever it is given.
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
 * A `Response` for the caller of your own endpoint, of an {@link InvestmentsError} or of what its `toJSON()` gives. The first that
 * fits: 401 for a webhook that does not verify, 503 for one that may verify later (Plaid sends it again), 502 where the `outcome` is
 * `"unknown"`, 409 where a person has to act, 503 with `Retry-After` where waiting helps, else 500.
 *
 * Its JSON has what a stranger may see: `message`, `kind`, `outcome`, `retry`, `errorCode`, `displayMessage` and `requestId`. Of
 * anything else than such an error it says nothing, with 500.
 *
 * @throws TypeError for nothing but an object that looks like such an error and lacks its fields.
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

// Without it, a declaration file exports everything in it.
export {};
