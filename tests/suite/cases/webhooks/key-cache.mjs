// The cache of webhook keys. The server counts the look-ups.

import { assert } from "chai";
import { atOneTime, pause, until, withClock } from "../../harness/moments.mjs";
import { KEY_ENDPOINT, answering, keyAnswer, newSigner } from "../../harness/signer.mjs";
import { EVENT, opened, reason, textOf } from "../../harness/webhook-row.mjs";

const NO_SUCH_KEY = { error_type: "INVALID_INPUT", error_code: "INVALID_WEBHOOK_VERIFICATION_KEY_ID" };

export const WEBHOOK_KEYS = [
  {
    name: "webhook: the request for a key has the headers and fields that Plaid requires",
    async run({ library, ...context }) {
      const { webhook, requestsTo, signer, plaid } = await opened(context);
      await library.verifyWebhook(await webhook());
      const [{ method, headers, body }] = await requestsTo(KEY_ENDPOINT);
      assert.strictEqual(method, "POST");
      assert.deepEqual(body, { key_id: signer.jwk.kid });
      assert.deepInclude(headers, { "plaid-client-id": plaid.clientId, "plaid-secret": plaid.secret });
    },
  },
  {
    name: "webhook: the same event verifies twice, and one look-up serves many",
    async run({ library, ...context }) {
      const { webhook, lookups } = await opened(context);
      const first = await webhook();
      for (const one of [first, first, ...(await Promise.all([webhook(), webhook(), webhook()]))]) {
        assert.deepEqual(await library.verifyWebhook(one), EVENT);
      }
      assert.strictEqual(await lookups(), 1);
    },
  },
  {
    name: "webhook: many at once with one unseen key are one look-up",
    // The clock stands still for the other cases, too.
    alone: true,
    async run({ library, ...context }) {
      const { signer, webhook } = await opened(context);
      const all = await Promise.all(Array.from({ length: 50 }, webhook));
      const { fetch, lookups } = answering(signer, 100);
      const events = await atOneTime(() => Promise.all(all.map((one) => library.verifyWebhook({ ...one, fetch }))));
      assert.deepEqual(events, Array(50).fill(EVENT));
      assert.strictEqual(lookups(), 1);
    },
  },
  {
    name: "webhook: many at once verify though the look-up of their key is slow, with at most six look-ups",
    async run({ library, ...context }) {
      const { signer, webhook, lookups, control } = await opened(context, { delayMs: 1_500 });
      await control("answers", {
        answers: Array.from({ length: 20 }, () => ({ ...keyAnswer(signer.jwk), delayMs: 1_500 })),
      });
      const all = await Promise.all(Array.from({ length: 50 }, webhook));
      const events = await Promise.all(all.map((one) => library.verifyWebhook(one)));
      assert.deepEqual(events, Array(50).fill(EVENT));
      assert.isAtMost(await lookups(), 6);
    },
  },
  {
    name: "webhook: others wait at most a second for a look-up that hangs",
    async run({ library, refused, ...context }) {
      const { signer, webhook, lookups, ...own } = await opened(context, { never: true });
      await own.control("answers", { answers: [keyAnswer(signer.jwk), keyAnswer(signer.jwk)] });
      const controller = new AbortController();
      const hanging = library.verifyWebhook({ ...(await webhook()), signal: controller.signal });
      await until(async () => (await lookups()) === 1, "the look-up that hangs");
      const others = [library.verifyWebhook(await webhook()), library.verifyWebhook(await webhook())];
      assert.deepEqual(await Promise.all(others), [EVENT, EVENT]);
      controller.abort();
      await refused(hanging, { kind: "aborted", outcome: "unknown", retry: { when: "never" } });
      assert.isAtMost(await lookups(), 3);
    },
  },
  {
    name: "webhook: an abort while it waits for another's look-up sends nothing",
    alone: true,
    async run({ library, refused, ...context }) {
      const { signer, webhook } = await opened(context);
      const [one, other] = [await webhook(), await webhook()];
      const { fetch, lookups } = answering(signer, 500);
      await atOneTime(async () => {
        const first = library.verifyWebhook({ ...one, fetch });
        // Where hashing is done by threads, the second call could otherwise be the one with the look-up.
        while (lookups() === 0) await pause(1);
        const controller = new AbortController();
        const second = library.verifyWebhook({ ...other, fetch, signal: controller.signal });
        setTimeout(() => controller.abort(), 100);
        await refused(second, { kind: "aborted", outcome: "not_sent", retry: { when: "never" } });
        assert.deepEqual(await first, EVENT);
      });
      assert.strictEqual(lookups(), 1);
    },
  },
  ...["an unseen", "a known"].map((what) => ({
    name: `webhook: an abort in the turn of the call, with ${what} key, sends nothing`,
    async run({ library, refused, ...context }) {
      const { webhook, lookups } = await opened(context);
      if (what === "a known") await library.verifyWebhook(await webhook());
      const before = await lookups();
      const controller = new AbortController();
      const call = library.verifyWebhook({ ...(await webhook()), signal: controller.signal });
      controller.abort();
      await refused(call, { kind: "aborted", outcome: "not_sent", retry: { when: "never" } });
      assert.strictEqual(await lookups(), before);
    },
  })),
  {
    name: "webhook: an abort before it reads nothing and sends nothing",
    async run({ library, refused, ...context }) {
      const { webhook, lookups, ...own } = await opened(context);
      const { body, signature, ...plaid } = await webhook();
      const request = new Request("https://me.test", {
        method: "POST",
        headers: { "Plaid-Verification": signature },
        body,
      });
      const signal = AbortSignal.abort(new Error(`gave up on ${own.secret}`));
      await refused(library.verifyWebhook({ ...plaid, request, signal }), { kind: "aborted", outcome: "not_sent" });
      assert.isFalse(request.bodyUsed);
      assert.strictEqual(await lookups(), 0);
    },
  },
  {
    name: "webhook: a key does not pass to another base URL or another client, but from one fetch to another",
    async run({ library, refused, ...context }) {
      const { webhook, lookups } = await opened(context);
      const known = await webhook();
      assert.deepEqual(await library.verifyWebhook(known), EVENT);
      const elsewhere = await context.open();
      await refused(library.verifyWebhook({ ...known, ...elsewhere.plaid }), reason("unknown_key"));
      assert.lengthOf(await elsewhere.requestsTo(KEY_ENDPOINT), 1);
      const other = { ...known, clientId: "0123456789abcdef01234567" };
      await refused(library.verifyWebhook(other), { kind: "plaid", errorCode: "INVALID_API_KEYS" });
      const wrapped = { ...known, fetch: (...args) => fetch(...args) };
      assert.deepEqual(await library.verifyWebhook(wrapped), EVENT);
      assert.deepEqual(await library.verifyWebhook(known), EVENT);
      assert.strictEqual(await lookups(), 2);
    },
  },
  {
    name: "webhook: a key of Sandbox does not pass for an event of production, by the same fetch",
    async run({ library, refused, open }) {
      const { plaid } = await open();
      const signer = await newSigner();
      const asked = [];
      const fetch = async (url) => {
        const { host } = new URL(url);
        asked.push(host);
        if (host === "sandbox.plaid.com") return Response.json({ request_id: "1", key: signer.jwk });
        return Response.json(NO_SUCH_KEY, { status: 400 });
      };
      const verify = async (environment) => {
        const body = textOf({ ...EVENT, environment });
        const signature = await signer.sign(body);
        return library.verifyWebhook({ ...plaid, baseUrl: undefined, environment, fetch, body, signature });
      };
      assert.deepEqual(await verify("sandbox"), EVENT);
      await refused(verify("production"), reason("unknown_key"));
      assert.deepEqual(asked, ["sandbox.plaid.com", "production.plaid.com"]);
    },
  },
  {
    name: "webhook: after Plaid rotated its key, the new one verifies, and the old one has expired for who reads it again",
    alone: true,
    async run({ library, refused, open }) {
      const { plaid, control, requestsTo } = await open();
      const signed = (overrides) => control("sign-webhook", { body: EVENT, ...overrides });
      const verify = (webhook, more) => library.verifyWebhook({ ...plaid, ...webhook, ...more });
      const before = await signed();
      assert.deepEqual(await verify(before), EVENT);
      await control("rotate-key");
      const rotatedAt = Date.now();
      assert.deepEqual(await verify(await signed()), EVENT);
      await withClock(async ({ move }) => {
        move(3_600_001);
        const receivedAt = rotatedAt + 1_000;
        await refused(verify(before, { receivedAt }), reason("expired_key"));
        assert.deepEqual(await verify(await signed(), { receivedAt }), EVENT);
      });
      assert.lengthOf(await requestsTo(KEY_ENDPOINT), 4);
    },
  },
  {
    name: "webhook: a foreign key under the id of Plaid's does not verify",
    async run({ library, refused, open }) {
      const { plaid, control } = await open();
      const forged = await control("sign-webhook", { body: EVENT, foreignKey: true });
      await refused(library.verifyWebhook({ ...plaid, ...forged }), reason("signature"));
    },
  },
];
