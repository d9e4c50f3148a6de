// Key stores of the caller: reads and writes.

import { assert } from "chai";
import { refusedOption } from "../../harness/expect.mjs";
import { until, withClock } from "../../harness/moments.mjs";
import { answering } from "../../harness/signer.mjs";
import { EVENT, madeUp, reason } from "../../harness/webhook-row.mjs";
import { HOUR_MS, Store, begun, storeOf, valueOf } from "../../harness/webhook-store.mjs";
import { BROKEN_STORES } from "./stores-broken.mjs";

const WORKS = [
  {
    name: "webhook: a store is read before Plaid is asked, and gets Plaid's answer",
    async run({ library, ...context }) {
      const { webhook, lookups, signer, name } = await begun(context);
      const keyStore = new Store();
      const before = Date.now();
      assert.deepEqual(await library.verifyWebhook(await webhook({ keyStore })), EVENT);
      const [[get, ...asked], [put, ...told]] = keyStore.calls;
      assert.deepEqual([get, put, keyStore.calls.length], ["get", "put", 2]);
      assert.deepEqual(asked, [name]);
      assert.strictEqual(told[0], name);
      assert.deepEqual(told[2], { expirationTtl: 3_600 });
      const { key, readAt, ...rest } = JSON.parse(told[1]);
      assert.deepEqual({ key, rest }, { key: signer.jwk, rest: {} });
      assert.isTrue(readAt >= before && readAt <= Date.now(), `${readAt}`);
      // From then on it is in memory.
      assert.deepEqual(await library.verifyWebhook(await webhook({ keyStore })), EVENT);
      assert.lengthOf(keyStore.calls, 2);
      assert.strictEqual(lookups(), 1);
    },
  },
  {
    name: "webhook: a stored key verifies without a look-up, once read for many, and is not stored again",
    async run({ library, ...context }) {
      const { webhook, lookups, signer, name } = await begun(context);
      const keyStore = new Store({ [name]: valueOf(signer.jwk, 1_000) });
      const all = await Promise.all(Array.from({ length: 20 }, () => webhook({ keyStore })));
      const events = await Promise.all(all.map((one) => library.verifyWebhook(one)));
      assert.deepEqual(events, Array(20).fill(EVENT));
      assert.deepEqual(keyStore.calls, [["get", name]]);
      assert.strictEqual(lookups(), 0);
    },
  },
  {
    name: "webhook: the name of a stored key has its client",
    async run({ library, ...context }) {
      const { webhook, lookups, signer } = await begun(context);
      const keyStore = new Store();
      const verify = async (clientId) => library.verifyWebhook(await webhook({ keyStore, clientId }));
      await verify("one");
      await verify("two/../one");
      assert.strictEqual(lookups(), 2);
      const names = keyStore.names("put");
      assert.strictEqual(new Set(names).size, 2);
      for (const name of names) assert.match(name, new RegExp(`^plaid-investments/[^/]+/[^/]+/${signer.jwk.kid}$`));
    },
  },
  {
    name: "webhook: the name of a stored key has its environment",
    async run({ library, ...context }) {
      const { webhook, kid, options } = await begun(context);
      const keyStore = new Store();
      const environment = "sandbox";
      await library.verifyWebhook(await webhook({ keyStore, environment, baseUrl: undefined }));
      assert.deepEqual(keyStore.names("put"), [`plaid-investments/sandbox/${options.clientId}/${kid}`]);
    },
  },
  {
    name: "webhook: a stored key is valid for an hour in all, also in memory",
    alone: true,
    async run({ library, ...context }) {
      const { webhook, lookups, signer, name } = await begun(context);
      await withClock(async ({ move }) => {
        const receivedAt = Date.now();
        const keyStore = new Store({ [name]: valueOf(signer.jwk, HOUR_MS - 60_000) });
        const verify = async () => library.verifyWebhook(await webhook({ keyStore, receivedAt }));
        await verify();
        move(59_999);
        await verify();
        assert.strictEqual(lookups(), 0);
        move(1);
        assert.deepEqual(await verify(), EVENT);
        assert.strictEqual(lookups(), 1);
        // The store was read again, and got Plaid's new key.
        assert.deepEqual(keyStore.names("get"), [name, name]);
        assert.deepEqual(keyStore.names("put"), [name]);
      });
    },
  },
  {
    name: "webhook: a stored key that has expired is refused as expired",
    async run({ library, refused, ...context }) {
      const { webhook, lookups, signer, name } = await begun(context);
      const keyStore = new Store({ [name]: valueOf({ ...signer.jwk, expired_at: 1 }) });
      await refused(library.verifyWebhook(await webhook({ keyStore })), reason("expired_key"));
      assert.strictEqual(lookups(), 0);
    },
  },
  {
    name: "webhook: a flood of unknown keys does not block stored keys, and is not stored",
    async run({ unwatched: library, refused, ...context }) {
      const { webhook, signer, name } = await begun(context);
      let asked = 0;
      const unknown = { error_type: "INVALID_INPUT", error_code: "INVALID_WEBHOOK_VERIFICATION_KEY_ID" };
      const fetch = async () => {
        asked += 1;
        return Response.json(unknown, { status: 400 });
      };
      const keyStore = new Store({ [name]: valueOf(signer.jwk) });
      const good = await webhook({ keyStore, fetch });
      const { retry: _, ...unknownKey } = reason("unknown_key");
      for (let call = 0; call < 100; call += 1) await refused(library.verifyWebhook(madeUp(good)), unknownKey);
      assert.strictEqual(asked, 60);
      assert.lengthOf(keyStore.calls, 100);
      assert.deepEqual(await library.verifyWebhook(good), EVENT);
      assert.deepEqual(keyStore.names("put"), []);
    },
  },
  {
    name: "webhook: a key of another id than was asked for is not stored",
    async run({ library, refused, ...context }) {
      const { webhook, signer } = await begun(context);
      const keyStore = new Store();
      const { fetch } = answering({ jwk: { ...signer.jwk, kid: "another" } });
      await refused(library.verifyWebhook(await webhook({ keyStore, fetch })), reason("unknown_key"));
      assert.deepEqual(keyStore.names("put"), []);
    },
  },
  ...["a/b", "../../x", "k".repeat(65), "k.k", "%00"].map((kid) => ({
    name: `webhook: a store is not asked for the key "${kid.slice(0, 9)}"`,
    async run({ library, ...context }) {
      const { signed, options, signer } = await begun(context);
      const keyStore = new Store();
      const { fetch, lookups } = answering({ jwk: { ...signer.jwk, kid } });
      const event = await library.verifyWebhook({ ...options, ...(await signed({ kid })), fetch, keyStore });
      assert.deepEqual(event, EVENT);
      assert.strictEqual(lookups(), 1);
      assert.deepEqual(keyStore.calls, []);
    },
  })),
];

const ABORTS = [
  {
    name: "webhook: an abort during a read of the store sends nothing",
    async run({ library, refused, ...context }) {
      const { webhook, lookups, secret } = await begun(context);
      const controller = new AbortController();
      let asked = false;
      const get = () => {
        asked = true;
        return new Promise(() => {});
      };
      const call = library.verifyWebhook(await webhook({ keyStore: storeOf({ get }), signal: controller.signal }));
      await until(() => asked, "the store to be asked");
      controller.abort(new Error(`gave up on ${secret}`));
      await refused(call, { kind: "aborted", outcome: "not_sent", retry: { when: "never" } });
      assert.strictEqual(lookups(), 0);
    },
  },
  {
    name: "webhook: an abort during a write to the store ends the call, and the key is stored",
    async run({ library, refused, ...context }) {
      const { webhook, lookups } = await begun(context);
      const controller = new AbortController();
      let told = false;
      const put = () => {
        told = true;
        return new Promise(() => {});
      };
      const keyStore = storeOf({ put });
      const call = library.verifyWebhook(await webhook({ keyStore, signal: controller.signal }));
      await until(() => told, "the store to be told");
      controller.abort();
      await refused(call, { kind: "aborted" });
      assert.deepEqual(await library.verifyWebhook(await webhook({ keyStore })), EVENT);
      assert.strictEqual(lookups(), 1);
    },
  },
];

const NO_STORES = {
  null: null,
  "a number": 7,
  "a text": "KEYS",
  "a function": () => {},
  "an empty object": {},
  "a list": [],
  "a Map": new Map(),
  "an object without put": { get: async () => null },
  "an object without get": { put: async () => {} },
  "an object whose methods are none": { get: true, put: true },
};

const REFUSED = Object.entries(NO_STORES).map(([what, keyStore]) => ({
  name: `webhook: ${what} is no store`,
  async run({ library, refused, ...context }) {
    const { webhook, lookups } = await begun(context);
    const error = await refused(library.verifyWebhook(await webhook({ keyStore })), refusedOption("keyStore"));
    assert.include(error.message, "`get` and `put`");
    assert.strictEqual(lookups(), 0);
  },
}));

export const WEBHOOK_STORES = [...WORKS, ...ABORTS, ...REFUSED, ...BROKEN_STORES];
