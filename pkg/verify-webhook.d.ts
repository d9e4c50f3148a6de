// The verification of webhooks.
import type { PlaidConnection } from "./connection.js";
import type { InvestmentsError } from "./error.js";
import type { WebhookEvent } from "./webhooks.js";

/**
 * The options of `verifyWebhook`: either `request`, or `body` and `signature`. It also needs `environment` or `baseUrl`, because there is
 * no access token that contains the environment.
 *
 * @see https://plaid.com/docs/api/webhooks/webhook-verification/
 */
export type VerifyWebhookOptions = PlaidConnection & WebhookVerification & (WebhookRequest | WebhookBody);

/** Options for the verification by `verifyWebhook`. */
export interface WebhookVerification {
  /**
   * The time at which the webhook was received, as a Date or in milliseconds since 1970. Default: now. Use it for a webhook that waited in
   * a queue: its age and the expiry of its key are checked at this time. Take the time from your own queue, never from the sender.
   */
  receivedAt?: Date | number | undefined;
  /** A store that shares Plaid's keys between isolates and processes, such as a Cloudflare `KVNamespace`. Default: only a memory cache. */
  keyStore?: KeyStore | undefined;
}

/**
 * A store for the keys that verify webhooks, such as a Cloudflare `KVNamespace`: `keyStore: env.KEYS`. Both methods are called on the
 * object.
 *
 * With a store, a new isolate can verify a webhook without a request to Plaid. A flood of webhooks with invented keys does not block keys
 * that are stored. The store is read before Plaid is called, and keys from Plaid are written to it. If the store fails, takes longer than a
 * second or returns an invalid value, it is ignored.
 *
 * **Anyone who can write to the store can forge webhooks**: the package can't detect a forged key in the store. Use a namespace to which
 * only this program writes.
 */
export interface KeyStore {
  /**
   * Resolves to the value with this name, or to `null` or `undefined`. A name is `plaid-investments/<environment>/<client id>/<key id>`.
   * With a `baseUrl`, the name contains it instead of the environment.
   */
  get(key: string): Promise<string | null | undefined>;
  /**
   * Stores a value: JSON with Plaid's key and the time at which it was read. The value is valid for an hour from that time, so
   * `expirationTtl`, in seconds, is 3600.
   */
  put(key: string, value: string, options?: { expirationTtl?: number | undefined }): Promise<unknown>;
}

/** A webhook as a `Request`, as Workers and many other handlers receive it. */
export interface WebhookRequest {
  /** The request that Plaid sent. Its body must not have been read yet. The function consumes the body, up to 1 MiB. */
  request: Request;
  body?: undefined;
  signature?: undefined;
}

/** A webhook as its raw body and signature, for handlers without a `Request`, such as Express with `express.raw()`. */
export interface WebhookBody {
  /**
   * The raw body, up to 1 MiB, as bytes or as text. A body that was parsed by `JSON.parse` can't be verified. API Gateway, Lambda and
   * Vercel may encode it as base64: if the event has `isBase64Encoded: true`, decode it first.
   */
  body: string | Uint8Array | ArrayBuffer;
  /**
   * The header `Plaid-Verification`, or a list of its values as in Node's headers. Without a value, the call rejects with the reason
   * `missing`. With several values, it rejects with the reason `malformed`.
   */
  signature: string | readonly string[] | null | undefined;
  request?: undefined;
}

/**
 * Verifies that Plaid sent a webhook in the last 5 minutes from this environment, and that its body is unchanged. Resolves to its event.
 *
 * The key is read from Plaid and cached for an hour: in memory, and in `keyStore` if there is one. The cache key consists of `baseUrl` or
 * environment, `clientId` and key id. It does not depend on the option `fetch`.
 *
 * Anyone can send webhooks with invented key ids. So everything else is checked before the key is requested. A key id that Plaid does not
 * know is cached for 10 minutes. At most 60 unknown key ids are requested per minute, and 6 in 10 seconds while they are not answered. Above
 * this limit, a webhook with an unknown key id rejects with the reason `unknown_key`, and `retry.when` is `"after"`.
 *
 * The same webhook can be verified more than once. Plaid sends a webhook again if it gets no 200 within 10 seconds, so your handler must
 * be idempotent.
 *
 * @throws An {@link InvestmentsError}, and nothing else: of kind `webhook` with a `reason` if the webhook does not verify, or of another
 * kind if an option is wrong, if the body of `request` did not arrive, or if the key could not be read.
 *
 * @example
 * ```js
 * try {
 *   const event = await verifyWebhook({ clientId, secret, environment: "production", request });
 *   await queue.send(event); // stored first: after the 200, Plaid does not send it again
 *   return new Response();
 * } catch (error) {
 *   return toResponse(error); // without a 200, Plaid sends it again
 * }
 * ```
 *
 * @see https://plaid.com/docs/api/webhooks/webhook-verification/
 */
export function verifyWebhook(options: VerifyWebhookOptions): Promise<WebhookEvent>;
