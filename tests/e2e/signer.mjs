// Signs webhooks as Plaid does, by jose: it shares nothing with the package, nor with its fake.

import { CompactSign, exportJWK, generateKeyPair } from "jose";
import { pause } from "./moments.mjs";

/** A new key in the form in which Plaid gives it, and what signs with it. */
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
    /** The token for a body, with changes: an `undefined` value leaves its name out; `key` is another key. */
    async sign(body, { header, claims, key = privateKey } = {}) {
      const hash = await sha256(body);
      const payload = { iat: Date.now() / 1000, request_body_sha256: hash, ...claims };
      return new CompactSign(bytesOf(JSON.stringify(payload)))
        .setProtectedHeader({ alg: "ES256", kid, typ: "JWT", ...header })
        .sign(key);
    },
  };
}

/** What the fake is told to answer, so that it gives this key. */
export const keyAnswer = (jwk) => ({ endpoint: KEY_ENDPOINT, body: JSON.stringify({ key: jwk, request_id: "1" }) });

/** A `fetch` that gives a signer's key by itself, after so many milliseconds, and how often it was asked. */
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

export const bytesOf = (text) => new TextEncoder().encode(text);

/** A part of a token, of an object or a text. */
export function encoded(part) {
  const bytes = bytesOf(typeof part === "string" ? part : JSON.stringify(part));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** As Plaid writes it: in small letters. */
export async function sha256(text) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(text)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
