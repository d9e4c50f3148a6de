// How the tests of the fake verify its webhooks: by jose, with the key that the fake's endpoint gives.

import { createHash } from "node:crypto";
import { assert } from "chai";
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { ask } from "./fake-ways.mjs";

/** What Plaid answers about a key. */
export const keyOf = async (plaid, key_id) => (await ask(plaid, "/webhook_verification_key/get", { key_id })).json();

/** Verifies as Plaid's pages tell to, and gives the payload. */
export async function verified(plaid, { body, signature }) {
  assert.match(signature, /^[\w-]+\.[\w-]+\.[\w-]{86}$/);
  const { key } = await keyOf(plaid, decodeProtectedHeader(signature).kid);
  const { payload, protectedHeader } = await jwtVerify(signature, await importJWK(key, "ES256"), {
    algorithms: ["ES256"],
  });
  assert.deepEqual(protectedHeader, { alg: "ES256", kid: key.kid, typ: "JWT" });
  assert.strictEqual(payload.request_body_sha256, createHash("sha256").update(body).digest("hex"));
  return payload;
}
