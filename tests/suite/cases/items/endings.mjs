// Many Items: a loop ends by itself, by its signal, by its caller, or by an error of the source.

import { assert } from "chai";
import { limit } from "../../harness/expect.mjs";
import { collect, counting, hanging, once, openItems } from "../../harness/items-context.mjs";
import { pause } from "../../harness/moments.mjs";

/** A `fetch` that reads the server's answer to the end first. */
async function fetched(...args) {
  const response = await fetch(...args);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export const ITEM_ENDINGS = [
  {
    name: "many Items: a loop without Items ends at once",
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
      const source = function* () {
        pulled += 1;
        yield* tokens;
      };
      const { all, thrown } = await collect(
        library.refreshItems(source(), { ...connection, signal: AbortSignal.abort() }),
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
      assert.strictEqual(closed, 1, "the source was closed");
    },
  },
  {
    name: "many Items, aborted while they wait for a limit: each has its outcome, and the loop rejects at once",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 2, [limit("300")]);
      const controller = new AbortController();
      const own = async (...args) => {
        const { status, headers, ...answer } = await fetched(...args);
        // The answer is handled in this turn.
        setTimeout(() => controller.abort(), 0);
        return { status, headers, text: async () => answer.text };
      };
      const { all, thrown } = await collect(
        library.refreshItems(tokens, { ...connection, fetch: own, concurrency: 1, signal: controller.signal }),
      );
      assert.deepEqual(all, [{ item: tokens[0], error: all[0].error }]);
      // It has the error of Plaid.
      const said = { errorCode: "RATE_LIMIT", errorType: "RATE_LIMIT_EXCEEDED", status: 429 };
      errorIs(all[0].error, { kind: "aborted", outcome: "rejected", retry: { when: "never" }, ...said });
      errorIs(thrown, { kind: "aborted", outcome: "not_sent" });
    },
  },
  {
    name: "many Items, aborted by their own onProgress: nothing more is sent",
    async run({ library, open, errorIs }) {
      const { connection, tokens, asked } = await openItems(open, 5);
      const controller = new AbortController();
      const onProgress = ({ failed }) => failed > 0 && controller.abort();
      const options = { ...connection, onProgress, signal: controller.signal };
      const { all, thrown } = await collect(library.refreshItems([7, ...tokens], options));
      assert.lengthOf(all, 1);
      errorIs(thrown, { kind: "aborted", outcome: "not_sent" });
      assert.lengthOf(await asked(), 0);
    },
  },
  {
    name: "many Items, aborted by a source that then never answers: the loop rejects",
    async run({ library, open, errorIs }) {
      const { connection } = await openItems(open, 1);
      const controller = new AbortController();
      const next = () => (controller.abort(), new Promise(() => {}));
      const options = { ...connection, signal: controller.signal };
      const { thrown } = await collect(library.refreshItems({ [Symbol.asyncIterator]: () => ({ next }) }, options));
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
        throw new Error(`no bar for ${secret}, nor for ${tokens[0]} and ${tokens[1]}, which are in flight`);
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
    name: "many Items, aborted with some in line: those never sent were not",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 1);
      const [accessToken] = tokens;
      const items = [1, 2, 3].map((row) => ({ accessToken, row }));
      const controller = new AbortController();
      const reason = new Error("shut down");
      const own = (...args) => (setTimeout(() => controller.abort(reason), 20), hanging(...args));
      const { all, thrown } = await collect(
        library.refreshItems(items, { ...connection, fetch: own, signal: controller.signal }),
      );
      assert.sameMembers(
        all.map(({ item }) => item),
        items,
      );
      for (const { item, error } of all) {
        errorIs(error, { kind: "aborted", outcome: item.row === 1 ? "unknown" : "not_sent" });
        assert.strictEqual(error.cause.message, "shut down");
      }
      errorIs(thrown, { kind: "aborted", outcome: "not_sent" });
    },
  },
  {
    name: "many Items, aborted in flight: `fetch` and the error have the signal's own reason",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 1);
      const controller = new AbortController();
      const reason = new TypeError("shut down");
      let seen;
      const own = (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject((seen = signal.reason)));
          setTimeout(() => controller.abort(reason), 20);
        });
      const { all } = await collect(
        library.refreshItems(tokens, { ...connection, fetch: own, signal: controller.signal }),
      );
      assert.isTrue(seen === reason);
      errorIs(all[0].error, { kind: "aborted", outcome: "unknown" });
      assert.deepEqual({ ...all[0].error.cause }, { name: "TypeError", message: "shut down" });
    },
  },
  {
    name: "many Items from a source that throws while some are in line: each has its outcome",
    async run({ library, open, errorIs }) {
      const { connection, tokens, billed } = await openItems(open, 1);
      const [accessToken] = tokens;
      const own = new Error("the database went away");
      const source = async function* () {
        yield { accessToken, row: 1 };
        yield { accessToken, row: 2 };
        throw own;
      };
      const { all, thrown } = await collect(library.refreshItems(source(), connection));
      assert.isTrue(thrown === own);
      assert.lengthOf(all, 2);
      const [second, first] = all;
      assert.match(first.requestId, /./);
      assert.strictEqual(second.item.row, 2);
      errorIs(second.error, { kind: "aborted", outcome: "not_sent", retry: { when: "never" } });
      assert.strictEqual(await billed(), 1);
    },
  },
  {
    name: "many Items with an onProgress that throws while some are in line: each has its outcome",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 1);
      const [accessToken] = tokens;
      const items = [1, 2, 3].map((row) => ({ accessToken, row }));
      const other = `access-sandbox-${"0".repeat(8)}-of-another-Item`;
      const onProgress = () => {
        throw new Error(`no bar for ${other}, which is not in flight`);
      };
      const { all, thrown } = await collect(library.refreshItems(items, { ...connection, onProgress }));
      errorIs(thrown, { kind: "invalid_option", option: "onProgress", outcome: "unknown" });
      assert.notInclude(thrown.cause.message, other);
      assert.deepEqual(
        all.map(({ item, error }) => [item.row, error?.outcome]),
        [
          [1, undefined],
          [2, "not_sent"],
          [3, "not_sent"],
        ],
      );
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
