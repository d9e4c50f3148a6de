// The keys that sign webhooks, and the signing: https://plaid.com/docs/api/webhooks/webhook-verification/

import { refuse } from "./errors.js";
import { newKeyId } from "./ids.js";

/** @import { FakeClock, FakeSignatureOverrides, FakeSignedWebhook } from "../testing.js" */
/** @import { Answered } from "./checks.js" */
/** @import { Plaid } from "./index.js" */
/** @typedef {ReturnType<typeof makeKeys>} Keys */

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const ALGORITHM = { name: "ECDSA", hash: "SHA-256" };

/**
 * The work of `/webhook_verification_key/get`.
 *
 * @type {(body: { key_id: string }, plaid: Plaid) => Answered}
 */
export function getKey({ key_id }, { keys }) {
  const key = keys.find(key_id);
  return key ? { body: { key } } : refuse("INVALID_WEBHOOK_VERIFICATION_KEY_ID");
}

/**
 * Keys that are made when first needed.
 *
 * @param {FakeClock} clock
 */
export function makeKeys(clock) {
  /** @typedef {Awaited<ReturnType<typeof makeKey>>} Key */
  /** @type {Map<string, Key>} */
  const keys = new Map();
  /** @type {Key | undefined} */
  let current;

  const seconds = () => Math.floor(clock.now() / 1000);

  async function makeKey() {
    const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
    const kid = newKeyId();
    return {
      privateKey,
      jwk: {
        alg: "ES256",
        created_at: seconds(),
        crv,
        expired_at: /** @type {number | null} */ (null),
        kid,
        kty,
        use: "sig",
        x,
        y,
      },
    };
  }

  /** @param {Key} key */
  function take(key) {
    keys.set(key.jwk.kid, key);
    current = key;
    return key;
  }

  // The key is shared, the promise of it is not: in workerd it would never settle for others once the request that
  // began to make it has ended.
  async function currentKey() {
    if (current) return current;
    const made = await makeKey();
    return current ?? take(made);
  }

  return {
    /** @param {string} kid */
    find: (kid) => keys.get(kid)?.jwk,

    async rotate() {
      const made = await makeKey();
      if (current) current.jwk.expired_at = seconds();
      return take(made).jwk.kid;
    },

    /**
     * @param {object | string} content
     * @param {FakeSignatureOverrides} [overrides]
     * @returns {Promise<FakeSignedWebhook>}
     */
    async sign(content, { header, claims, key } = {}) {
      const own = typeof key === "string" ? keys.get(key) : await currentKey();
      if (!own) throw new TypeError("fakePlaid: no key of the fake has that kid");
      const body = typeof content === "string" ? content : JSON.stringify(content, null, 2);
      const hash = await crypto.subtle.digest("SHA-256", bytesOf(body));
      const unsigned = [
        { alg: "ES256", kid: own.jwk.kid, typ: "JWT", ...header },
        { iat: seconds(), request_body_sha256: hex(new Uint8Array(hash)), ...claims },
      ]
        .map((part) => base64Url(bytesOf(JSON.stringify(part))))
        .join(".");
      const privateKey = typeof key === "object" ? key : own.privateKey;
      const signature = await crypto.subtle.sign(ALGORITHM, privateKey, bytesOf(unsigned));
      return { body, signature: `${unsigned}.${base64Url(new Uint8Array(signature))}` };
    },
  };
}

/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text);

/** @param {Uint8Array} bytes */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes */
const base64Url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
