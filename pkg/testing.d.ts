/**
 * A fake Plaid for tests and demos: it answers over a `fetch` of its own, checks what it is sent as Plaid does, and
 * misbehaves when told to. Nothing leaves the process, unless you deliver its webhooks elsewhere.
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

/**
 * Makes a fake Plaid, with credentials and an Item of its own: two fakes don't take one another's.
 *
 * @throws TypeError that names the fault, if an option is wrong or unknown.
 *
 * @example
 * ```js
 * const plaid = fakePlaid({ limits: { perItem: Infinity } });
 * plaid.answerNext({ errorCode: "ITEM_LOGIN_REQUIRED" });
 * await getHoldings({ ...plaid.connection, accessToken: plaid.accessToken }); // rejects, retry.when is "user"
 * ```
 */
export function fakePlaid(options?: FakePlaidOptions): FakePlaid;

/**
 * What `fakePlaid` takes: which credentials and limits to hold to, and where webhooks go. What it inherits holds for every Item
 * that does not say otherwise, the one that is there from the start included.
 */
export interface FakePlaidOptions extends FakeItemOptions {
  /** The `client_id` to accept. Default: 24 random hexadecimal digits, the form of Plaid's own. */
  clientId?: string;
  /** The `secret` to accept. Default: 30 random hexadecimal digits, the form of Plaid's own. */
  secret?: string;
  /** What `connection.baseUrl` says. Default: `"https://fake.plaid.test"`. */
  baseUrl?: string;
  /** How many refreshes are done in a minute of the fake's clock. `Infinity` lifts a limit. */
  limits?: {
    /** For one Item; the next is answered with `INVESTMENTS_REFRESH_LIMIT`. Default: 1. */
    perItem?: number;
    /** For all Items together; the next is answered with `RATE_LIMIT`. Default: 100. */
    perClient?: number;
  };
  /**
   * Takes each webhook, as Plaid would send it to the Item's address: a POST whose body is JSON indented by two spaces and
   * whose header `Plaid-Verification` is its signature. Give `fetch` to send it there, or the handler of your own.
   *
   * It is called before the refresh that caused the webhook is answered, and not waited for; see {@link FakePlaid.delivered}.
   * The status of a Response that it gives is kept in the log, and so is what it throws; both change nothing else, and a
   * webhook is never sent again. In a Worker, what it began ends with the request that caused the webhook, unless its
   * promise is given to `waitUntil`. Default: none, so that webhooks are in the log alone.
   */
  deliver?: (request: Request) => unknown;
}

/** What an Item of the fake is like. */
export interface FakeItemOptions {
  /** Where its webhooks go: an http or https URL, or null for nowhere: then it has none. Default: null. */
  webhook?: string | null;
  /** How many transactions are in its past, spread over 700 days up to the day before. Default: 12. */
  transactions?: number;
  /**
   * Whether a refresh finds something new: other prices, and a transaction or two that change cash and quantities. What
   * each finds is always the same. If false, nothing changes and no webhook follows. Default: true.
   */
  changes?: boolean;
}

/** A fake Plaid: what answers requests, what to reach it with, what to tell it to do, and what it has seen and sent. */
export interface FakePlaid {
  /**
   * The one handler of every request: give it to a client as its `fetch`, or serve it as a
   * `(request: Request) => Promise<Response>`. It needs no `this`.
   *
   * The end of the URL's path tells the endpoint; host, and any path before it, may be anything. An abort of
   * `init.signal` (or of the Request's) rejects with the signal's own `reason`, whatever it was waiting for. A redirect
   * is handed back as it is and never followed.
   *
   * The endpoints are those of {@link FakeEndpoint}. A request must be a POST of `application/json` with the header
   * `Plaid-Version: 2020-09-14` (where Plaid itself would fall back on your account's default version). Fields that are
   * missing, unknown or of the wrong form are refused, as Plaid's OpenAPI has them. Its Items have the product Investments
   * alone: `/sandbox/item/fire_webhook` sends `HOLDINGS`, `INVESTMENTS_TRANSACTIONS` and `ITEM` webhooks.
   */
  readonly fetch: typeof globalThis.fetch;

  /** What reaches this fake: spread it into the options of any function of `plaid-investments`. */
  readonly connection: Readonly<FakeConnection>;

  /** The access token of an Item that is there from the start: `access-sandbox-<uuid>`. */
  readonly accessToken: string;

  /** The `item_id` of that Item. */
  readonly itemId: string;

  /**
   * Makes one more Item.
   *
   * @throws TypeError that names the fault, if an option is wrong or unknown.
   */
  createItem(options?: FakeItemOptions): FakeItem;

  /**
   * The clock of all that has a time: limits, dates of holdings and transactions, public tokens (which last 30 minutes),
   * signatures of webhooks and keys. Delays of answers run on real time.
   *
   * A webhook that is signed after `advance` comes from the future for a verifier on real time. To refresh an Item twice
   * and verify both webhooks, lift `limits.perItem` instead.
   */
  readonly clock: FakeClock;

  /**
   * Lines up answers for the next requests: each request takes the first one that names its endpoint or none, and once
   * there is no such one Plaid's ordinary answers are back.
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

  /**
   * The webhooks that were sent, in order; an Item without an address sends none. A refresh that found something new sends
   * `HOLDINGS: DEFAULT_UPDATE` and then `INVESTMENTS_TRANSACTIONS: DEFAULT_UPDATE`, and they are here once it is answered.
   */
  readonly webhooks: FakeWebhook[];

  /**
   * Sends a webhook of your own, and resolves once `deliver` is through: to its entry in the log, or to undefined if the
   * Item has no address.
   *
   * ```js
   * await plaid.sendWebhook({ webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" });
   * ```
   *
   * Rejects with a TypeError if there is no Item of its `item_id`.
   *
   * @param event The body. `item_id` is that of the Item that was there from the start, and `environment` `"sandbox"`,
   * unless it says otherwise.
   */
  sendWebhook(event: object): Promise<FakeWebhook | undefined>;

  /**
   * Resolves once `deliver` is through with every webhook so far, and with those that were sent meanwhile.
   */
  delivered(): Promise<void>;

  /**
   * Signs a body as Plaid signs a webhook, and sends nothing.
   *
   * ```js
   * const { body, signature } = await plaid.signWebhook(event, { claims: { iat: 0 } }); // far too old
   * ```
   *
   * Rejects with a TypeError if `overrides.key` is a `kid` that is not the fake's.
   *
   * @param body An object, to become JSON indented by two spaces, or the very text.
   */
  signWebhook(body: object | string, overrides?: FakeSignatureOverrides): Promise<FakeSignedWebhook>;

  /**
   * Signs with a new key from now on, and resolves to its `kid`. The key before it, if webhooks were signed with one, can
   * still be looked up and has `expired_at`, the present second of the fake's clock.
   */
  rotateKey(): Promise<string>;
}

/** The endpoints of the fake: https://plaid.com/docs/api/ */
export type FakeEndpoint =
  | "/investments/refresh"
  | "/investments/holdings/get"
  | "/investments/transactions/get"
  | "/webhook_verification_key/get"
  | "/sandbox/public_token/create"
  | "/item/public_token/exchange"
  | "/sandbox/item/fire_webhook";

/** The options of `plaid-investments` that have its functions call the fake. */
export interface FakeConnection {
  /** The `client_id` that the fake accepts. */
  clientId: string;
  /** The `secret` that the fake accepts. */
  secret: string;
  /** What stands before an endpoint's path. Nothing has to listen there: `fetch` answers. */
  baseUrl: string;
  /** The fake's own, as {@link FakePlaid.fetch}. */
  fetch: typeof globalThis.fetch;
}

/** An Item of the fake, as `createItem` makes it. */
export interface FakeItem {
  /** `access-sandbox-<uuid>`, which no other Item has. */
  accessToken: string;
  /** What its webhooks call `item_id`. */
  itemId: string;
}

/** The fake's clock. It shows the real time until it is moved on, and never goes back. */
export interface FakeClock {
  /** Milliseconds since 1970: the real time and all that `advance` added. */
  now(): number;
  /**
   * Moves the clock on by `ms` milliseconds, 0 or more.
   *
   * @throws TypeError if `ms` is below 0 or no finite number.
   */
  advance(ms: number): void;
}

/** A webhook's body, and the signature that goes into its `Plaid-Verification` header. */
export interface FakeSignedWebhook {
  /** The very text that is signed: its bytes, in UTF-8, are what the signature's hash is of. */
  body: string;
  /** A JWT, signed by ES256. */
  signature: string;
}

/** One webhook that was sent. */
export interface FakeWebhook extends FakeSignedWebhook {
  /** The Item's address. */
  url: string;
  /** What `body` says. */
  event: Record<string, unknown>;
  /** When it was sent, by the fake's clock, in milliseconds since 1970. */
  at: number;
  /** The status of the Response that `deliver` gave, once it did. */
  status?: number;
  /** What `deliver` threw or rejected with, as text. */
  error?: string;
}

/** What a signature says other than it would. An undefined value leaves the name out. */
export interface FakeSignatureOverrides {
  /** Of the JWT's header, which has `alg`, `kid` and `typ`. */
  header?: Record<string, unknown>;
  /** Of the JWT's payload, which has `iat`, the present second of the fake's clock, and `request_body_sha256`. */
  claims?: Record<string, unknown>;
  /**
   * The key that signs: the `kid` of one of the fake's, which then is the header's, too; or a private key of your own, for
   * ECDSA with P-256, under the `kid` of the fake's present one. Default: the fake's present key.
   */
  key?: string | FakeCryptoKey;
}

/** A `CryptoKey`, which not all types of a runtime have by that name. */
export type FakeCryptoKey = Parameters<typeof globalThis.crypto.subtle.sign>[1];

/** One request that arrived. It holds what was sent, credentials included. */
export interface FakeRequest {
  /** The {@link FakeEndpoint}; the whole path of the URL if the fake knows no such endpoint. */
  endpoint: string;
  /** The HTTP method. `POST` is the only one that the fake takes. */
  method: string;
  /** By name in lower case. */
  headers: Record<string, string>;
  /** The parsed JSON, or the text as it came if it is none. */
  body: unknown;
  /** When it arrived, by the fake's clock, in milliseconds since 1970. */
  at: number;
  /** Whether Plaid would have billed it: only refreshes are. */
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
export type FakeAnswer = FakeContent & FakeArrival & FakeAnswerExtras;

/** What an answer says: an error of Plaid's, any text, a redirect, or what Plaid would have said. */
export type FakeContent = FakeErrorAnswer | FakeRawAnswer | FakeRedirect | FakeOrdinaryAnswer;

/**
 * Plaid's error object with the code `errorCode`, as its pages show it. A code that is no {@link FakeErrorCode} needs its
 * `error_type`.
 *
 * @see https://plaid.com/docs/errors/
 */
export type FakeErrorAnswer = FakeErrorFields & {
  /** The HTTP status. Default: the one that Plaid sends with this code; 400 for a code that the fake does not know. */
  status?: number;
  body?: undefined;
  redirect?: undefined;
} & ({ errorCode: FakeErrorCode } | { errorCode: string; error_type: string });

/**
 * What replaces a field of the error object. For a code that the fake does not know, `error_type` must be given.
 *
 * @see https://plaid.com/docs/errors/
 */
export interface FakeErrorFields {
  /** The broad category. Default: that of the code. */
  error_type?: string;
  /** More on the code, such as `OAUTH_CONSENT_EXPIRED`. Default: absent. */
  error_code_reason?: string | null;
  /** For developers. Default: the code's, or empty for a code that the fake does not know. */
  error_message?: string;
  /** For the person. Default: the code's, which for most is null. */
  display_message?: string | null;
  /** Default: a new one for each answer. */
  request_id?: string;
  /** The errors of single Items. Default: absent. */
  causes?: unknown[];
  /** A page of Plaid's. Default: the one for the errors of its type. */
  documentation_url?: string;
  /** What to do about it. Default: null. */
  suggested_action?: string | null;
  /** What `NO_ACCOUNTS` says was asked for. Default: absent. */
  required_account_subtypes?: string[];
  /** What `NO_ACCOUNTS` says was found instead. Default: absent. */
  provided_account_subtypes?: string[];
}

/** Any text, sent as it is: a gateway's HTML, half a JSON object, nothing. */
export type FakeRawAnswer = {
  errorCode?: undefined;
  redirect?: undefined;
} & (
  | {
      /** The HTTP status, 200 to 599; 204, 205 and 304 take no body. */
      status: number;
      /** The text. Default: empty. */
      body?: string;
    }
  | {
      status?: undefined;
      /** The text, with the HTTP status 200. */
      body: string;
    }
);

/** A redirect without a body. The fake's `fetch` hands it back and never follows it. */
export interface FakeRedirect {
  /** What the `Location` header says. */
  redirect: string;
  /** The HTTP status. Default: 302. */
  status?: 301 | 302 | 303 | 307 | 308;
  errorCode?: undefined;
  body?: undefined;
}

/** What Plaid would have said: it has no key that says anything else. */
export interface FakeOrdinaryAnswer {
  errorCode?: undefined;
  status?: undefined;
  body?: undefined;
  redirect?: undefined;
}

/** How an answer arrives: at once or late, and whole, cut in half or not at all. */
export type FakeArrival =
  | {
      /** How late the answer begins, in milliseconds of real time, up to 2147483647. */
      delayMs?: number;
      never?: undefined;
      stall?: undefined;
      networkError?: undefined;
    }
  | {
      /** How late the half begins, in milliseconds of real time, up to 2147483647. */
      delayMs?: number;
      /** Status, headers and the first half of the body arrive; then nothing more, and the body does not end. */
      stall: true;
      never?: undefined;
      networkError?: undefined;
    }
  | {
      /** How late it rejects, in milliseconds of real time, up to 2147483647. */
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

/** What any answer may have besides: which endpoint it is for, its headers, and whether it is billed. */
export interface FakeAnswerExtras {
  /** The endpoint that it is for: requests to others leave it in line. Default: any. */
  endpoint?: FakeEndpoint;
  /** More headers, or others for those that the answer has: `{ "Retry-After": "2" }`. */
  headers?: Record<string, string>;
  /**
   * Whether Plaid did the work before this answer, and so bills it if it is a refresh. Default: as without this answer if
   * it is Plaid's ordinary one, however it arrives (a `never` is billed, too), else no. A request that Plaid would have
   * refused is never billed.
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
  | "NO_INVESTMENT_AUTH_ACCOUNTS"
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
  | "INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT"
  | "INSTITUTION_REGISTRATION_REQUIRED"
  | "INVESTMENTS_REFRESH_LIMIT"
  | "RATE_LIMIT"
  | "INSTITUTION_RATE_LIMIT"
  | "CREDITS_EXHAUSTED"
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
