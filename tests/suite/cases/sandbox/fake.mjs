// The fake Plaid of the package works in this runtime, without a server.

import { assert } from "chai";
import { fakePlaid } from "plaid-investments/testing";

const delivered = [];

// At the top of a module, a Worker has no randomness.
const plaid = fakePlaid({
  webhook: "https://me.test/webhook",
  deliver: async (request) => delivered.push([request.headers.get("Plaid-Verification"), await request.text()]),
});

export const FAKE = [
  {
    name: "the fake of the package answers the library, and sends webhooks whose signatures are real",
    async run({ library }) {
      const { accessToken, connection } = plaid;
      assert.isString(await library.refreshInvestments({ ...connection, accessToken, dangerouslyAllowBrowser: true }));
      assert.strictEqual(plaid.billed, 1);
      const { holdings } = await ask("/investments/holdings/get", { access_token: accessToken });
      assert.isNotEmpty(holdings);
      await plaid.delivered();
      assert.lengthOf(delivered, 2);
      for (const [signature, body] of delivered) await assertSigned(signature, body);
    },
  },
];

async function ask(path, body) {
  const { baseUrl, clientId: client_id, secret, fetch } = plaid.connection;
  const headers = { "Content-Type": "application/json", "Plaid-Version": "2020-09-14" };
  const init = { method: "POST", headers, body: JSON.stringify({ client_id, secret, ...body }) };
  return (await fetch(`${baseUrl}${path}`, init)).json();
}

async function assertSigned(signature, body) {
  const [header, payload, signed] = signature.split(".");
  const { kid } = JSON.parse(decode(header));
  const { key } = await ask("/webhook_verification_key/get", { key_id: kid });
  const { kty, crv, x, y } = key;
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const publicKey = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const bytes = Uint8Array.from(decode(signed), (character) => character.charCodeAt(0));
  const text = (value) => new TextEncoder().encode(value);
  assert.isTrue(await crypto.subtle.verify(algorithm, publicKey, bytes, text(`${header}.${payload}`)));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text(body)));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  assert.strictEqual(JSON.parse(decode(payload)).request_body_sha256, hex);
}

function decode(part) {
  return atob(part.replaceAll("-", "+").replaceAll("_", "/"));
}
