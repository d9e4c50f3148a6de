// Verifies the fake's webhooks by jose, with the key from the fake's endpoint.

import { createHash } from "node:crypto";
import { assert } from "chai";
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { ask } from "./ways.mjs";

/** @import { JWK } from "jose" */
/** @import { FakeSignedWebhook } from "plaid-investments/testing" */
/** @import { Plaid } from "./ways.mjs" */

/**
 * Plaid's response about a key.
 *
 * @param {Plaid} plaid
 * @param {string | undefined} key_id
 * @returns {Promise<{ key: JWK }>}
 */
export const keyOf = async (plaid, key_id) => (await ask(plaid, "/webhook_verification_key/get", { key_id })).json();

/**
 * Verifies a webhook as Plaid's docs say, and resolves to the payload.
 *
 * @param {Plaid} plaid
 * @param {FakeSignedWebhook} webhook
 */
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
