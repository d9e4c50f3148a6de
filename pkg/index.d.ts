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
import type { InvestmentsError } from "./error.js";
import type { HoldingsResponse, InvestmentTransactionsResponse } from "./plaid.js";
import type { WebhookEvent } from "./webhooks.js";

export { InvestmentsError, isInvestmentsError, toResponse } from "./error.js";
export type {
  ErrorCause,
  ErrorKind,
  ErrorScope,
  InvestmentsErrorData,
  Outcome,
  PlaidErrorFields,
  Retry,
  WebhookReason,
} from "./error.js";
export type {
  FixedIncome,
  Holding,
  HoldingsResponse,
  InvestmentTransaction,
  InvestmentTransactionsResponse,
  OptionContract,
  Security,
  TaxLot,
  YieldRate,
} from "./plaid.js";
export type { Account, AccountBalances, AccountVerificationInsights, PlaidError, PlaidItem } from "./plaid-item.js";
export type {
  AccountSubtype,
  AccountType,
  InvestmentTransactionSubtype,
  InvestmentTransactionType,
  SecuritySubtype,
  SecurityType,
} from "./plaid-values.js";
export type {
  HoldingsDefaultUpdateWebhook,
  HoldingsWebhook,
  InvestmentsDefaultUpdateWebhook,
  InvestmentsHistoricalUpdateWebhook,
  InvestmentsTransactionsWebhook,
  ItemErrorWebhook,
  ItemLoginRepairedWebhook,
  ItemWebhook,
  OtherCodeWebhook,
  OtherWebhook,
  OtherWebhookType,
  PendingDisconnectWebhook,
  PendingExpirationWebhook,
  UserPermissionRevokedWebhook,
  WebhookEvent,
} from "./webhooks.js";

/**
 * What the option `fetch` is called with beside the URL. `headers` is the same object for each attempt of a call, so add to it by `set`.
 *
 * @see https://plaid.com/docs/api/
 */
export type PlaidRequestInit = Omit<NonNullable<Parameters<typeof globalThis.fetch>[1]>, "headers" | "body"> & {
  /** Always `"POST"`. */
  method: "POST";
  /** The credentials among them, unless they go by the body. */
  headers: Headers;
  /** JSON. */
  body: string;
  /** Aborts when the time of the attempt is over, and when your own signal does. */
  signal: AbortSignal;
};

/**
 * A `fetch` of your own. The global one fits as it is, and so does `(url, init) => env.PLAID.fetch(url, init)`.
 *
 * @see https://plaid.com/docs/api/
 */
export type PlaidFetch = (url: string, init: PlaidRequestInit) => ReturnType<typeof globalThis.fetch>;

/**
 * How to reach Plaid. Every function takes these options.
 *
 * @see https://plaid.com/docs/api/
 */
export interface PlaidConnection {
  /** Plaid's client id. With `secret`; neither where `baseUrl` is a proxy of yours that adds both. */
  clientId?: string | undefined;
  /** Plaid's secret for the environment. It can be reached from no error. */
  secret?: string | undefined;
  /**
   * Default: the one that the access token names, which is `access-<environment>-<id>`. Beside `baseUrl` it says what that stands for:
   * tokens, webhooks and Plaid's own host of the other environment are refused.
   */
  environment?: "sandbox" | "production" | undefined;
  /**
   * Where to send instead of Plaid's own host: a proxy of yours, or a test server. A path is kept and stands before Plaid's. Plain
   * http only to this machine, or with a `fetch` of your own. Never take it from a request: it receives the secret.
   */
  baseUrl?: string | URL | undefined;
  /** `"headers"` (default): `PLAID-CLIENT-ID` and `PLAID-SECRET`. `"body"`: `client_id` and `secret`. */
  credentialsIn?: "headers" | "body" | undefined;
  /** Milliseconds for one HTTP attempt, the last byte of the body included: 1 to 2147483647, default 120000. */
  timeout?: number | undefined;
  /** Ends everything: the attempt, the waits between attempts, the pages that are left. */
  signal?: AbortSignal | undefined;
  /**
   * Called instead of the global `fetch`, without `this`: a fake, a wrapper that logs, or a service binding as
   * `(url, init) => env.PLAID.fetch(url, init)`.
   */
  fetch?: PlaidFetch | undefined;
  /**
   * How often to try again, 0 to 10, for waits of at most 10 seconds, and of 20 seconds in all: where Plaid asks for more, the call
   * rejects at once with `retry.afterMs`. Default 0 for what bills or creates
   * (`refreshInvestments`, `refreshItems`, `createSandboxItem`, `fireSandboxWebhook`), and 2 for what reads (`getHoldings`,
   * `getInvestmentTransactions`, the key of `verifyWebhook`). What bills or creates is repeated only where `retry.when` is
   * `"after"`, a second later at the earliest, and never where it may have been done; a read also where no answer came.
   */
  maxRetries?: number | undefined;
  /** Allows credentials in a browser, where anyone can read them. Default false. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * What `refreshInvestments` takes: how to reach Plaid, and which Item to refresh.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsrefresh
 */
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
 * It resolves once Plaid has accepted it and fetched from the institution. If something changed, the webhooks `HOLDINGS: DEFAULT_UPDATE`
 * and `INVESTMENTS_TRANSACTIONS: DEFAULT_UPDATE` follow. If nothing changed, none does: then only Plaid's `/item/get` tells that it took
 * place, by `status.investments.last_successful_update`.
 *
 * @throws An {@link InvestmentsError}, and nothing else.
 *
 * @example
 * ```js
 * try {
 *   const requestId = await refreshInvestments({ clientId, secret, accessToken });
 * } catch (error) {
 *   if (!isInvestmentsError(error)) throw error;
 *   if (error.outcome === "unknown") await markAsMaybeBilled(accessToken); // never repeat this one by yourself
 * }
 * ```
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsrefresh
 */
export function refreshInvestments(options: RefreshOptions): Promise<string>;

/**
 * What `getHoldings` takes: how to reach Plaid, and which Item's holdings to read.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsholdingsget
 */
export interface HoldingsOptions extends PlaidConnection {
  /** The Item's access token, or a handle that the proxy at `baseUrl` swaps for it. */
  accessToken: string;
  /** The accounts to read, by `account_id`: one at least. Default: all of the Item's. */
  accountIds?: readonly string[] | undefined;
}

/**
 * Reads an Item's holdings as of Plaid's last look at the institution, and resolves to Plaid's response as it came.
 *
 * It can be repeated at will: a read is not billed by the call.
 *
 * @throws An {@link InvestmentsError}, and nothing else: of kind `plaid` where Plaid says no, such as `ITEM_LOGIN_REQUIRED` or
 * `NO_INVESTMENT_ACCOUNTS`.
 *
 * @example
 * ```js
 * const { accounts, holdings, securities } = await getHoldings({ clientId, secret, accessToken });
 * ```
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsholdingsget
 */
export function getHoldings(options: HoldingsOptions): Promise<HoldingsResponse>;

/**
 * What `getInvestmentTransactions` takes: how to reach Plaid, which Item's transactions to read, and of which days.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentstransactionsget
 */
export interface InvestmentTransactionsOptions extends PlaidConnection {
  /** The Item's access token, or a handle that the proxy at `baseUrl` swaps for it. */
  accessToken: string;
  /** The first day, `YYYY-MM-DD`. Plaid has 24 months at most. */
  startDate: string;
  /** The last day, `YYYY-MM-DD`; `startDate` at the earliest. */
  endDate: string;
  /** The accounts to read, by `account_id`: one at least. Default: all of the Item's. */
  accountIds?: readonly string[] | undefined;
  /** Transactions for each HTTP request: 1 to 500, default 500. */
  pageSize?: number | undefined;
  /** Called after each page. If it throws, the call rejects with kind `invalid_option`. */
  onProgress?: ((progress: TransactionsProgress) => void) | undefined;
}

/** How far `getInvestmentTransactions` is. `loaded` starts again at the first page if Plaid's data changed between pages. */
export interface TransactionsProgress {
  /** Transactions read so far. */
  loaded: number;
  /** Transactions that there are between the two dates. */
  total: number;
}

/**
 * Reads an Item's transactions between two days, every page of them, and resolves to one response: transactions newest first,
 * each account and each security once, and the last page's `request_id`. What Plaid adds or cancels meanwhile is noticed, and
 * the reading starts again.
 *
 * Soon after the person linked, Plaid may take one to two minutes to answer: see `timeout`, which is for one page. And it may have the
 * last 30 days alone. That looks complete: the rest is there once `INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE` came.
 *
 * Between pages, a rate limit of up to 60 seconds is waited for, whatever `maxRetries` says.
 *
 * It can be repeated at will: a read is not billed by the call.
 *
 * @throws An {@link InvestmentsError}, and nothing else. Then no page is handed out.
 *
 * @example
 * ```js
 * const { investment_transactions } = await getInvestmentTransactions({
 *   clientId,
 *   secret,
 *   accessToken,
 *   startDate: "2026-01-01",
 *   endDate: "2026-03-31",
 * });
 * ```
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentstransactionsget
 */
export function getInvestmentTransactions(
  options: InvestmentTransactionsOptions,
): Promise<InvestmentTransactionsResponse>;

/**
 * What `verifyWebhook` takes: either `request`, or `body` and `signature`. And `environment` (or `baseUrl`), since there is no
 * token to tell it.
 *
 * @see https://plaid.com/docs/api/webhooks/webhook-verification/
 */
export type VerifyWebhookOptions = PlaidConnection & WebhookVerification & (WebhookRequest | WebhookBody);

/** How `verifyWebhook` verifies. */
export interface WebhookVerification {
  /**
   * When the webhook came, as a Date or in milliseconds since 1970, if not now: for one that waited in a queue. Whether it was signed
   * in the last 5 minutes, and whether its key had expired, is judged at that time. Take it from your own queue, never from the sender.
   */
  receivedAt?: Date | number | undefined;
  /** Keeps Plaid's keys for other isolates and processes, such as a `KVNamespace` of Cloudflare's. Default: only memory keeps them. */
  keyStore?: KeyStore | undefined;
}

/**
 * A store for the keys that verify webhooks. Cloudflare's `KVNamespace` is one: `keyStore: env.KEYS`. Both methods are called on the
 * object.
 *
 * With it, a new isolate verifies at once, and someone who sends webhooks with made-up keys can't use up the look-ups of a key that was
 * stored. It is asked before Plaid, and told what Plaid said: keys alone, never that one is unknown. A store that fails, takes longer
 * than a second or answers nonsense is as if it were not there.
 *
 * **Who can write to the store can forge webhooks**: a key that somebody else put there can't be told from Plaid's. Give it a namespace
 * that only this program writes.
 */
export interface KeyStore {
  /**
   * The value of a name, or `null` or `undefined`. A name is `plaid-investments/<environment>/<client id>/<key id>`, with the base URL in
   * place of the environment where one is given.
   */
  get(key: string): Promise<string | null | undefined>;
  /**
   * Keeps a value: JSON with Plaid's key and the time at which it was read. It is believed for an hour from then, so `expirationTtl`,
   * which is in seconds, is 3600.
   */
  put(key: string, value: string, options?: { expirationTtl?: number | undefined }): Promise<unknown>;
}

/** A webhook as a Worker, or any handler with a `Request`, receives it. */
export interface WebhookRequest {
  /** As Plaid sent it and not read yet: its body is consumed, up to 1 MiB. */
  request: Request;
  body?: undefined;
  signature?: undefined;
}

/** A webhook where there is no `Request`, such as in Express behind `express.raw()`. */
export interface WebhookBody {
  /**
   * As it came, up to 1 MiB: bytes, or their text. What `JSON.parse` made of it can't be verified. API Gateway, Lambda and Vercel may give
   * it as base64: decode it first, where they say `isBase64Encoded`.
   */
  body: string | Uint8Array | ArrayBuffer;
  /**
   * The header `Plaid-Verification`, or a list of it, as Node's headers have it. Without it, the call rejects with the reason `missing`,
   * and with more than one as `malformed`.
   */
  signature: string | readonly string[] | null | undefined;
  request?: undefined;
}

/**
 * Resolves to a webhook's event once it is known that Plaid sent it, in the last 5 minutes, from this environment, and that
 * nobody changed it. The key is looked up at Plaid and kept for an hour: in memory, and in `keyStore` if there is one. It is kept by
 * `baseUrl` or environment, `clientId` and its id; the option `fetch` plays no part in that. Anyone can send a
 * webhook that names a key, so all else is checked first, a key that Plaid does not know is remembered for 10 minutes, and at most 60
 * unknown keys are looked up in a minute, 6 at once. The next webhook of an unknown key rejects with the reason `unknown_key` and
 * `retry.when` is `"after"`.
 *
 * The same webhook verifies again: Plaid repeats one that got no 200 within 10 seconds, so handling it twice must do no harm.
 *
 * @throws An {@link InvestmentsError}, and nothing else: of kind `webhook`, whose `reason` says what is wrong with it; or of another
 * kind, where it can't be told because the key could not be read.
 *
 * @example
 * ```js
 * try {
 *   const event = await verifyWebhook({ clientId, secret, environment: "production", request });
 *   await queue.send(event); // stored first: after the 200, Plaid does not send it again
 *   return new Response();
 * } catch (error) {
 *   return toResponse(error); // Plaid sends again what got no 200
 * }
 * ```
 *
 * @see https://plaid.com/docs/api/webhooks/webhook-verification/
 */
export function verifyWebhook(options: VerifyWebhookOptions): Promise<WebhookEvent>;

/**
 * What `createSandboxItem` takes. `environment` is `"sandbox"` by default, and `"production"` is refused.
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxpublic_tokencreate
 */
export interface CreateSandboxItemOptions extends PlaidConnection {
  /** Plaid's id of an institution in Sandbox that has investments. Default: one of Plaid's own. */
  institutionId?: string | undefined;
  /** The URL where Plaid is to send the Item's webhooks. Default: nowhere. */
  webhook?: string | undefined;
}

/**
 * An Item in Sandbox, as `createSandboxItem` makes it.
 *
 * @see https://plaid.com/docs/sandbox/
 */
export interface SandboxItem {
  /** What every call about this Item takes as `accessToken`. It doesn't expire. */
  accessToken: string;
  /** What the webhooks call `item_id`. */
  itemId: string;
}

/**
 * Makes an Item in Sandbox with investments, as if a person had linked it, and resolves to its access token and its id.
 *
 * @throws An {@link InvestmentsError}, and nothing else: for `environment: "production"` of kind `invalid_option`.
 *
 * @example
 * ```js
 * const { accessToken, itemId } = await createSandboxItem({ clientId, secret, webhook: "https://app.example/plaid" });
 * ```
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxpublic_tokencreate
 * @see https://plaid.com/docs/api/items/#itempublic_tokenexchange
 */
export function createSandboxItem(options: CreateSandboxItemOptions): Promise<SandboxItem>;

/**
 * What `fireSandboxWebhook` takes. `environment` is `"sandbox"` by default, and `"production"` is refused.
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxitemfire_webhook
 */
export interface FireSandboxWebhookOptions extends PlaidConnection {
  /** The access token of an Item in Sandbox that has a webhook. */
  accessToken: string;
  /** The webhook to send. Its `webhook_code` is `DEFAULT_UPDATE`. */
  webhookType: "HOLDINGS" | "INVESTMENTS_TRANSACTIONS";
}

/**
 * Has Plaid send a webhook of an Item in Sandbox, and resolves to `true` once Plaid says that it did. Nothing else sends these
 * two in Sandbox, where holdings and transactions don't change.
 *
 * @throws An {@link InvestmentsError}, and nothing else: for `environment: "production"`, or a token of it, of kind `invalid_option`.
 *
 * @example
 * ```js
 * await fireSandboxWebhook({ clientId, secret, accessToken, webhookType: "HOLDINGS" }); // true
 * ```
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxitemfire_webhook
 */
export function fireSandboxWebhook(options: FireSandboxWebhookOptions): Promise<true>;

/** What is refreshed: an access token, or an object of yours that has one. */
export type RefreshItem = string | { readonly accessToken: string };

/**
 * What `refreshItems` takes besides the items: how to reach Plaid, and how fast to go.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsrefresh
 */
export interface RefreshItemsOptions<Item extends RefreshItem = RefreshItem> extends PlaidConnection {
  /**
   * Calls that run at once, and those whose outcome you have not taken yet: 1 to 1000, default 6. A Worker may have six
   * connections that wait for an answer; a seventh call would wait for one of them in its `timeout`.
   */
  concurrency?: number | undefined;
  /**
   * Calls within any minute: from 1, default 100, which is what Plaid allows a client. Plaid counts those of all your
   * Workers.
   */
  perMinute?: number | undefined;
  /**
   * Milliseconds from one start of an Item to its next, where it comes more than once: from 0, default 60000, as Plaid has
   * it.
   */
  perItemMs?: number | undefined;
  /**
   * Awaited before each call, also before one that is made again, so that a journal can say "sent" first. The item has its place
   * among `concurrency` and `perMinute` meanwhile. If it throws or rejects, the item's error is of kind `invalid_option`, and the
   * item is not sent. After an abort nothing is sent.
   */
  onStart?: ((item: Item) => void | Promise<void>) | undefined;
  /** Called after each outcome. If it throws, the loop rejects with kind `invalid_option`, after all outcomes. */
  onProgress?: ((progress: ItemsProgress) => void) | undefined;
}

/** How far `refreshItems` is. */
export interface ItemsProgress {
  /** Items that have their outcome. */
  done: number;
  /** Those of them whose outcome is an error. */
  failed: number;
  /** How many items there are, if the source has a `length` or a `size`. */
  total?: number;
  /** Milliseconds that the rest will take, at the pace of those before and within the limits; where `total` is known. */
  etaMs?: number;
}

/**
 * What came of an item, which is handed back as it was given: `requestId`, Plaid's id of the request, where it was refreshed,
 * else `error`, whose `outcome` says whether it may have been.
 */
export type ItemOutcome<Item extends RefreshItem = RefreshItem> =
  { item: Item; requestId: string; error?: undefined } | { item: Item; error: InvestmentsError; requestId?: undefined };

/**
 * Refreshes many Items within Plaid's limits, and yields what came of each, in the order in which they end.
 *
 * `items` may be without end: one is taken only when it may start. One that comes again within its minute waits for it; at most 8
 * that were never sent wait so, and then no more are taken. What may have been done, and billed, is never repeated: its error has
 * the `outcome` `"unknown"`.
 *
 * A rate limit of up to 5 minutes is waited for, and the Item put back in line, up to 60 times, without that being a retry. A limit of
 * the client, or one whose scope is not known, holds everyone; the Item's own holds that Item alone. `maxRetries` (default
 * 0) is for other errors that are over in up to 5 minutes, an institution's limit among them.
 *
 * Every item that was taken has exactly one outcome, and one Item's error does not end the rest. The loop itself rejects, after all
 * outcomes:
 *
 * - where options are wrong, and with what the source throws;
 * - with an error of Plaid's that every Item would meet: a limit of the client, or of unknown scope, of more than 5 minutes;
 *   `INVALID_API_KEYS`, `UNAUTHORIZED_ENVIRONMENT`, `UNAUTHORIZED_ROUTE_ACCESS`, `INVALID_PRODUCT`, `CREDITS_EXHAUSTED`. Calls in flight
 *   go on to their outcome first;
 * - where `signal` aborts. Calls in flight are aborted; their errors have the signal's reason as `cause`.
 *
 * Items in line then have an error: of kind `aborted` and with the outcome `"not_sent"`, if they were never sent; the one by which
 * Plaid had refused them, if they were. After an abort that is of kind `aborted` too, with Plaid's fields.
 *
 * Leaving the loop is the exception: `break`, what its body throws, `return()` and `throw()` leave at once, whatever is
 * pending. Calls in flight are aborted and nothing more is yielded: up to `concurrency` Items may then have been refreshed, and billed,
 * without a word.
 *
 * @throws An {@link InvestmentsError}, or what the source of the items throws. The loop throws it: the call itself throws nothing.
 *
 * @example
 * ```js
 * for await (const { item, requestId, error } of refreshItems(accessTokens, { clientId, secret })) {
 *   await record(item, requestId ?? error.toJSON());
 * }
 * ```
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsrefresh
 */
export function refreshItems<Item extends RefreshItem>(
  items: Iterable<Item | PromiseLike<Item>> | AsyncIterable<Item>,
  options: RefreshItemsOptions<Item>,
): AsyncGenerator<ItemOutcome<Item>, void, undefined>;
