// Signing of webhooks, and the signing keys: https://plaid.com/docs/api/webhooks/webhook-verification/

/** @import { FakeClock, FakeSignatureOverrides, FakeSignedWebhook } from "../../testing.js" */
/** @import { Ids } from "../data/ids.js" */
/** @typedef {ReturnType<typeof makeKeys>} Keys */

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const ALGORITHM = { name: "ECDSA", hash: "SHA-256" };

/**
 * Creates the signing. The first key is generated when it is needed.
 *
 * @param {FakeClock} clock
 * @param {Ids} ids
 */
export function makeKeys(clock, ids) {
  /** @typedef {Awaited<ReturnType<typeof makeKey>>} Key */
  /** @type {Map<string, Key>} */
  const keys = new Map();
  /** @type {Key | undefined} */
  let current;

  const seconds = () => Math.floor(clock.now() / 1000);

  async function makeKey() {
    const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
    const kid = ids.keyId();
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
  function setCurrent(key) {
    keys.set(key.jwk.kid, key);
    current = key;
    return key;
  }

  // The key is shared, but not its promise. In workerd, the promise would never settle for other requests once the request that created it
  // has ended.
  async function currentKey() {
    if (current) return current;
    const made = await makeKey();
    return current ?? setCurrent(made);
  }

  return {
    /** @param {string} kid */
    find: (kid) => keys.get(kid)?.jwk,

    async rotate() {
      const made = await makeKey();
      if (current) current.jwk.expired_at = seconds();
      return setCurrent(made).jwk.kid;
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
      if (body === undefined) throw new TypeError("fakePlaid: signWebhook takes an object or a text");
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
