// Many Items: when each is sent, and which are retried. The server counts the requests and the bills.

import { assert } from "chai";
import { html, limit } from "../../harness/expect.mjs";
import { answering, collect, counting, once, openItems, refusal } from "../../harness/items-context.mjs";
import { pause } from "../../harness/moments.mjs";

/** Plaid's answer to the first of three Items, its outcome, and the number of requests. */
const FIRST_ANSWERS = [
  ["a login that is required", [{ errorCode: "ITEM_LOGIN_REQUIRED" }], { errorCode: "ITEM_LOGIN_REQUIRED" }, 3],
  ["a gateway's 502, after which it may be done", [html(502)], { outcome: "unknown" }, 3],
  ["the client's limit", [limit("1")], undefined, 4],
  ["a gateway's 429", [html(429, { "Retry-After": "1" })], undefined, 4],
  ["the Item's limit", [{ ...limit("1"), errorCode: "INVESTMENTS_REFRESH_LIMIT" }], undefined, 4],
  [
    "an institution's limit, which lasts",
    [{ ...limit("3600"), errorCode: "INSTITUTION_RATE_LIMIT" }],
    { retry: { when: "after", afterMs: 3_600_000 } },
    3,
  ],
  ["a gateway's 429 that asks for long", [html(429, { "Retry-After": "301" })], { kind: "invalid_response" }, 3],
  [
    "the Item's limit, for long",
    [{ ...limit("301"), errorCode: "INVESTMENTS_REFRESH_LIMIT" }],
    { outcome: "rejected" },
    3,
  ],
  [
    "an institution's limit, with a retry",
    [{ ...limit("0"), errorCode: "INSTITUTION_RATE_LIMIT" }],
    undefined,
    4,
    { maxRetries: 1, perItemMs: 0 },
  ],
  ["an institution that is down for long", [{ errorCode: "INSTITUTION_DOWN" }], { errorCode: "INSTITUTION_DOWN" }, 3],
  [
    "a rejection that time mends, where no repeat is allowed",
    [{ ...limit("0"), errorCode: "PLANNED_MAINTENANCE" }],
    { errorCode: "PLANNED_MAINTENANCE" },
    3,
  ],
  [
    "a rejection that time mends, where a repeat is allowed",
    [{ ...limit("0"), errorCode: "PLANNED_MAINTENANCE" }],
    undefined,
    4,
    { maxRetries: 1, perItemMs: 0 },
  ],
  [
    "an error of Plaid's after which it may be done, where repeats are allowed",
    [{ ...limit("0"), errorCode: "INTERNAL_SERVER_ERROR" }],
    { errorCode: "INTERNAL_SERVER_ERROR", outcome: "unknown" },
    3,
    { maxRetries: 3, perItemMs: 0 },
  ],
].map(([name, answers, error, requests, options]) => ({
  name: `many Items, the first answered with ${name}: ${error ? "its error" : "it is back in line"}, and the rest go on`,
  async run({ library, open, errorIs }) {
    const { connection, tokens, asked, billed } = await openItems(open, 3, answers);
    const { all, thrown } = await collect(library.refreshItems(tokens, { ...connection, concurrency: 1, ...options }));
    assert.isUndefined(thrown);
    const first = all.find(({ item }) => item === tokens[0]);
    if (error) errorIs(first.error, error);
    else assert.match(first.requestId, /./);
    assert.lengthOf(all, 3);
    assert.lengthOf(await asked(), requests);
    assert.strictEqual(await billed(), error ? 2 : 3);
  },
}));

const PACE = [
  {
    name: "many Items: calls in flight and outcomes that wait to be taken are never more than the concurrency",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 9);
      const counted = counting(() => pause(20));
      const outcomes = library.refreshItems(tokens, { ...connection, ...counted, concurrency: 3 });
      await outcomes.next();
      await pause(150);
      assert.strictEqual(counted.calls, 4, "three that nobody took, and the one in place of the first");
      const { all } = await collect(outcomes);
      assert.lengthOf(all, 8);
      assert.strictEqual(counted.most, 3);
    },
  },
  {
    name: "many Items: the source is asked only for what may start",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 3);
      let pulled = 0;
      const endless = function* () {
        for (;;) {
          pulled += 1;
          yield tokens[pulled - 1] ?? `access-sandbox-${pulled}`;
        }
      };
      const outcomes = library.refreshItems(endless(), { ...connection, concurrency: 2, perMinute: 3 });
      for (let at = 0; at < 3; at++) await outcomes.next();
      await pause(50);
      assert.strictEqual(pulled, 3);
      await outcomes.return();
    },
  },
  {
    name: "many Items: of a source that repeats one Item, no more than eight are taken ahead",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 1);
      const { asked, fetch } = answering(tokens);
      let pulled = 0;
      const endless = function* () {
        for (;;) {
          pulled += 1;
          yield tokens[0];
        }
      };
      const outcomes = library.refreshItems(endless(), { ...connection, fetch });
      await outcomes.next();
      await pause(50);
      assert.strictEqual(pulled, 1 + 8);
      assert.lengthOf(asked, 1);
      await outcomes.return();
    },
  },
  {
    name: "many Items: an Item that is there twice waits for its minute, and others go before it",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 2);
      const [one, other] = tokens;
      const { asked, fetch } = answering(tokens);
      const items = [{ accessToken: one, at: 1 }, { accessToken: one, at: 2 }, other];
      const options = { ...connection, fetch, concurrency: 1, perItemMs: 1_000 };
      const { all } = await collect(library.refreshItems(items, options));
      assert.deepEqual(asked, [0, 1, 0]);
      assert.isTrue(all[2].item === items[1], "it is handed back as it was given");
    },
  },
  {
    name: "many Items: a retry does not wait for the source's next Item",
    async run({ library, open }) {
      const own = { ...limit("1"), errorCode: "INVESTMENTS_REFRESH_LIMIT" };
      const { connection, tokens } = await openItems(open, 2, [own]);
      let give;
      const source = async function* () {
        yield tokens[0];
        yield await new Promise((resolve) => (give = resolve));
      };
      const items = [];
      for await (const { item, requestId } of library.refreshItems(source(), { ...connection, concurrency: 1 })) {
        assert.match(requestId, /./);
        items.push(item);
        give(tokens[1]);
      }
      assert.deepEqual(items, tokens);
    },
  },
  {
    name: "many Items: a limit of the client delays all Items, and a limit of an Item delays only that Item",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 3);
      for (const [error_code, expected] of [
        ["RATE_LIMIT", [0, 0, 1, 2]],
        ["A_LIMIT_OF_TOMORROW", [0, 0, 1, 2]],
        ["INVESTMENTS_REFRESH_LIMIT", [0, 1, 2, 0]],
      ]) {
        const { asked, fetch } = answering(tokens, refusal(error_code, 1));
        await collect(library.refreshItems(tokens, { ...connection, fetch, concurrency: 1 }));
        assert.deepEqual(asked, expected);
      }
    },
  },
  {
    name: "many Items: progress says how many are done, of how many, and how long the rest will take",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 3, [{ errorCode: "ITEM_LOGIN_REQUIRED" }]);
      const seen = [];
      const onProgress = (progress) => seen.push(progress);
      const options = { ...connection, concurrency: 1, onProgress };
      await collect(library.refreshItems(tokens, options));
      assert.deepEqual(
        seen.map(({ done, failed, total }) => ({ done, failed, total })),
        [1, 2, 3].map((done) => ({ done, failed: 1, total: 3 })),
      );
      for (const { etaMs } of seen) assert.isAtLeast(etaMs, 0);
      assert.strictEqual(seen[2].etaMs, 0);
      seen.length = 0;
      await collect(library.refreshItems(once([]), options));
      await collect(library.refreshItems(once([7]), options));
      assert.deepEqual(seen, [{ done: 1, failed: 1 }]);
    },
  },
];

export const ITEM_PACE = [...FIRST_ANSWERS, ...PACE];
