// Many Items: the sources of Items, and values that are refused.

import { assert } from "chai";
import { answering, collect, once, openItems, slowly } from "../../harness/items-context.mjs";

/** The kinds of sources. */
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
  async run({ library, open, errorIs }) {
    const { connection, tokens, billed } = await openItems(open, 8);
    const items = source(tokens);
    const { all, thrown } = await collect(library.refreshItems(items, connection));
    // Not every runtime can loop over a stream.
    if (items instanceof ReadableStream && !(Symbol.asyncIterator in items)) {
      errorIs(thrown, { kind: "invalid_option", outcome: "not_sent", option: "items" });
      return assert.strictEqual(await billed(), 0);
    }
    assert.isUndefined(thrown);
    assert.sameMembers(
      all.map(({ item }) => item),
      tokens,
    );
    for (const { requestId } of all) assert.match(requestId, /./);
    assert.strictEqual(await billed(), 8);
  },
}));

/** Values that are no item, and the option that the error names. */
const BAD_ITEMS = {
  undefined: [undefined, "items"],
  null: [null, "items"],
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
  "an onStart that is no function": [{ onStart: {} }, "onStart"],
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

/** The iterator has not ended, unlike one that throws. */
const REJECTED = {
  name: "many Items from a generator whose item rejects: its own error, and the source is closed",
  async run({ library, open }) {
    const { connection, tokens, billed } = await openItems(open, 1);
    const own = new Error("the database went away");
    let closed = 0;
    const source = (function* () {
      try {
        yield* tokens;
        yield Promise.reject(own);
      } finally {
        closed += 1;
      }
    })();
    const { all, thrown } = await collect(library.refreshItems(source, connection));
    assert.isTrue(thrown === own);
    assert.lengthOf(all, 1);
    assert.strictEqual(await billed(), 1);
    assert.strictEqual(closed, 1);
  },
};

const THROWS_AT_ITS_START = {
  name: "many Items from a source that throws at its start: refused, with the cause, and no other iterator is tried",
  async run({ library, open, errorIs }) {
    const { connection, secret, tokens, billed } = await openItems(open, 1);
    const items = {
      [Symbol.asyncIterator]() {
        throw new Error(`no cursor for ${secret}`);
      },
      [Symbol.iterator]: () => tokens.values(),
    };
    const { all, thrown } = await collect(library.refreshItems(items, connection));
    assert.lengthOf(all, 0);
    errorIs(thrown, { kind: "invalid_option", outcome: "not_sent", option: "items" });
    assert.match(thrown.cause.message, /^no cursor for /);
    assert.notInclude(thrown.cause.message, secret);
    assert.strictEqual(await billed(), 0);
  },
};

/** Plaid would refuse the secret for the other one, by an error that ends the loop. */
const OF_TWO_ENVIRONMENTS = {
  name: "many Items of two environments: the first accepted one sets it, others are refused, and the rest go on",
  async run({ library, open, errorIs }) {
    const { connection } = await open();
    // The first one is refused itself, so it does not set the environment.
    const tokens = ["access-sandbox-0\n", "access-production-1", "access-sandbox-2", "access-production-3"];
    const { asked, fetch } = answering(tokens);
    const { all, thrown } = await collect(library.refreshItems(tokens, { ...connection, baseUrl: undefined, fetch }));
    assert.isUndefined(thrown);
    assert.sameMembers(asked, [1, 3]);
    assert.lengthOf(all, 4);
    const failed = all.filter(({ error }) => error);
    assert.sameMembers(
      failed.map(({ item }) => item),
      [tokens[0], tokens[2]],
    );
    for (const { error } of failed)
      errorIs(error, { kind: "invalid_option", outcome: "not_sent", option: "accessToken" });
  },
};

export const ITEM_SOURCES = [
  ...FROM_SOURCES,
  ...FROM_BAD_ITEMS,
  ...REFUSED,
  REJECTED,
  THROWS_AT_ITS_START,
  OF_TWO_ENVIRONMENTS,
];
