/**
 * The answers that you can queue in the fake Plaid, and the entries of its log of requests.
 *
 * @module
 */

/** The endpoints of the fake: https://plaid.com/docs/api/ */
export type FakeEndpoint =
  | "/investments/refresh"
  | "/investments/holdings/get"
  | "/investments/transactions/get"
  | "/webhook_verification_key/get"
  | "/sandbox/public_token/create"
  | "/item/public_token/exchange"
  | "/link/token/create"
  | "/item/get"
  | "/item/webhook/update"
  | "/item/remove"
  | "/sandbox/item/reset_login"
  | "/sandbox/item/fire_webhook";

/** A request in the log. It contains everything that was sent, including credentials. */
export interface FakeRequest {
  /** The {@link FakeEndpoint}, or the whole path of the URL if the fake has no such endpoint. */
  endpoint: string;
  /** The HTTP method. The fake accepts only `POST`. */
  method: string;
  /** The headers, by name in lower case. */
  headers: Record<string, string>;
  /** The parsed JSON, or the text if it is not JSON. */
  body: unknown;
  /** The time of arrival by the fake's clock, in milliseconds since 1970. */
  at: number;
  /** Whether Plaid would have billed the request. Only refreshes are billed. */
  billed: boolean;
  /** The HTTP status of the response. `undefined` if there is no response yet, or if there never is one. */
  status: number | undefined;
}

/**
 * The answer to one request. It is plain data, so it can be sent as JSON to a server that runs the fake.
 *
 * - Its content: an error of Plaid, any text, or a redirect. If no key sets the content, it is Plaid's ordinary response.
 * - Its delivery: at once; after `delayMs`; cut in half and then stalled (`stall`); `never`; or a `networkError`.
 *
 * `{}` is Plaid's ordinary response. It can be a placeholder in a list of answers.
 */
export type FakeAnswer = FakeContent & FakeArrival & FakeAnswerExtras;

/** The content of an answer: an error of Plaid, any text, a redirect, or Plaid's ordinary response. */
export type FakeContent = FakeErrorAnswer | FakeRawAnswer | FakeRedirect | FakeOrdinaryAnswer;

/**
 * An error of Plaid with the code `errorCode`. For a code that is not a {@link FakeErrorCode}, `error_type` is required.
 *
 * @see https://plaid.com/docs/errors/
 */
export type FakeErrorAnswer = FakeErrorFields & {
  /** The HTTP status. Default: the one that Plaid sends with this code, or 400 if the fake does not know the code. */
  status?: number;
  body?: undefined;
  redirect?: undefined;
} & ({ errorCode: FakeErrorCode } | { errorCode: string; error_type: string });

/**
 * Fields of the error object that replace the defaults. If the fake does not know the code, `error_type` is required.
 *
 * @see https://plaid.com/docs/errors/
 */
export interface FakeErrorFields {
  /** The category of the error. Default: that of the code. */
  error_type?: string;
  /** A more specific reason, such as `OAUTH_CONSENT_EXPIRED`. Default: absent. */
  error_code_reason?: string | null;
  /** The message for developers. Default: that of the code, or empty if the fake does not know the code. */
  error_message?: string;
  /** The message for the user. Default: that of the code, which is null for most codes. */
  display_message?: string | null;
  /** The request id. Default: a new one for each answer. */
  request_id?: string;
  /** The errors of single Items. Default: absent. */
  causes?: unknown[];
  /** The URL of Plaid's documentation. Default: the page about the `error_type`. */
  documentation_url?: string;
  /** The action that Plaid suggests. Default: null. */
  suggested_action?: string | null;
  /** For `NO_ACCOUNTS`: the requested account subtypes. Default: absent. */
  required_account_subtypes?: string[];
  /** For `NO_ACCOUNTS`: the account subtypes that were found instead. Default: absent. */
  provided_account_subtypes?: string[];
}

/** Any text, sent unchanged, such as HTML from a gateway, half a JSON object, or an empty body. */
export type FakeRawAnswer = {
  errorCode?: undefined;
  redirect?: undefined;
} & (
  | {
      /** The HTTP status, from 200 to 599. 204, 205 and 304 allow no body. */
      status: number;
      /** The text of the body. Default: empty. */
      body?: string;
    }
  | {
      status?: undefined;
      /** The text of the body. The HTTP status is 200. */
      body: string;
    }
);

/** A redirect without a body. The fake's `fetch` returns it and never follows it. */
export interface FakeRedirect {
  /** The value of the `Location` header. */
  redirect: string;
  /** The HTTP status. Default: 302. */
  status?: 301 | 302 | 303 | 307 | 308;
  errorCode?: undefined;
  body?: undefined;
}

/** Plaid's ordinary response: the answer has no key that sets the content. */
export interface FakeOrdinaryAnswer {
  errorCode?: undefined;
  status?: undefined;
  body?: undefined;
  redirect?: undefined;
}

/** The delivery of an answer: at once or late, and complete, cut in half or not at all. */
export type FakeArrival =
  | {
      /** The delay before the response begins, in milliseconds of real time, up to 2147483647. */
      delayMs?: number;
      never?: undefined;
      stall?: undefined;
      networkError?: undefined;
    }
  | {
      /** The delay before the response begins, in milliseconds of real time, up to 2147483647. */
      delayMs?: number;
      /** The status, the headers and the first half of the body arrive. Then nothing more arrives, and the body does not end. */
      stall: true;
      never?: undefined;
      networkError?: undefined;
    }
  | {
      /** The delay before the call rejects, in milliseconds of real time, up to 2147483647. */
      delayMs?: number;
      /** The call rejects as `fetch` does if the connection fails: with `TypeError("fetch failed")`. */
      networkError: true;
      never?: undefined;
      stall?: undefined;
    }
  | {
      /** There is no response at all. The call waits until the caller aborts it. */
      never: true;
      delayMs?: undefined;
      stall?: undefined;
      networkError?: undefined;
    };

/** Keys that any answer may have: its endpoint, its headers, and whether the request is billed. */
export interface FakeAnswerExtras {
  /** The endpoint that the answer is for. Requests to other endpoints leave it in the queue. Default: any endpoint. */
  endpoint?: FakeEndpoint;
  /** Headers that are added to the response, or replace those that it has: `{ "Retry-After": "2" }`. */
  headers?: Record<string, string>;
  /**
   * Whether Plaid carries out the request before it sends this answer, and bills it if it is a refresh. Default: true if the content is Plaid's
   * ordinary response, even if it never arrives; otherwise false. A request that Plaid would have rejected is never billed.
   */
  billed?: boolean;
}

/** The error codes that the fake knows. For any other code, `error_type` is required. */
export type FakeErrorCode =
  | "PRODUCTS_NOT_SUPPORTED"
  | "PRODUCT_NOT_SUPPORTED"
  | "PRODUCT_NOT_READY"
  | "PRODUCT_NOT_ENABLED"
  | "ITEM_LOGIN_REQUIRED"
  | "ITEM_LOCKED"
  | "PASSWORD_RESET_REQUIRED"
  | "USER_SETUP_REQUIRED"
  | "ACCESS_NOT_GRANTED"
  | "NO_ACCOUNTS"
  | "NO_INVESTMENT_ACCOUNTS"
  | "NO_INVESTMENT_AUTH_ACCOUNTS"
  | "ITEM_NOT_FOUND"
  | "ITEM_CONCURRENTLY_DELETED"
  | "ITEM_NOT_SUPPORTED"
  | "INVALID_CREDENTIALS"
  | "MFA_NOT_SUPPORTED"
  | "INSTITUTION_DOWN"
  | "INSTITUTION_NOT_RESPONDING"
  | "INSTITUTION_NOT_AVAILABLE"
  | "INSTITUTION_NO_LONGER_SUPPORTED"
  | "UNSUPPORTED_RESPONSE"
  | "UNAUTHORIZED_INSTITUTION"
  | "INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT"
  | "INSTITUTION_REGISTRATION_REQUIRED"
  | "INVESTMENTS_REFRESH_LIMIT"
  | "RATE_LIMIT"
  | "INSTITUTION_RATE_LIMIT"
  | "CREDITS_EXHAUSTED"
  | "ITEM_GET_LIMIT"
  | "INVESTMENTS_LIMIT"
  | "INVESTMENT_HOLDINGS_GET_LIMIT"
  | "INVESTMENT_TRANSACTIONS_LIMIT"
  | "INTERNAL_SERVER_ERROR"
  | "PLANNED_MAINTENANCE"
  | "INVALID_ACCESS_TOKEN"
  | "INVALID_API_KEYS"
  | "INVALID_PRODUCT"
  | "ADDITIONAL_CONSENT_REQUIRED"
  | "UNAUTHORIZED_ENVIRONMENT"
  | "UNAUTHORIZED_ROUTE_ACCESS"
  | "USER_PERMISSION_REVOKED"
  | "INVALID_ACCOUNT_ID"
  | "INVALID_LINK_TOKEN"
  | "INVALID_PUBLIC_TOKEN"
  | "INVALID_INSTITUTION"
  | "INVALID_WEBHOOK_VERIFICATION_KEY_ID"
  | "MISSING_FIELDS"
  | "INVALID_FIELD"
  | "UNKNOWN_FIELDS"
  | "INVALID_BODY"
  | "INVALID_HEADERS"
  | "INCOMPATIBLE_API_VERSION"
  | "SANDBOX_ONLY"
  | "NOT_FOUND"
  | "NO_LONGER_AVAILABLE"
  | "SANDBOX_PRODUCT_NOT_ENABLED"
  | "SANDBOX_WEBHOOK_INVALID";
