/**
 * The webhooks of the fake Plaid and their signatures.
 *
 * @module
 */

/** The body of a webhook, and its signature for the header `Plaid-Verification`. */
export interface FakeSignedWebhook {
  /** The text that is signed. The signature contains the hash of its UTF-8 bytes. */
  body: string;
  /** A JWT that is signed with ES256. */
  signature: string;
}

/** A webhook in the log. */
export interface FakeWebhook extends FakeSignedWebhook {
  /** The webhook URL of the Item. */
  url: string;
  /** The parsed `body`. */
  event: Record<string, unknown>;
  /** The time when it was sent, by the fake's clock, in milliseconds since 1970. */
  at: number;
  /** The status of the Response to the last delivery. */
  status?: number;
  /** The error of the last delivery, as text. */
  error?: string;
  /** All deliveries of the webhook: the first one and each retry. */
  attempts: FakeDelivery[];
}

/** One delivery of a webhook. */
export interface FakeDelivery {
  /** The time when it began, by the fake's clock, in milliseconds since 1970. */
  at: number;
  /** The status of the Response that `deliver` returned. */
  status?: number;
  /** The error of `deliver`, or the timeout after 10 seconds, as text. */
  error?: string;
}

/** Changes to a signature. A field that is set to undefined is left out. */
export interface FakeSignatureOverrides {
  /** Fields of the JWT header, which has `alg`, `kid` and `typ`. */
  header?: Record<string, unknown>;
  /** Claims of the JWT, which has `request_body_sha256` and `iat`, the current time of the fake's clock in seconds since 1970. */
  claims?: Record<string, unknown>;
  /**
   * The key that signs. Pass the `kid` of one of the fake's keys, which is then also in the JWT header. Or pass your own private key, for ECDSA
   * with P-256; the header then has the `kid` of the fake's current key. Default: the fake's current key.
   */
  key?: string | FakeCryptoKey;
}

/** A `CryptoKey`. The type definitions of some runtimes do not declare that name. */
export type FakeCryptoKey = Parameters<typeof globalThis.crypto.subtle.sign>[1];
