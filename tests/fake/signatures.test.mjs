// The signatures of the fake Plaid, and the keys that make them.

import { after, before, describe, test } from "node:test";
import { assert } from "chai";
import { decodeProtectedHeader } from "jose";
import { fakePlaid } from "../../pkg/testing/index.js";
import { startServer } from "../suite/harness/server.mjs";
import { keyOf, verified } from "./signatures.mjs";
import { ways } from "./ways.mjs";

const server = {};
before(async () => Object.assign(server, await startServer()));
after(() => server.close());

const EVENT = { webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

for (const [way, { open }] of Object.entries(ways(server))) {
  describe(`the signatures of fakePlaid ${way}`, () => {
    test("a key has the fields that Plaid's has", async () => {
      const plaid = await open();
      const kid = await plaid.rotateKey();
      const { key } = await keyOf(plaid, kid);
      const { x, y, created_at, ...rest } = key;
      assert.deepEqual(rest, { alg: "ES256", crv: "P-256", expired_at: null, kid, kty: "EC", use: "sig" });
      assert.match(kid, UUID);
      for (const coordinate of [x, y]) assert.match(coordinate, /^[A-Za-z0-9_-]{43}$/);
      const { at } = (await plaid.log()).requests.at(-1);
      assert.isAtMost(Math.abs(created_at - at / 1000), 5);
    });

    test("a rotated key has expired by the fake's clock, and the new one signs", async () => {
      const plaid = await open();
      const old = await plaid.signWebhook(EVENT);
      const { kid } = decodeProtectedHeader(old.signature);
      await plaid.advance(3_600_000);
      const next = await plaid.rotateKey();
      const [{ key: expired }, { key: present }] = [await keyOf(plaid, kid), await keyOf(plaid, next)];
      assert.closeTo(expired.expired_at - expired.created_at, 3_600, 5);
      assert.closeTo(present.created_at - expired.expired_at, 0, 5);
      assert.isNull(present.expired_at);
      assert.strictEqual(decodeProtectedHeader((await plaid.signWebhook(EVENT)).signature).kid, next);
    });

    test("iat goes by the fake's clock", async () => {
      const plaid = await open();
      const { iat: before } = await verified(plaid, await plaid.signWebhook(EVENT));
      await plaid.advance(1_000_000);
      const { iat: after } = await verified(plaid, await plaid.signWebhook(EVENT));
      assert.closeTo(after - before, 1_000, 5);
    });

    test("a text is signed as it is, and an object as Plaid writes it", async () => {
      const plaid = await open();
      const text = await plaid.signWebhook('{"a":1}');
      assert.strictEqual(text.body, '{"a":1}');
      await verified(plaid, text);
      const object = await plaid.signWebhook({ a: 1 });
      assert.strictEqual(object.body, '{\n  "a": 1\n}');
      await verified(plaid, object);
    });

    test("header and claims of a signature can be others", async () => {
      const plaid = await open();
      const header = { alg: "HS256", kid: "other", extra: 1 };
      const { signature } = await plaid.signWebhook(EVENT, { header, claims: { iat: 7, request_body_sha256: "x" } });
      const parts = signature.split(".").map((part) => Buffer.from(part, "base64url"));
      assert.deepEqual(JSON.parse(parts[0]), { alg: "HS256", kid: "other", typ: "JWT", extra: 1 });
      assert.deepEqual(JSON.parse(parts[1]), { iat: 7, request_body_sha256: "x" });
      assert.lengthOf(parts[2], 64);
    });

    test("an old key of the fake's can sign, under its own kid", async () => {
      const plaid = await open();
      const old = await plaid.rotateKey();
      await plaid.rotateKey();
      const signed = await plaid.signWebhook(EVENT, { key: old });
      assert.strictEqual(decodeProtectedHeader(signed.signature).kid, old);
      await verified(plaid, signed);
    });
  });
}

describe("the keys of fakePlaid in the process", () => {
  test("a key of the caller's own signs under the fake's kid, and does not verify", async () => {
    const plaid = fakePlaid();
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const { privateKey: key } = await crypto.subtle.generateKey(curve, false, ["sign", "verify"]);
    const signed = await plaid.signWebhook(EVENT, { key });
    const fault = await verified(plaid.connection, signed).catch((error) => error);
    assert.strictEqual(fault.code, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
    await verified(plaid.connection, await plaid.signWebhook(EVENT));
  });

  test("a kid that is not the fake's signs nothing", async () => {
    const fault = await fakePlaid()
      .signWebhook(EVENT, { key: "x" })
      .catch((error) => error);
    assert.match(fault.message, /no key of the fake/);
  });

  test("two first signatures at the same time share a key", async () => {
    const plaid = fakePlaid();
    const signed = await Promise.all([plaid.signWebhook(EVENT), plaid.signWebhook(EVENT)]);
    const [one, other] = signed.map(({ signature }) => decodeProtectedHeader(signature).kid);
    assert.strictEqual(one, other);
  });

  test("the key of one fake is unknown to another", async () => {
    const signed = await fakePlaid().signWebhook(EVENT);
    const { error_code } = await keyOf(fakePlaid().connection, decodeProtectedHeader(signed.signature).kid);
    assert.strictEqual(error_code, "INVALID_WEBHOOK_VERIFICATION_KEY_ID");
  });
});
