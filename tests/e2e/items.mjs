// Many Items: `refreshItems`, from sources of every kind. What was asked and billed is counted at the server.

import { assert } from "chai";
import { html, limit } from "./expect.mjs";

const REFRESH = "/investments/refresh";

/** A case with so many Items, whose refresh takes `delayMs` unless `answers` say otherwise. */
async function openItems(open, count, answers = [], options = {}) {
  const opened = await open(answers, options);
  const tokens = [opened.accessToken];
  while (tokens.length < count) tokens.push((await opened.control("create-item", { options: {} })).accessToken);
  return {
    ...opened,
    tokens,
    asked: async () => (await opened.requestsTo(REFRESH)).map(({ body }) => tokens.indexOf(body.access_token)),
    billed: async () => (await opened.log()).billed,
  };
}

async function collect(outcomes) {
  const all = [];
  let thrown;
  try {
    for await (const outcome of outcomes) all.push(outcome);
  } catch (error) {
    thrown = error;
  }
  return { all, thrown };
}

/** A `fetch` that notes how many of its calls are open at once, and does `act` before each. */
function counting(act = () => {}) {
  const counted = { now: 0, most: 0, calls: 0 };
  counted.fetch = async (...args) => {
    counted.calls += 1;
    counted.most = Math.max(counted.most, ++counted.now);
    try {
      await act(counted.calls, ...args);
      return await fetch(...args);
    } finally {
      counted.now -= 1;
    }
  };
  return counted;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A `fetch` that ends by its signal alone. */
const hanging = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

async function* slowly(items) {
  for (const item of items) {
    await pause(5);
    yield item;
  }
}

function* once(items, onClose = () => {}) {
  try {
    yield* items;
  } finally {
    onClose();
  }
}

/** The ways to give items. */
const SOURCES = {
  "an array": (items) => items,
  "a Set": (items) => new Set(items),
  "a generator": (items) => once(items),
  "an async generator": (items) => slowly(items),
  "an array of promises": (items) => items.map((item) => Promise.resolve(item)),
  "a stream": (items) =>
    new ReadableStream({
      start(controller) {
        for (const item of items) controller.enqueue(item);
        controller.close();
      },
    }),
  "an iterator of its own without `return`": (items) => {
    let at = 0;
    const next = () => (at < items.length ? { value: items[at++] } : { done: true });
    return { [Symbol.iterator]: () => ({ next }) };
  },
};

const FROM_SOURCES = Object.entries(SOURCES).map(([name, source]) => ({
  name: `many Items from ${name}: each has its outcome`,
  async run({ library, open }) {
    const { connection, tokens, billed } = await openItems(open, 8);
    // Not every runtime can loop over a stream.
    const items = source(tokens);
    if (items instanceof ReadableStream && !(Symbol.asyncIterator in items)) return;
    const { all, thrown } = await collect(library.refreshItems(items, connection));
    assert.isUndefined(thrown);
    assert.sameMembers(
      all.map(({ item }) => item),
      tokens,
    );
    for (const { requestId } of all) assert.match(requestId, /./);
    assert.strictEqual(await billed(), 8);
  },
}));

/** What is no item, and the option that its error names. */
const BAD_ITEMS = {
  undefined: [undefined, "items"],
  "a number": [7, "items"],
  "an empty object": [{}, "accessToken"],
  "an object whose token is a number": [{ accessToken: 7 }, "accessToken"],
  "an object whose getter throws": [
    {
      get accessToken() {
        throw new Error("no");
      },
    },
    "accessToken",
  ],
  "a token with a line break": ["access-sandbox-1\n", "accessToken"],
  "an empty token": ["", "accessToken"],
  "a revoked Proxy": [revoked(), "accessToken"],
};

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const FROM_BAD_ITEMS = Object.entries(BAD_ITEMS).map(([name, [bad, option]]) => ({
  name: `many Items, one of which is ${name}: it yields its error, and the rest go on`,
  async run({ library, open, errorIs }) {
    const { connection, tokens, billed } = await openItems(open, 2);
    const { all, thrown } = await collect(library.refreshItems([tokens[0], bad, tokens[1]], connection));
    assert.isUndefined(thrown);
    assert.lengthOf(all, 3);
    const failed = all.find(({ error }) => error);
    assert.isTrue(failed.item === bad);
    errorIs(failed.error, { kind: "invalid_option", outcome: "not_sent", option });
    assert.strictEqual(await billed(), 2);
  },
}));

const BAD_SOURCES = {
  nothing: undefined,
  null: null,
  "one access token": "access-sandbox-1",
  "a number": 7,
  "an object": { accessToken: "access-sandbox-1" },
  "a revoked Proxy": revoked(),
  "an iterable without an iterator": { [Symbol.iterator]: () => undefined },
  "an iterable whose iterator throws": {
    [Symbol.iterator]() {
      throw new Error("no");
    },
  },
};

const BAD_OPTIONS = {
  "no options at all": [() => undefined, "options"],
  "a concurrency of 0": [{ concurrency: 0 }, "concurrency"],
  "a concurrency of 1001": [{ concurrency: 1001 }, "concurrency"],
  "a concurrency of 1.5": [{ concurrency: 1.5 }, "concurrency"],
  "a concurrency of text": [{ concurrency: "6" }, "concurrency"],
  "a perMinute of 0": [{ perMinute: 0 }, "perMinute"],
  "a perMinute of NaN": [{ perMinute: NaN }, "perMinute"],
  "a perItemMs below 0": [{ perItemMs: -1 }, "perItemMs"],
  "a perItemMs that is too large": [{ perItemMs: 2 ** 31 }, "perItemMs"],
  "an onProgress that is no function": [{ onProgress: true }, "onProgress"],
  "a timeout of 0": [{ timeout: 0 }, "timeout"],
  "a secret alone": [{ clientId: undefined }, "clientId"],
  "a signal that is none": [{ signal: {} }, "signal"],
};

const REFUSED = [
  ...Object.entries(BAD_SOURCES).map(([name, items]) => [name, () => items, (connection) => connection, "items"]),
  ...Object.entries(BAD_OPTIONS).map(([name, [given, option]]) => [
    name,
    (tokens) => tokens,
    (connection) => (typeof given === "function" ? given() : { ...connection, ...given }),
    option,
  ]),
].map(([name, items, options, option]) => ({
  name: `many Items with ${name}: refused before anything is sent`,
  async run({ library, open, errorIs }) {
    const { plaid, tokens, log } = await openItems(open, 2);
    const { all, thrown } = await collect(library.refreshItems(items(tokens), options(plaid)));
    assert.lengthOf(all, 0);
    errorIs(thrown, { kind: "invalid_option", outcome: "not_sent", option });
    assert.lengthOf((await log()).requests, 0);
  },
}));

/** What Plaid answers to the first of three Items, what becomes of it, and how often Plaid is asked. */
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
  ["the end of its credits", [{ errorCode: "CREDITS_EXHAUSTED" }], { errorCode: "CREDITS_EXHAUSTED" }, 3],
  ["an institution that is down for long", [{ errorCode: "INSTITUTION_DOWN" }], { errorCode: "INSTITUTION_DOWN" }, 3],
  [
    "a rejection that time mends, where no repeat is allowed",
    [{ ...limit("0"), errorCode: "INTERNAL_SERVER_ERROR" }],
    { errorCode: "INTERNAL_SERVER_ERROR" },
    3,
  ],
  [
    "a rejection that time mends, where a repeat is allowed",
    [{ ...limit("0"), errorCode: "INTERNAL_SERVER_ERROR" }],
    undefined,
    4,
    { maxRetries: 1, perItemMs: 0 },
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
    name: "many Items: no more calls run, or wait to be taken, than may at once",
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
    name: "many Items: the same twice waits for its minute, and others go before it",
    async run({ library, open }) {
      const { connection, tokens, asked } = await openItems(open, 2, [], { limits: { perItem: 9 } });
      const [one, other] = tokens;
      const items = [{ accessToken: one, at: 1 }, { accessToken: one, at: 2 }, other];
      const { all } = await collect(library.refreshItems(items, { ...connection, perItemMs: 200 }));
      const [first, second, last] = await asked();
      assert.sameMembers([first, second], [0, 1], "they start at once, and either may arrive first");
      assert.strictEqual(last, 0);
      assert.isTrue(all[2].item === items[1], "it is handed back as it was given");
    },
  },
  {
    name: "many Items: a limit of the client holds everyone back, and the Item's own holds nobody else",
    async run({ library, open }) {
      for (const [answer, expected] of [
        [limit("1"), [0, 0, 1, 2]],
        [{ ...limit("1"), errorCode: "INVESTMENTS_REFRESH_LIMIT" }, [0, 1, 2, 0]],
      ]) {
        const { connection, tokens, asked } = await openItems(open, 3, [answer]);
        await collect(library.refreshItems(tokens, { ...connection, concurrency: 1 }));
        assert.deepEqual(await asked(), expected);
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

const ENDINGS = [
  {
    name: "many Items: none at all end at once",
    async run({ library, open }) {
      const { connection } = await open();
      assert.deepEqual(await collect(library.refreshItems([], connection)), { all: [], thrown: undefined });
    },
  },
  {
    name: "many Items, under a signal that aborted before: nothing is asked of the source",
    async run({ library, open, errorIs }) {
      const { connection, tokens, log } = await openItems(open, 2);
      let pulled = 0;
      const source = once(tokens.map((token) => (pulled++, token)));
      pulled = 0;
      const { all, thrown } = await collect(
        library.refreshItems(source, { ...connection, signal: AbortSignal.abort() }),
      );
      assert.lengthOf(all, 0);
      assert.strictEqual(pulled, 0);
      errorIs(thrown, { kind: "aborted", outcome: "not_sent" });
      assert.lengthOf((await log()).requests, 0);
    },
  },
  {
    name: "many Items, aborted in flight: those yield their errors, and then the loop rejects",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 5);
      const controller = new AbortController();
      let closed = 0;
      const counted = counting();
      const fetch = (...args) => {
        counted.calls += 1;
        if (counted.calls === 3) setTimeout(() => controller.abort(new Error("enough")), 20);
        return hanging(...args);
      };
      const items = once(tokens, () => (closed += 1));
      const options = { ...connection, fetch, concurrency: 3, signal: controller.signal };
      const { all, thrown } = await collect(library.refreshItems(items, options));
      assert.lengthOf(all, 3);
      for (const { error } of all) errorIs(error, { kind: "aborted", outcome: "unknown" });
      errorIs(thrown, { kind: "aborted", outcome: "not_sent" });
      assert.strictEqual(thrown.cause.message, "enough");
      assert.strictEqual(counted.calls, 3);
      assert.strictEqual(closed, 1, "the source was told");
    },
  },
  {
    name: "many Items, aborted while all wait: the loop rejects at once",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 2, [limit("3600")]);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 200);
      const { all, thrown } = await collect(
        library.refreshItems(tokens, { ...connection, concurrency: 1, signal: controller.signal }),
      );
      assert.lengthOf(all, 0);
      errorIs(thrown, { kind: "aborted", outcome: "not_sent" });
    },
  },
  {
    name: "many Items: leaving the loop aborts what is in flight, and tells the source",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 5);
      let [closed, aborted, calls] = [0, 0, 0];
      const own = (url, init) => {
        init.signal.addEventListener("abort", () => (aborted += 1));
        return ++calls === 1 ? fetch(url, init) : hanging(url, init);
      };
      const items = once(tokens, () => (closed += 1));
      for await (const { requestId } of library.refreshItems(items, { ...connection, fetch: own, concurrency: 3 })) {
        assert.match(requestId, /./);
        break;
      }
      await pause(20);
      assert.strictEqual(closed, 1);
      assert.isAtLeast(aborted, 2);
      const before = calls;
      await pause(50);
      assert.strictEqual(calls, before, "nothing more was started");
    },
  },
  ...["a generator", "an async generator"].map((name) => ({
    name: `many Items from ${name} that throws: its own error, after the outcomes in flight`,
    async run({ library, open }) {
      const { connection, tokens, billed } = await openItems(open, 3);
      const own = new Error("the database went away");
      const source = name.includes("async")
        ? (async function* () {
            yield* tokens;
            throw own;
          })()
        : (function* () {
            yield* tokens;
            throw own;
          })();
      const { all, thrown } = await collect(library.refreshItems(source, connection));
      assert.isTrue(thrown === own);
      assert.sameMembers(
        all.map(({ item }) => item),
        tokens,
      );
      assert.strictEqual(await billed(), 3);
    },
  })),
  ...Object.entries({
    "is no object": 7,
    "has a getter that throws": {
      get done() {
        throw new Error("no");
      },
    },
  }).map(([what, result]) => ({
    name: `many Items from an iterator whose answer ${what}: that ends the loop`,
    async run({ library, open }) {
      const { connection } = await open();
      const { all, thrown } = await collect(
        library.refreshItems({ [Symbol.iterator]: () => ({ next: () => result }) }, connection),
      );
      assert.lengthOf(all, 0);
      assert.instanceOf(thrown, Error);
    },
  })),
  {
    name: "many Items with an onProgress that throws: the loop rejects and names it, after the outcomes in flight",
    async run({ library, open, errorIs }) {
      const { connection, secret, tokens, asked } = await openItems(open, 6);
      const onProgress = () => {
        throw new Error(`no bar for ${secret}`);
      };
      const { all, thrown } = await collect(
        library.refreshItems(tokens, { ...connection, onProgress, concurrency: 2 }),
      );
      errorIs(thrown, { kind: "invalid_option", option: "onProgress", outcome: "unknown" });
      assert.lengthOf(all, (await asked()).length, "every one that was asked for has its outcome");
      assert.isBelow(all.length, 6);
    },
  },
  {
    name: "many Items in two loops at once: each has its own outcomes",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 6);
      const halves = [tokens.slice(0, 3), tokens.slice(3)];
      const both = await Promise.all(halves.map((half) => collect(library.refreshItems(half, connection))));
      for (const at of [0, 1]) {
        assert.sameMembers(
          both[at].all.map(({ item }) => item),
          halves[at],
        );
      }
    },
  },
];

export const ITEMS = [...FROM_SOURCES, ...FROM_BAD_ITEMS, ...REFUSED, ...FIRST_ANSWERS, ...PACE, ...ENDINGS];
