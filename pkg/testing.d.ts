/**
 * A fake Plaid for tests and demos. It provides a `fetch` that answers requests in your process, validates them as Plaid does, and can simulate
 * failures. Nothing leaves the machine, unless you deliver its webhooks elsewhere.
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
import type { FakeAnswer, FakeErrorCode, FakeRequest } from "./fake-answers.js";
import type { FakeItem, FakeItemOptions, FakeLinkResult } from "./fake-items.js";
import type { FakeSignatureOverrides, FakeSignedWebhook, FakeWebhook } from "./fake-webhooks.js";

export type * from "./fake-answers.js";
export type * from "./fake-items.js";
export type * from "./fake-webhooks.js";

/**
 * Creates a fake Plaid with its own credentials and a first Item. Other fakes do not accept these credentials and tokens.
 *
 * @throws TypeError if an option is invalid or unknown. The message names the option.
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
 * Options of `fakePlaid`: credentials, rate limits and delivery of webhooks. The options of {@link FakeItemOptions} are the defaults for every
 * Item, including the first one.
 */
export interface FakePlaidOptions extends FakeItemOptions {
  /** The `client_id` to accept. Default: 24 random hexadecimal digits, as Plaid's. */
  clientId?: string;
  /** The `secret` to accept. Default: 30 random hexadecimal digits, as Plaid's. */
  secret?: string;
  /** The value of `connection.baseUrl`. Default: `"https://fake.plaid.test"`. */
  baseUrl?: string;
  /** The seed of all ids, tokens and credentials. The same seed always gives the same ones. Default: a random seed. */
  seed?: string;
  /** Rate limits: the number of requests per minute of the fake's clock. `Infinity` removes a limit. */
  limits?: FakeLimits;
  /**
   * Delivers a webhook. It is called with a request to the Item's webhook URL: a POST whose body is JSON indented by two spaces, with the
   * signature in the header `Plaid-Verification`. Pass `fetch` to send it there, or pass your own handler.
   *
   * It is called before the refresh that caused the webhook resolves, but the refresh does not wait for it; see {@link FakePlaid.delivered}.
   * If it throws, returns a Response with a status other than 200, or takes more than 10 seconds, the webhook is retried: after 30 seconds,
   * then after pauses that are each four times as long, for 24 hours of the fake's clock. If it returns no Response, the webhook counts as
   * delivered. In a Worker, the work that it started ends with the request that caused the webhook, unless you pass its promise to `waitUntil`.
   *
   * Default: webhooks are sent by `fetch`, only to addresses of this machine (`localhost`, `127.0.0.1`, `[::1]`).
   */
  deliver?: (request: Request) => unknown;
}

/** Rate limits, in requests per minute. The defaults are those of Plaid in Production. */
export interface FakeLimits {
  /** Refreshes of one Item. Further ones fail with `INVESTMENTS_REFRESH_LIMIT`. Default: 1. */
  perItem?: number;
  /** Refreshes of all Items together. Further ones fail with `RATE_LIMIT`. Default: 100. */
  perClient?: number;
  /** Reads of the holdings of one Item. Further ones fail with `INVESTMENTS_LIMIT`. Default: 15. */
  holdings?: number;
  /** Pages of transactions of one Item. Further ones fail with `INVESTMENTS_LIMIT`. Default: 30. */
  transactions?: number;
  /** Calls of `/item/get` for one Item. Further ones fail with `ITEM_GET_LIMIT`. Default: 15. */
  item?: number;
}

/** A fake Plaid. */
export interface FakePlaid {
  /**
   * Handles every request. Pass it to a client as its `fetch`, or serve it as a `(request: Request) => Promise<Response>`. It needs no
   * `this`.
   *
   * The end of the URL's path selects the endpoint. The host, and any path before it, may be anything. If `init.signal` (or the signal of the
   * Request) aborts, the call rejects at once with the `reason` of the signal. Redirects are returned and never followed.
   *
   * The endpoints are those of {@link FakeEndpoint}. A request must be a POST of `application/json` with the header
   * `Plaid-Version: 2020-09-14`. (Plaid itself uses the default version of your account if the header is missing.) Missing, unknown and invalid
   * fields are rejected, according to Plaid's OpenAPI. `/sandbox/item/fire_webhook` sends `HOLDINGS`, `INVESTMENTS_TRANSACTIONS` and `ITEM`
   * webhooks.
   */
  readonly fetch: typeof globalThis.fetch;

  /** Options that connect to this fake. Spread them into the options of any function of `plaid-investments`. */
  readonly connection: Readonly<FakeConnection>;

  /** The access token of the first Item, which exists from the start: `access-sandbox-<uuid>`. */
  readonly accessToken: string;

  /** The `item_id` of the first Item. */
  readonly itemId: string;

  /**
   * Creates another Item.
   *
   * @throws TypeError if an option is invalid or unknown. The message names the option.
   */
  createItem(options?: FakeItemOptions): FakeItem;

  /**
   * Completes Link as a user would, for a token of `/link/token/create`. It creates an Item; `options` override the settings of the token. For a
   * token of update mode, it repairs the Item instead. It sends no webhook.
   *
   * ```js
   * const { publicToken } = plaid.completeLink(linkToken);
   * ```
   *
   * @throws TypeError if the token is unknown, used or expired, or if an option is invalid. The message says which.
   */
  completeLink(linkToken: string, options?: FakeItemOptions): FakeLinkResult;

  /**
   * Puts an Item into an error state, such as `"ITEM_LOGIN_REQUIRED"` or `"USER_PERMISSION_REVOKED"`. Requests for its data then fail with that
   * code, and a webhook is sent. `null` repairs the Item, as a user can at the bank, and sends `ITEM: LOGIN_REPAIRED`. Resolves once the webhook
   * is delivered.
   *
   * Rejects with a TypeError if no Item has this `itemId`, or if `errorCode` is unknown.
   *
   * @param itemId Default: the first Item.
   */
  setItemError(errorCode: FakeErrorCode | null, itemId?: string): Promise<void>;

  /**
   * The fake's clock. It is used for rate limits, dates of holdings and transactions, Link tokens, the arrival of histories, webhook signatures,
   * webhook retries, and keys. Delays of answers use real time.
   *
   * After `advance`, a verifier that uses real time sees webhook signatures from the future. To refresh an Item twice and verify both webhooks,
   * remove `limits.perItem` instead.
   */
  readonly clock: FakeClock;

  /**
   * Queues answers for the next requests. Each request takes the first queued answer that is for its endpoint or for any endpoint. If there is
   * none, it gets Plaid's ordinary response.
   *
   * @throws TypeError if one of the answers is not a valid {@link FakeAnswer}. The message says why. Then no answer is queued.
   */
  answerNext(...answers: FakeAnswer[]): void;

  /** The log of requests, in order of arrival. A call that was aborted before it sent its request is not included. */
  readonly requests: FakeRequest[];

  /**
   * The number of refreshes that Plaid would have billed: those that were carried out, even if the response was lost.
   * See [per-request flat fee](https://plaid.com/docs/account/billing/#per-request-flat-fee).
   */
  readonly billed: number;

  /**
   * The log of webhooks that were sent, in order. An Item without a webhook URL sends none. A refresh that finds something new sends
   * `HOLDINGS: DEFAULT_UPDATE` and then `INVESTMENTS_TRANSACTIONS: DEFAULT_UPDATE`. They are in the log before the refresh resolves.
   */
  readonly webhooks: FakeWebhook[];

  /**
   * Sends a webhook with your own body. Resolves once `deliver` has finished: to the entry in the log, or to undefined if the Item has no webhook
   * URL.
   *
   * ```js
   * await plaid.sendWebhook({ webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" });
   * ```
   *
   * Rejects with a TypeError if no Item has the `item_id` of `event`.
   *
   * @param event The body. By default, `item_id` is that of the first Item, and `environment` is `"sandbox"`.
   */
  sendWebhook(event: object): Promise<FakeWebhook | undefined>;

  /**
   * Resolves once every webhook was delivered or has failed, including webhooks that are sent while it waits. It does not wait for scheduled
   * retries: `clock.advance` triggers them.
   */
  delivered(): Promise<void>;

  /**
   * Holds back all further webhooks. They are only logged, and `deliverWebhook` delivers them. `false` ends this: further webhooks are
   * delivered at once again.
   */
  holdWebhooks(isHeld?: boolean): void;

  /**
   * Delivers a webhook of the log now. Use it to deliver held webhooks in any order, or to deliver a webhook twice, as Plaid may.
   *
   * ```js
   * plaid.holdWebhooks();
   * await refreshInvestments({ ...plaid.connection, accessToken: plaid.accessToken });
   * for (const webhook of [...plaid.webhooks].reverse()) await plaid.deliverWebhook(webhook);
   * ```
   *
   * Rejects with a TypeError if the webhook is not in the log of this fake.
   */
  deliverWebhook(webhook: FakeWebhook): Promise<void>;

  /**
   * Signs a body as Plaid signs a webhook. Nothing is sent.
   *
   * ```js
   * const { body, signature } = await plaid.signWebhook(event, { claims: { iat: 0 } }); // far too old
   * ```
   *
   * Rejects with a TypeError if `overrides.key` is a `kid` that no key of the fake has.
   *
   * @param body An object, which is serialised as JSON indented by two spaces, or a text, which is signed as it is.
   */
  signWebhook(body: object | string, overrides?: FakeSignatureOverrides): Promise<FakeSignedWebhook>;

  /**
   * Creates a new key, with which all further webhooks are signed, and resolves to its `kid`. The previous key, if there is one, can still be
   * fetched. Its `expired_at` is the current time of the fake's clock, in seconds since 1970.
   */
  rotateKey(): Promise<string>;
}

/** Options with which the functions of `plaid-investments` call the fake. */
export interface FakeConnection {
  /** The `client_id` that the fake accepts. */
  clientId: string;
  /** The `secret` that the fake accepts. */
  secret: string;
  /** The URL before the path of an endpoint. No server is needed there, because `fetch` answers the requests. */
  baseUrl: string;
  /** The `fetch` of the fake: {@link FakePlaid.fetch}. */
  fetch: typeof globalThis.fetch;
}

/** The fake's clock. It shows the real time plus the time that `advance` added. It never goes back. */
export interface FakeClock {
  /** The time of the clock, in milliseconds since 1970. */
  now(): number;
  /**
   * Moves the clock forward by `ms` milliseconds, 0 or more. Scheduled tasks that are now due run at once, such as webhook retries.
   *
   * @throws TypeError if `ms` is negative or not a finite number.
   */
  advance(ms: number): void;
}
