// The webhooks of the fake Plaid: what is sent, when and where, and that their signatures are real. They are verified by
// jose, with the key that the fake's endpoint gives.

import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { after, before, beforeEach, describe, test } from "node:test";
import { assert } from "chai";
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { fakePlaid } from "../pkg/testing/index.js";
import { startServer } from "./e2e/server.mjs";
import { ask, holdings, logWhen, read, refresh, startReceiver, ways } from "./fake-ways.mjs";

const server = {};
const receiver = {};
before(async () => {
  Object.assign(server, await startServer());
  Object.assign(receiver, await startReceiver());
});
beforeEach(() => receiver.received.splice(0));
after(async () => {
  await server.close();
  await receiver.close();
});

const EVENT = { webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const webhooksWhen = async (plaid, count) =>
  (await logWhen(plaid, ({ webhooks }) => webhooks.filter(({ status, error }) => status ?? error).length === count))
    .webhooks;

const keyOf = async (plaid, key_id) => (await ask(plaid, "/webhook_verification_key/get", { key_id })).json();

/** Verifies as Plaid's pages tell to, and gives the payload. */
async function verified(plaid, { body, signature }) {
  assert.match(signature, /^[\w-]+\.[\w-]+\.[\w-]{86}$/);
  const { key } = await keyOf(plaid, decodeProtectedHeader(signature).kid);
  const { payload, protectedHeader } = await jwtVerify(signature, await importJWK(key, "ES256"), {
    algorithms: ["ES256"],
  });
  assert.deepEqual(protectedHeader, { alg: "ES256", kid: key.kid, typ: "JWT" });
  assert.strictEqual(payload.request_body_sha256, createHash("sha256").update(body).digest("hex"));
  return payload;
}

/** What Sandbox fires for an Item with Investments: the request's type and code, and the fields beside the common. */
const FIRED = [
  ["HOLDINGS", "DEFAULT_UPDATE", { error: null, new_holdings: 0, updated_holdings: 0 }],
  [
    "INVESTMENTS_TRANSACTIONS",
    "DEFAULT_UPDATE",
    { error: null, new_investments_transactions: 0, cancelled_investments_transactions: 0 },
  ],
  ["ITEM", "LOGIN_REPAIRED", {}],
  ["ITEM", "NEW_ACCOUNTS_AVAILABLE", { error: null }],
  ["ITEM", "PENDING_DISCONNECT", { reason: "INSTITUTION_MIGRATION", disconnect_time: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ }],
  ["ITEM", "USER_ACCOUNT_REVOKED", { account_id: /^[A-Za-z0-9]{37}$/ }],
  [
    "ITEM",
    "USER_PERMISSION_REVOKED",
    {
      error: {
        error_code: "USER_PERMISSION_REVOKED",
        error_message: "the holder of this account has revoked their permission for your application to access it",
        display_message: null,
        error_type: "ITEM_ERROR",
        status: 400,
      },
    },
  ],
];

for (const [way, { open }] of Object.entries(ways(server))) {
  const openWithAddress = (options) => open([], { webhook: receiver.url, ...options });

  describe(`the webhooks of fakePlaid ${way}`, () => {
    test("a refresh that found something new sends two, with counts that fit what changed", async () => {
      const plaid = await openWithAddress({ limits: { perItem: 1_000 } });
      for (let turn = 0; turn < 6; turn += 1) {
        const before = await holdings(plaid);
        await refresh(plaid);
        const after = await holdings(plaid);
        const [first, second] = (await webhooksWhen(plaid, 2 * (turn + 1))).slice(-2);
        const common = { webhook_code: "DEFAULT_UPDATE", item_id: plaid.itemId, error: null, environment: "sandbox" };
        const value = (one) => one?.institution_value;
        assert.deepEqual(first.event, {
          ...common,
          webhook_type: "HOLDINGS",
          new_holdings: after.holdings.length - before.holdings.length,
          updated_holdings: before.holdings.filter((one, index) => value(one) !== value(after.holdings[index])).length,
        });
        assert.isAbove(first.event.updated_holdings, 3);
        assert.deepEqual(second.event, {
          ...common,
          webhook_type: "INVESTMENTS_TRANSACTIONS",
          new_investments_transactions: turn % 2 === 0 ? 2 : 1,
          cancelled_investments_transactions: 0,
        });
      }
    });

    test("a webhook arrives as a POST of JSON indented by two spaces, signed over its very bytes", async () => {
      const plaid = await openWithAddress();
      await plaid.sendWebhook({ ...EVENT, note: "é€😀" });
      const [{ method, headers, path, body }] = receiver.received;
      assert.deepEqual([method, path, headers["content-type"]], ["POST", "/webhook", "application/json"]);
      assert.strictEqual(body, JSON.stringify(JSON.parse(body), null, 2));
      assert.deepEqual(JSON.parse(body), {
        ...EVENT,
        note: "é€😀",
        item_id: plaid.itemId,
        environment: "sandbox",
      });
      const { iat } = await verified(plaid, { body, signature: headers["plaid-verification"] });
      const [{ at, url, status }] = await webhooksWhen(plaid, 1);
      assert.include([Math.floor(at / 1000), Math.floor(at / 1000) - 1], iat);
      assert.deepEqual([url, status], [receiver.url, 200]);
    });

    for (const [webhook_type, webhook_code, fields] of FIRED) {
      test(`firing ${webhook_type}: ${webhook_code} sends it`, async () => {
        const plaid = await openWithAddress();
        const answer = await read(plaid, "/sandbox/item/fire_webhook", { webhook_type, webhook_code });
        assert.strictEqual(answer.webhook_fired, true);
        const [{ event }] = await webhooksWhen(plaid, 1);
        const { item_id, environment, ...rest } = event;
        assert.deepEqual([item_id, environment], [plaid.itemId, "sandbox"]);
        assert.deepInclude(rest, { webhook_type, webhook_code });
        assert.sameMembers(Object.keys(rest), ["webhook_type", "webhook_code", ...Object.keys(fields)]);
        for (const [name, value] of Object.entries(fields)) {
          if (value instanceof RegExp) assert.match(rest[name], value);
          else assert.deepEqual(rest[name], value);
        }
      });
    }

    test("a code of Items alone needs no type", async () => {
      const plaid = await openWithAddress();
      await read(plaid, "/sandbox/item/fire_webhook", { webhook_code: "NEW_ACCOUNTS_AVAILABLE" });
      assert.strictEqual((await webhooksWhen(plaid, 1))[0].event.webhook_type, "ITEM");
    });

    test("each Item's webhooks go to its own address, and an Item without one gets none", async () => {
      const plaid = await open();
      const body = {
        institution_id: "ins_3",
        initial_products: ["investments"],
        options: { webhook: `${receiver.url}/a` },
      };
      const { public_token } = await (await ask(plaid, "/sandbox/public_token/create", body)).json();
      const linked = await (await ask(plaid, "/item/public_token/exchange", { public_token })).json();
      const made = await plaid.createItem({ webhook: `${receiver.url}/b` });
      for (const accessToken of [plaid.accessToken, linked.access_token, made.accessToken]) {
        assert.strictEqual((await refresh({ ...plaid, accessToken })).status, 200);
      }
      await webhooksWhen(plaid, 4);
      const got = receiver.received.map(({ path, body }) => [path, JSON.parse(body).item_id]);
      assert.sameDeepMembers(got, [
        ["/webhook/a", linked.item_id],
        ["/webhook/a", linked.item_id],
        ["/webhook/b", made.itemId],
        ["/webhook/b", made.itemId],
      ]);
    });

    test("a refresh that changed nothing, that was refused, or that was not done sends none", async () => {
      const plaid = await openWithAddress({ changes: false });
      await refresh(plaid);
      const busy = await open([{ errorCode: "INSTITUTION_DOWN" }], { webhook: receiver.url });
      await refresh(busy);
      await refresh(busy);
      await refresh(busy);
      await webhooksWhen(busy, 2);
      assert.isEmpty((await plaid.log()).webhooks);
      assert.lengthOf(receiver.received, 2);
    });

    test("a refresh whose answer is lost sends its webhooks all the same", async () => {
      const plaid = await open([{ networkError: true }], { webhook: receiver.url });
      await refresh(plaid).catch(() => {});
      await webhooksWhen(plaid, 2);
      assert.lengthOf(receiver.received, 2);
    });

    test("an address where nobody listens does not disturb the refresh, and the log says what happened", async () => {
      const plaid = await openWithAddress({ webhook: server.refusedUrl });
      assert.strictEqual((await refresh(plaid)).status, 200);
      for (const { error, status } of await webhooksWhen(plaid, 2)) {
        assert.match(error, /fetch failed/);
        assert.isUndefined(status);
      }
    });

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

describe("the webhooks of fakePlaid in the hands of a test", () => {
  const webhook = "https://me.test/webhook";
  const refreshed = (plaid, more) => refresh({ ...plaid.connection, accessToken: plaid.accessToken, ...more });

  test("deliver gets a Request, and what it answers is in the log", async () => {
    const got = [];
    const plaid = fakePlaid({
      webhook,
      async deliver(request) {
        got.push([request.method, request.url, await request.json()]);
        return new Response(null, { status: 503 });
      },
    });
    await refreshed(plaid);
    assert.lengthOf(plaid.webhooks, 2, "they are there once the refresh is answered");
    await plaid.delivered();
    assert.deepEqual(
      got,
      plaid.webhooks.map(({ url, event }) => ["POST", url, event]),
    );
    for (const { status, error } of plaid.webhooks) assert.deepEqual([status, error], [503, undefined]);
  });

  for (const [what, deliver, error] of [
    [
      "throws",
      () => {
        throw new Error("no");
      },
      "Error: no",
    ],
    ["rejects", () => Promise.reject(new TypeError("no")), "TypeError: no"],
    ["rejects with what is no error", () => Promise.reject(undefined), "undefined"],
    ["rejects with what can be no text", () => Promise.reject(Object.create(null)), undefined],
    [
      "answers with what throws",
      () => ({
        get status() {
          throw new Error("no");
        },
      }),
      "Error: no",
    ],
    ["answers nothing", () => undefined, undefined],
  ]) {
    test(`a deliver that ${what} breaks nothing`, async (t) => {
      const strays = [];
      const stray = (reason) => strays.push(reason);
      process.on("unhandledRejection", stray);
      t.after(() => process.off("unhandledRejection", stray));
      const plaid = fakePlaid({ webhook, deliver });
      assert.strictEqual((await refreshed(plaid)).status, 200);
      await plaid.delivered();
      await nextTurn();
      assert.deepEqual(
        plaid.webhooks.map((one) => one.error),
        [error, error],
      );
      assert.isEmpty(strays);
      assert.strictEqual((await plaid.sendWebhook(EVENT)).error, error);
    });
  }

  test("a deliver that never ends does not hold up the refresh, nor another webhook", async () => {
    const calls = [];
    const plaid = fakePlaid({ webhook, deliver: (request) => calls.push(request) && new Promise(() => {}) });
    assert.strictEqual((await refreshed(plaid)).status, 200);
    assert.lengthOf(calls, 2);
  });

  test("without deliver, webhooks are in the log alone", async () => {
    const plaid = fakePlaid({ webhook });
    await refreshed(plaid);
    await plaid.delivered();
    assert.deepEqual(
      plaid.webhooks.map(({ url, status }) => [url, status]),
      [
        [webhook, undefined],
        [webhook, undefined],
      ],
    );
    await verified(plaid.connection, plaid.webhooks[0]);
  });

  test("delivered waits for webhooks that a webhook caused", async () => {
    let refreshes = 0;
    const plaid = fakePlaid({
      webhook,
      limits: { perItem: Infinity },
      async deliver() {
        await nextTurn();
        if (refreshes++ < 2) await refreshed(plaid);
      },
    });
    await refreshed(plaid);
    await plaid.delivered();
    assert.lengthOf(plaid.webhooks, 6);
    assert.strictEqual(refreshes, 6);
  });

  test("sendWebhook resolves once deliver is through, to the entry in the log", async () => {
    let through = false;
    const plaid = fakePlaid({
      webhook,
      async deliver() {
        await nextTurn();
        through = true;
      },
    });
    const sent = await plaid.sendWebhook(EVENT);
    assert.isTrue(through);
    assert.strictEqual(sent, plaid.webhooks[0]);
  });

  test("sendWebhook takes any body, the Item that it names, and none that it does not know", async () => {
    const plaid = fakePlaid({ webhook });
    const other = plaid.createItem({ webhook: "https://other.test/" });
    const error = { error_type: "ITEM_ERROR", error_code: "ITEM_LOGIN_REQUIRED" };
    const sent = await plaid.sendWebhook({
      webhook_type: "ITEM",
      webhook_code: "ERROR",
      error,
      item_id: other.itemId,
      environment: "production",
    });
    assert.strictEqual(sent.url, "https://other.test/");
    assert.deepInclude(sent.event, { error, environment: "production" });
    const fault = await plaid.sendWebhook({ item_id: "x" }).catch((error) => error);
    assert.match(fault.message, /no Item has the item_id/);
    assert.isUndefined(await fakePlaid().sendWebhook(EVENT), "an Item without an address");
  });

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
