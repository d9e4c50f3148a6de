// The refresh of many Items.
import type { PlaidConnection } from "./connection.js";
import type { InvestmentsError } from "./error.js";

/** An item to refresh: an access token, or your own object with an `accessToken`. */
export type RefreshItem = string | { readonly accessToken: string };

/**
 * The options of `refreshItems`: the connection, the concurrency and the rate limits.
 *
 * @see https://plaid.com/docs/api/products/investments/#investmentsrefresh
 */
export interface RefreshItemsOptions<Item extends RefreshItem = RefreshItem> extends PlaidConnection {
  /**
   * The maximum number of calls in flight, including calls whose outcome you have not read yet: 1 to 1000, default 6. A Worker can have six
   * open connections. A seventh call would wait for one of them, and its `timeout` would already run.
   */
  concurrency?: number | undefined;
  /**
   * The maximum number of calls in any minute: 1 or more, default 100, which is Plaid's rate limit for a client. Plaid counts the calls of
   * all your Workers together.
   */
  perMinute?: number | undefined;
  /**
   * The minimum time in milliseconds between two calls for the same Item, if it is given more than once: 0 or more, default 60000, which
   * is Plaid's rate limit.
   */
  perItemMs?: number | undefined;
  /**
   * A function that is called and awaited before each call and each retry, so that you can record the item as sent. Until it resolves, the
   * item counts towards `concurrency` and `perMinute`. If it throws or rejects, the item is not sent, and its error is of kind
   * `invalid_option`. If the signal aborts before it resolves, the item is not sent.
   */
  onStart?: ((item: Item) => void | Promise<void>) | undefined;
  /** A function that is called after each outcome. If it throws, the loop rejects with kind `invalid_option` after all outcomes. */
  onProgress?: ((progress: ItemsProgress) => void) | undefined;
}

/** The progress of `refreshItems`. */
export interface ItemsProgress {
  /** The number of items with an outcome. */
  done: number;
  /** The number of items whose outcome is an error. They are included in `done`. */
  failed: number;
  /** The number of items, if the source has a `length` or a `size`. */
  total?: number;
  /** An estimate of the remaining time in milliseconds, if `total` is known. */
  etaMs?: number;
}

/**
 * The outcome of an item. `item` is the unchanged item. If it was refreshed, there is Plaid's `requestId`. Otherwise there is an `error`,
 * whose `outcome` says whether the item may have been refreshed and billed.
 */
export type ItemOutcome<Item extends RefreshItem = RefreshItem> =
  { item: Item; requestId: string; error?: undefined } | { item: Item; error: InvestmentsError; requestId?: undefined };

/**
 * Refreshes many Items within Plaid's rate limits, and yields the outcome of each item in the order of completion.
 *
 * `items` may be endless: an item is taken from it only when its call can start. If an Item is given again within its minute, it is queued.
 * While 8 queued items were never sent, no more items are taken. An Item that may have been refreshed and billed is never retried: its
 * error has the `outcome` `"unknown"`.
 *
 * After a rate limit of up to 5 minutes, the Item is queued again, up to 60 times. This does not count as a retry. A rate limit of the
 * client, or of unknown scope, delays all Items. A rate limit of an Item delays only that Item. `maxRetries` (default 0) is for other
 * errors with an advised wait of up to 5 minutes, such as a refused connection in Node.
 *
 * All Items must be in one environment: that of the option `environment`, or else, without `baseUrl`, that of the first access token. An item
 * of the other one is not sent, and its error has the kind `invalid_option`. Give `environment`: otherwise, a first token of the wrong
 * environment is sent, Plaid rejects your keys, and the loop ends.
 *
 * Every item that was taken from `items` has exactly one outcome, and an error of one Item does not end the loop. The loop itself throws
 * after all outcomes in these cases:
 *
 * - if an option is wrong, or if the source of the items throws. What the source throws at its start is the `cause` of an error of kind
 *   `invalid_option` with the option `items`. What it throws later is thrown unchanged;
 * - after an error from Plaid that every other Item would get too: a rate limit of the client, or of unknown scope, of more than 5 minutes;
 *   `INVALID_API_KEYS`, `UNAUTHORIZED_ENVIRONMENT`, `UNAUTHORIZED_ROUTE_ACCESS`, `INVALID_PRODUCT`, `CREDITS_EXHAUSTED`. Calls in flight
 *   end normally before that;
 * - if `signal` aborts. Calls in flight are aborted, and their errors have the signal's reason as `cause`.
 *   The loop's own error then has the outcome `"not_sent"`, which says nothing about the items.
 *
 * Queued items then get an error. If an item was never sent, its error is of kind `aborted` with the outcome `"not_sent"`. If Plaid had
 * refused it, its error is Plaid's error. After an abort, the error is of kind `aborted`, with the fields of Plaid's error.
 *
 * An item that the source delivers after the loop has ended was not sent, and has no outcome. A source that removes what it delivers
 * should watch `signal` too.
 *
 * If you leave the loop (by `break`, by an error in its body, by `return()` or by `throw()`), it ends immediately. Calls in flight are
 * aborted and no more outcomes are yielded. So the outcome of up to `concurrency` Items is lost, and these may have been refreshed and
 * billed.
 *
 * @throws An {@link InvestmentsError}, or what the source of the items throws after its start. The loop throws it; calling `refreshItems`
 * never throws.
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
