/**
 * A fake Plaid for tests and demos: it answers over a `fetch` of its own, checks what it is sent as Plaid does, and
 * misbehaves when told to. Nothing leaves the process.
 *
 * ```js
 * import { refreshInvestments } from "plaid-investments";
 * import { fakePlaid } from "plaid-investments/testing";
 *
 * const plaid = fakePlaid();
 * await refreshInvestments({ ...plaid.connection, accessToken: plaid.accessToken }); // "X1w9fT5BQwiqfwP"
 *
 * plaid.answerNext({ errorCode: "ITEM_LOGIN_REQUIRED" });
 * await refreshInvestments({ ...plaid.connection, accessToken: plaid.accessToken }); // rejects, retry.when is "user"
 * ```
 *
 * @module
 */

/** Makes a fake Plaid, with credentials and an Item of its own: two fakes don't take one another's. */
export function fakePlaid(options?: FakePlaidOptions): FakePlaid;

export interface FakePlaidOptions {
  /** The `client_id` to accept. Default: 24 random hexadecimal digits, the form of Plaid's own. */
  clientId?: string;
  /** The `secret` to accept. Default: 30 random hexadecimal digits, the form of Plaid's own. */
  secret?: string;
  /** What `connection.baseUrl` says. Default: `"https://fake.plaid.test"`. */
  baseUrl?: string;
}

export interface FakePlaid {
  /**
   * The one handler of every request: give it to a client as its `fetch`, or serve it as a
   * `(request: Request) => Promise<Response>`. It needs no `this`.
   *
   * The end of the URL's path tells the endpoint; host, and any path before it, may be anything. An abort of
   * `init.signal` (or of the Request's) rejects with the signal's own `reason`, whatever it was waiting for. A redirect
   * is handed back as it is and never followed.
   *
   * Endpoints: [`/investments/refresh`](https://plaid.com/docs/api/products/investments/#investmentsrefresh). A request
   * must be a POST of `application/json` with the header `Plaid-Version: 2020-09-14` (where Plaid itself would fall
   * back on your account's default version).
   */
  readonly fetch: typeof globalThis.fetch;

  /** What reaches this fake: spread it into the options of any function of `plaid-investments`. */
  readonly connection: Readonly<FakeConnection>;

  /** The access token of an Item that is there from the start: `access-sandbox-<uuid>`. */
  readonly accessToken: string;

  /** The `item_id` of that Item. */
  readonly itemId: string;

  /** Makes one more Item. */
  createItem(): FakeItem;

  /** The clock of the rate limits: one refresh per Item in 60 seconds. Delays of answers run on real time. */
  readonly clock: FakeClock;

  /**
   * Lines up answers for the next requests, whatever they ask: each request takes one, in order, and once none is left
   * Plaid's ordinary answers are back.
   *
   * @throws TypeError that names the fault, if any of the answers is not a {@link FakeAnswer}; then none is lined up.
   */
  answerNext(...answers: FakeAnswer[]): void;

  /** What has arrived, in order. An abort before the call leaves no trace here, since nothing was sent. */
  readonly requests: FakeRequest[];

  /**
   * How many refreshes Plaid would have billed: those whose work was done, whether or not the answer came back.
   * See [per-request flat fee](https://plaid.com/docs/account/billing/#per-request-flat-fee).
   */
  readonly billed: number;
}

export interface FakeConnection {
  clientId: string;
  secret: string;
  baseUrl: string;
  fetch: typeof globalThis.fetch;
}

export interface FakeItem {
  accessToken: string;
  itemId: string;
}

export interface FakeClock {
  /** Milliseconds since 1970: the real time and all that `advance` added. */
  now(): number;
  /** Moves the clock on by `ms` milliseconds, 0 or more. */
  advance(ms: number): void;
}

/** One request that arrived. It holds what was sent, credentials included. */
export interface FakeRequest {
  /** The endpoint, such as `/investments/refresh`; the whole path of the URL if the fake knows no such endpoint. */
  endpoint: string;
  method: string;
  /** By name in lower case. */
  headers: Record<string, string>;
  /** The parsed JSON, or the text as it came if it is none. */
  body: unknown;
  /** When it arrived, by the fake's clock, in milliseconds since 1970. */
  at: number;
  /** Whether Plaid would have billed it. */
  billed: boolean;
  /** The HTTP status that was answered; `undefined` as long as, and if, none was. */
  status: number | undefined;
}

/**
 * What one request is answered. It is plain data, so it can be sent as JSON to a server that runs the fake.
 *
 * - What it says: an error of Plaid's, any text, a redirect, or, with no key of these, what Plaid would have said.
 * - How it arrives: at once; `delayMs` late; cut in half and then `stall`ed; `never`; or as a `networkError`.
 *
 * `{}` is Plaid's ordinary answer, as a place-holder in a row of answers.
 */
export type FakeAnswer = FakeContent & FakeDelivery & FakeAnswerExtras;

export type FakeContent = FakeErrorAnswer | FakeRawAnswer | FakeRedirect | FakeOrdinaryAnswer;

/** Plaid's error object with this code, as its pages show it: https://plaid.com/docs/errors/ */
export type FakeErrorAnswer = FakeErrorFields & {
  /** The HTTP status. Default: the one that Plaid sends with this code; 400 for a code that the fake does not know. */
  status?: number;
  body?: undefined;
  redirect?: undefined;
} & ({ errorCode: FakeErrorCode } | { errorCode: string; error_type: string });

/** What replaces a field of the error object. For a code that the fake does not know, `error_type` must be given. */
export interface FakeErrorFields {
  error_type?: string;
  error_code_reason?: string | null;
  error_message?: string;
  display_message?: string | null;
  request_id?: string;
  causes?: unknown[];
  documentation_url?: string;
  suggested_action?: string | null;
  required_account_subtypes?: string[];
  provided_account_subtypes?: string[];
}

/** Any text, sent as it is: a gateway's HTML, half a JSON object, nothing. */
export type FakeRawAnswer = {
  errorCode?: undefined;
  redirect?: undefined;
} & (
  | {
      /** 200 to 599; 204, 205 and 304 take no body. */
      status: number;
      /** Default: empty. */
      body?: string;
    }
  | { status?: undefined; body: string }
);

export interface FakeRedirect {
  /** What the `Location` header says. */
  redirect: string;
  /** Default: 302. */
  status?: 301 | 302 | 303 | 307 | 308;
  errorCode?: undefined;
  body?: undefined;
}

export interface FakeOrdinaryAnswer {
  errorCode?: undefined;
  status?: undefined;
  body?: undefined;
  redirect?: undefined;
}

export type FakeDelivery =
  | {
      /** How late the answer begins, in milliseconds of real time, up to 2147483647. */
      delayMs?: number;
      never?: undefined;
      stall?: undefined;
      networkError?: undefined;
    }
  | {
      delayMs?: number;
      /** Status, headers and the first half of the body arrive; then nothing more, and the body does not end. */
      stall: true;
      never?: undefined;
      networkError?: undefined;
    }
  | {
      delayMs?: number;
      /** Rejects as `fetch` does when the connection fails: `TypeError("fetch failed")`. */
      networkError: true;
      never?: undefined;
      stall?: undefined;
    }
  | {
      /** No answer at all, until the caller aborts. */
      never: true;
      delayMs?: undefined;
      stall?: undefined;
      networkError?: undefined;
    };

export interface FakeAnswerExtras {
  /** More headers, or others for those that the answer has: `{ "Retry-After": "2" }`. */
  headers?: Record<string, string>;
  /**
   * Whether Plaid did the work, and so bills it, before this answer. Default: as without this answer if it is Plaid's
   * ordinary one, however it arrives (a `never` is billed, too), else no. A request that Plaid would have refused is
   * never billed.
   */
  billed?: boolean;
}

/** The error codes that the fake knows by themselves; any other needs its `error_type`. */
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
  | "ITEM_NOT_FOUND"
  | "ITEM_CONCURRENTLY_DELETED"
  | "ITEM_NOT_SUPPORTED"
  | "MFA_NOT_SUPPORTED"
  | "INSTITUTION_DOWN"
  | "INSTITUTION_NOT_RESPONDING"
  | "INSTITUTION_NOT_AVAILABLE"
  | "INSTITUTION_NO_LONGER_SUPPORTED"
  | "UNSUPPORTED_RESPONSE"
  | "UNAUTHORIZED_INSTITUTION"
  | "INSTITUTION_REGISTRATION_REQUIRED"
  | "INVESTMENTS_REFRESH_LIMIT"
  | "RATE_LIMIT"
  | "INSTITUTION_RATE_LIMIT"
  | "CREDITS_EXHAUSTED"
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
