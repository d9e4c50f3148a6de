// The limit for look-ups of unknown keys, also when the clock is set.

import { assert } from "chai";
import { counting } from "../../harness/items-context.mjs";
import { until, withClock } from "../../harness/moments.mjs";
import { KEY_ENDPOINT, answering, newSigner } from "../../harness/signer.mjs";
import { EVENT, madeUp, opened, reason, textOf } from "../../harness/webhook-row.mjs";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** `retry` is "after" above the limit. */
const { retry: _, ...UNKNOWN_KEY } = reason("unknown_key");

const closureOf = (fetch) => (url, init) => fetch(url, init);

/** A webhook with an unknown key, and a `fetch` that answers so. */
async function unsigned({ open }) {
  const { plaid } = await open();
  const signer = await newSigner();
  const text = textOf(EVENT);
  const asked = [];
  const fetch = async (_, { body }) => {
    asked.push(JSON.parse(body).key_id);
    const error = { error_type: "INVALID_INPUT", error_code: "INVALID_WEBHOOK_VERIFICATION_KEY_ID", request_id: "1" };
    return Response.json(error, { status: 400 });
  };
  return { webhook: { ...plaid, fetch, body: text, signature: await signer.sign(text) }, asked };
}

/** A `fetch` that never answers, and a count of its calls. */
function silent() {
  let calls = 0;
  const fetch = () => {
    calls += 1;
    return new Promise(() => {});
  };
  return { fetch, calls: () => calls };
}

const FLOODS = [
  {
    name: "webhook: a closure as fetch, made for each call, has the key looked up once",
    async run({ library, ...context }) {
      const { webhook, lookups } = await opened(context);
      for (let call = 0; call < 20; call += 1) {
        assert.deepEqual(await library.verifyWebhook({ ...(await webhook()), fetch: closureOf(fetch) }), EVENT);
      }
      assert.strictEqual(await lookups(), 1);
    },
  },
  {
    name: "webhook: a thousand made-up keys are sixty look-ups at most, and the known key goes on",
    // A search of a thousand errors for secrets would delay other cases for seconds.
    async run({ unwatched: library, refused, ...context }) {
      const { webhook, lookups } = await opened(context);
      const known = await webhook();
      await library.verifyWebhook(known);
      const counted = counting();
      const ask = () =>
        refused(library.verifyWebhook({ ...madeUp(known), fetch: closureOf(counted.fetch) }), UNKNOWN_KEY);
      const errors = await Promise.all(Array.from({ length: 500 }, ask));
      assert.isAtMost(counted.most, 6, "in flight at once");
      while (errors.length < 1_000) errors.push(await ask());
      const looked = await lookups();
      assert.isAtMost(looked, 60);
      const flooded = errors.filter(({ retry }) => retry.when === "after");
      // One of the look-ups was for the known key.
      assert.lengthOf(flooded, 1_000 - (looked - 1));
      for (const { retry } of flooded) assert.isTrue(retry.afterMs > 0 && retry.afterMs <= 60_000, `${retry.afterMs}`);
      assert.deepEqual(await library.verifyWebhook(known), EVENT);
      assert.strictEqual(await lookups(), looked);
    },
  },
  {
    name: "webhook: a genuine webhook verifies on a cold cache after fifty made-up keys",
    async run({ library, refused, ...context }) {
      const { webhook, signer, control, lookups } = await opened(context, { status: 200, body: "{}" });
      // The first answer of the fake is not a key.
      const known = await webhook();
      await refused(library.verifyWebhook({ ...madeUp(known), maxRetries: 0 }), { kind: "invalid_response" });
      for (let call = 0; call < 50; call += 1)
        await refused(library.verifyWebhook(madeUp(known)), reason("unknown_key"));
      await control("answers", {
        answers: [{ endpoint: KEY_ENDPOINT, body: JSON.stringify({ key: signer.jwk, request_id: "1" }) }],
      });
      assert.deepEqual(await library.verifyWebhook(known), EVENT);
      assert.strictEqual(await lookups(), 52);
    },
  },
  {
    name: "webhook: a flood for one client blocks no other",
    alone: true,
    async run({ unwatched: library, refused, ...context }) {
      const { webhook, asked } = await unsigned(context);
      await withClock(async () => {
        for (let call = 0; call < 70; call += 1) await refused(library.verifyWebhook(madeUp(webhook)), UNKNOWN_KEY);
        assert.lengthOf(asked, 60);
        const { retry } = await refused(library.verifyWebhook(madeUp(webhook)), UNKNOWN_KEY);
        assert.deepEqual(retry, { when: "after", afterMs: MINUTE_MS });
        const other = { ...webhook, clientId: "0123456789abcdef01234567" };
        await refused(library.verifyWebhook(madeUp(other)), reason("unknown_key"));
        assert.lengthOf(asked, 61);
      });
    },
  },
  {
    name: "webhook: a key that Plaid does not know is looked up once in ten minutes",
    alone: true,
    async run({ library, refused, ...context }) {
      const { webhook, asked } = await unsigned(context);
      await withClock(async ({ move }) => {
        const receivedAt = Date.now();
        const ask = () => refused(library.verifyWebhook({ ...webhook, receivedAt }), reason("unknown_key"));
        for (let call = 0; call < 5; call += 1) await ask();
        assert.lengthOf(asked, 1);
        move(10 * MINUTE_MS - 1);
        await ask();
        assert.lengthOf(asked, 1);
        move(1);
        await ask();
        assert.lengthOf(asked, 2);
      });
    },
  },
  {
    name: "webhook: while six look-ups hang, no other starts until they are ten seconds old",
    alone: true,
    async run({ library, refused, ...context }) {
      const { webhook } = await opened(context);
      const known = await webhook();
      await library.verifyWebhook(known);
      const { fetch, calls } = silent();
      const controller = new AbortController();
      const begin = () => library.verifyWebhook({ ...madeUp(known), fetch, signal: controller.signal });
      await withClock(async ({ move }) => {
        const hanging = Array.from({ length: 6 }, begin);
        await until(() => calls() === 6, "the look-ups that hang");
        const { retry } = await refused(begin(), UNKNOWN_KEY);
        assert.deepEqual(retry, { when: "after", afterMs: 10_000 });
        assert.deepEqual(await library.verifyWebhook(known), EVENT);
        assert.strictEqual(calls(), 6);
        // As if their requests had ended.
        move(10_000);
        hanging.push(begin());
        await until(() => calls() === 7, "the seventh look-up");
        controller.abort();
        for (const one of hanging) await refused(one, { kind: "aborted" });
      });
    },
  },
  {
    name: "webhook: a look-up that ends makes room for the next at once",
    alone: true,
    async run({ library, refused, ...context }) {
      const { webhook, lookups } = await opened(context);
      const one = await webhook();
      const { fetch, calls } = silent();
      const controller = new AbortController();
      const begin = () => library.verifyWebhook({ ...madeUp(one), fetch, signal: controller.signal });
      await withClock(async () => {
        const hanging = Array.from({ length: 6 }, begin);
        await until(() => calls() === 6, "the look-ups that hang");
        await refused(library.verifyWebhook(one), UNKNOWN_KEY);
        controller.abort();
        for (const call of hanging) await refused(call, { kind: "aborted", outcome: "unknown" });
        assert.deepEqual(await library.verifyWebhook(one), EVENT);
        assert.strictEqual(await lookups(), 1);
      });
    },
  },
];

/** Moments in a look-up at which the clock is set. */
const POINTS = ["before the look-up", "during the look-up", "while another call waits for it", "after it"];

const CLOCKS = [
  ["back", -HOUR_MS],
  ["forward", HOUR_MS],
].flatMap(([way, ms]) => [
  ...POINTS.map((point) => ({
    name: `webhook: a clock that is set ${way} by an hour ${point} stops nothing`,
    alone: true,
    async run({ library, open }) {
      const { plaid } = await open();
      const signer = await newSigner();
      const text = textOf(EVENT);
      await withClock(async ({ move }) => {
        const receivedAt = Date.now();
        const moves = new Set([point]);
        const at = (now) => moves.delete(now) && move(ms);
        const { fetch, lookups } = answering(signer, 200);
        const claims = { iat: receivedAt / 1000 };
        const verify = async () => {
          const signature = await signer.sign(text, { claims });
          return library.verifyWebhook({ ...plaid, fetch: setting, body: text, signature, receivedAt });
        };
        const setting = (...args) => {
          at("during the look-up");
          return fetch(...args);
        };
        at("before the look-up");
        const first = verify();
        await until(() => lookups() === 1, "the look-up");
        const second = verify();
        setTimeout(() => at("while another call waits for it"), 50);
        assert.deepEqual(await Promise.all([first, second]), [EVENT, EVENT]);
        at("after it");
        assert.deepEqual(await verify(), EVENT);
        move(1_000);
        const before = lookups();
        assert.deepEqual(await verify(), EVENT);
        // The key stays in the cache for an hour.
        assert.strictEqual(lookups(), before);
        move(HOUR_MS);
        assert.deepEqual(await verify(), EVENT);
        assert.strictEqual(lookups(), before + 1);
        assert.isAtMost(before, 2);
      });
    },
  })),
  {
    name: `webhook: a clock that is set ${way} by an hour in a flood ends it after a minute at the latest`,
    alone: true,
    async run({ unwatched: library, refused, ...context }) {
      const { webhook, asked } = await unsigned(context);
      await withClock(async ({ move }) => {
        const receivedAt = Date.now();
        const ask = () => refused(library.verifyWebhook({ ...madeUp(webhook), receivedAt }), UNKNOWN_KEY);
        for (let call = 0; call < 61; call += 1) await ask();
        assert.lengthOf(asked, 60);
        move(ms);
        await ask();
        assert.lengthOf(asked, ms < 0 ? 60 : 61);
        move(MINUTE_MS);
        await ask();
        assert.lengthOf(asked, ms < 0 ? 61 : 62);
      });
    },
  },
]);

export const WEBHOOK_LOOKUPS = [...FLOODS, ...CLOCKS];
