// How the keys of webhooks are looked up and kept, counted at the server.

import { assert } from "chai";
import { atOneTime, pause, until } from "./moments.mjs";
import { KEY_ENDPOINT, encoded, keyAnswer, newSigner } from "./signer.mjs";
import { EVENT, reason, textOf } from "./webhook-row.mjs";

const TEXT = textOf(EVENT);

/** A case whose fake gives the key of a signer, and a webhook that verifies with it. */
async function opened({ open }, answer = {}) {
  const signer = await newSigner();
  const own = await open([{ ...keyAnswer(signer.jwk), ...answer }]);
  const webhook = async () => ({ ...own.plaid, body: TEXT, signature: await signer.sign(TEXT) });
  const lookups = async () => (await own.requestsTo(KEY_ENDPOINT)).length;
  return { ...own, signer, webhook, lookups };
}

/** The webhook with a key id that nobody has seen. Nobody need sign it to have the key looked up. */
function madeUp(webhook, kid = crypto.randomUUID()) {
  const parts = webhook.signature.split(".");
  return { ...webhook, signature: [encoded({ alg: "ES256", kid }), ...parts.slice(1)].join(".") };
}

/** A `fetch` that gives a signer's key by itself, after so many milliseconds. */
function answering({ jwk }, ms) {
  let lookups = 0;
  const fetch = async () => {
    lookups += 1;
    await pause(ms);
    return Response.json({ request_id: "1", key: jwk });
  };
  return { fetch, lookups: () => lookups };
}

/** `retry` is "after" where too many were asked for. */
const { retry: _, ...UNKNOWN_KEY } = reason("unknown_key");

const NO_SUCH_KEY = { error_type: "INVALID_INPUT", error_code: "INVALID_WEBHOOK_VERIFICATION_KEY_ID" };

export const WEBHOOK_KEYS = [
  {
    name: "webhook: what is asked for a key is what Plaid asks for",
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
    // For those beside it, too, time stands still.
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
    name: "webhook: many at once verify although the look-up of their key takes its time, by ten look-ups at most",
    async run({ library, ...context }) {
      const { signer, webhook, lookups, control } = await opened(context, { delayMs: 1_500 });
      await control("answers", { answers: Array(20).fill({ ...keyAnswer(signer.jwk), delayMs: 1_500 }) });
      const all = await Promise.all(Array.from({ length: 50 }, webhook));
      const events = await Promise.all(all.map((one) => library.verifyWebhook(one)));
      assert.deepEqual(events, Array(50).fill(EVENT));
      assert.isAtMost(await lookups(), 10);
    },
  },
  {
    name: "webhook: a thousand made-up keys are ten look-ups at most, and the known key goes on",
    // A thousand errors are not searched for secrets: that would hold up the cases beside it for seconds.
    async run({ unwatched: library, refused, ...context }) {
      const { webhook, lookups } = await opened(context);
      const known = await webhook();
      await library.verifyWebhook(known);
      const ask = () => refused(library.verifyWebhook(madeUp(known)), UNKNOWN_KEY);
      const errors = await Promise.all(Array.from({ length: 500 }, ask));
      while (errors.length < 1_000) errors.push(await ask());
      const looked = await lookups();
      assert.isAtMost(looked, 10);
      const flooded = errors.filter(({ retry }) => retry.when === "after");
      // One of the look-ups was for the known key.
      assert.lengthOf(flooded, 1_000 - (looked - 1));
      for (const { retry } of flooded) assert.isTrue(retry.afterMs > 0 && retry.afterMs <= 60_000, `${retry.afterMs}`);
      assert.deepEqual(await library.verifyWebhook(known), EVENT);
      assert.strictEqual(await lookups(), looked);
    },
  },
  {
    name: "webhook: a look-up that hangs is waited for by others a second at most, and then not needed",
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
    name: "webhook: a key does not pass to another base URL, another client or another fetch",
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
      await refused(library.verifyWebhook(wrapped), reason("unknown_key"));
      assert.strictEqual(await lookups(), 3);
      assert.deepEqual(await library.verifyWebhook(known), EVENT);
      assert.strictEqual(await lookups(), 3);
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
    name: "webhook: after Plaid rotated its key, the new one verifies and the old one has expired",
    async run({ library, refused, open }) {
      const { plaid, control, requestsTo } = await open();
      const signed = (overrides) => control("sign-webhook", { body: EVENT, ...overrides });
      const verify = (webhook, more) => library.verifyWebhook({ ...plaid, ...webhook, ...more });
      const before = await signed();
      assert.deepEqual(await verify(before), EVENT);
      await control("rotate-key");
      assert.deepEqual(await verify(await signed()), EVENT);
      // For who has not read the old key within the hour.
      const fetch = (...args) => globalThis.fetch(...args);
      await refused(verify(before, { fetch }), reason("expired_key"));
      assert.deepEqual(await verify(await signed(), { fetch }), EVENT);
      assert.lengthOf(await requestsTo(KEY_ENDPOINT), 4);
    },
  },
  {
    name: "webhook: a key of another's under the id of Plaid's does not verify",
    async run({ library, refused, open }) {
      const { plaid, control } = await open();
      const forged = await control("sign-webhook", { body: EVENT, foreignKey: true });
      await refused(library.verifyWebhook({ ...plaid, ...forged }), reason("signature"));
    },
  },
];
