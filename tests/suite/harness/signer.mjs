// Signs webhooks as Plaid does, by jose: independent of the package and of its fake.

import { CompactSign, exportJWK, generateKeyPair } from "jose";
import { pause } from "./moments.mjs";

/** @import { CompactJWSHeaderParameters, CryptoKey } from "jose" */
/** @import { FakeAnswer } from "plaid-investments/testing" */
/** @typedef {Awaited<ReturnType<typeof newSigner>>} Signer */
/** @typedef {Partial<CompactJWSHeaderParameters>} Header */
/**
 * @typedef {object} Changes to a token
 * @property {Header} [header]
 * @property {object} [claims]
 * @property {CryptoKey | Uint8Array} [key] another key
 */

/** A new key in the form of Plaid's, and a function that signs with it. */
export async function newSigner() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const kid = crypto.randomUUID();
  const jwk = {
    alg: "ES256",
    created_at: 1_560_466_150,
    expired_at: null,
    kid,
    use: "sig",
    ...(await exportJWK(publicKey)),
  };
  return {
    jwk,
    /**
     * The token for a body, with changes. A value that is `undefined` leaves out its name.
     *
     * @param {string} body
     * @param {Changes} [changes]
     */
    async sign(body, { header, claims, key = privateKey } = {}) {
      const hash = await sha256(body);
      const payload = { iat: Date.now() / 1000, request_body_sha256: hash, ...claims };
      return new CompactSign(bytesOf(JSON.stringify(payload)))
        .setProtectedHeader({ alg: "ES256", kid, typ: "JWT", ...header })
        .sign(key);
    },
  };
}

/**
 * The answer of the fake that has this key.
 *
 * @param {object} jwk
 * @returns {FakeAnswer}
 */
export const keyAnswer = (jwk) => ({ endpoint: KEY_ENDPOINT, body: JSON.stringify({ key: jwk, request_id: "1" }) });

/**
 * A `fetch` that answers with a signer's key after `ms` milliseconds, and a count of its calls.
 *
 * @param {Signer} signer
 * @param {number} [ms]
 */
export function answering({ jwk }, ms = 0) {
  let lookups = 0;
  const fetch = async () => {
    lookups += 1;
    if (ms > 0) await pause(ms);
    return Response.json({ request_id: "1", key: jwk });
  };
  return { fetch, lookups: () => lookups };
}

export const KEY_ENDPOINT = "/webhook_verification_key/get";

/** @param {string} text */
export const bytesOf = (text) => new TextEncoder().encode(text);

/**
 * A part of a token, of an object or a text.
 *
 * @param {unknown} part
 */
export function encoded(part) {
  const bytes = bytesOf(typeof part === "string" ? part : JSON.stringify(part));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The hash in lower case, as Plaid writes it.
 *
 * @param {string} text
 */
export async function sha256(text) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(text)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
