// A call of any other endpoint.
import type { PlaidConnection } from "./connection.js";
import type { InvestmentsError } from "./error.js";

/**
 * The options of `callPlaid`. Without `accessToken`, it needs `environment` or `baseUrl`.
 *
 * @see https://plaid.com/docs/api/
 */
export interface CallPlaidOptions extends PlaidConnection {
  /** The endpoint's path, such as `/accounts/get`: words of `a-z`, `0-9` and `_`, each after a slash. */
  path: string;
  /**
   * The JSON body of the request, in Plaid's spelling, with at most 1048576 characters. `client_id`, `secret` and `access_token` are added,
   * and are refused here. Default: no other fields. If the body contains Plaid tokens, such as `processor-production-…`, they are
   * redacted in errors.
   */
  body?: { client_id?: never; secret?: never; access_token?: never; [field: string]: unknown } | undefined;
  /** The Item's access token, for endpoints that require one. */
  accessToken?: string | undefined;
  /**
   * Whether the call only reads, so that it may be retried: see `maxRetries`. Default false. `true` is refused for paths that are known to
   * change something or to be billed for each call, such as `/transfer/create` and `/accounts/balance/get`.
   */
  reads?: boolean | undefined;
}

/** A response from Plaid without declared fields. Check the types of the fields that you read, or give {@link callPlaid} a type. */
export interface PlaidResponse {
  /** For Plaid's support. */
  request_id: string;
  [field: string]: unknown;
}

/**
 * Calls any endpoint of Plaid that responds with JSON, and resolves to Plaid's unchanged response. Errors, timeouts, abort signals and the
 * redaction of secrets are the same as for all other functions. Without `reads`, a call that may have been done is never retried.
 *
 * The type parameter is the type of the response. It is not verified at run time.
 *
 * @throws An {@link InvestmentsError}, and nothing else. It is of kind `invalid_option` for a wrong `path`, and for `reads` with a path that
 * acts or is billed.
 *
 * @example
 * ```js
 * const { accounts } = await callPlaid({ clientId, secret, accessToken, path: "/accounts/get", reads: true });
 * ```
 *
 * @see https://plaid.com/docs/api/
 */
export function callPlaid<Response extends object = PlaidResponse>(options: CallPlaidOptions): Promise<Response>;

// Without this line, a declaration file exports all its declarations.
export {};
