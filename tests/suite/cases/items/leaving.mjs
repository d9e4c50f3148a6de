// Many Items: the iterator of the loop. A caller can leave it at any moment.

import { assert } from "chai";
import { answering, collect, hanging, openItems, refusal } from "../../harness/items-context.mjs";
import { pause } from "../../harness/moments.mjs";

const never = () => new Promise(() => {});

/** What the loop waits for when the caller leaves: options, and items other than the case's. */
const WAITS = {
  "a limit": (tokens) => ({ options: answering(tokens, refusal("RATE_LIMIT", 300)) }),
  "an answer": () => ({ options: { fetch: hanging } }),
  "a `fetch` that ignores its signal": () => ({ options: { fetch: never } }),
  "an onStart": () => ({ options: { onStart: never } }),
  "its source": () => ({ items: { [Symbol.asyncIterator]: () => ({ next: never }) } }),
  "its source, whose `return` never settles": () => ({
    items: { [Symbol.asyncIterator]: () => ({ next: never, return: never }) },
  }),
};

const LEFT = Object.entries(WAITS).flatMap(([what, waits]) =>
  ["return", "throw"].map((how) => ({
    name: `many Items, left by ${how}() while they wait for ${what}: at once, and nothing is yielded after it`,
    async run({ library, open }) {
      const { connection, tokens, billed } = await openItems(open, 2);
      const { options, items = tokens } = waits(tokens);
      const outcomes = library.refreshItems(items, { ...connection, ...options, concurrency: 1 });
      const pending = [outcomes.next(), outcomes.next()];
      await pause(20);
      const own = new Error("enough");
      const end = await outcomes[how](own).catch((error) => ({ error }));
      assert.deepEqual(end, how === "return" ? { done: true, value: own } : { error: own });
      for (const result of await Promise.all([...pending, outcomes.next()])) {
        assert.deepEqual(result, { done: true, value: undefined });
      }
      assert.strictEqual(await billed(), 0);
    },
  })),
);

const ITERATOR = [
  {
    name: "many Items: nothing is asked of the source before the first next(), nor after a return() before it",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 1);
      for (const ends of [false, true]) {
        let [pulled, fetched] = [0, 0];
        const source = function* () {
          pulled += 1;
          yield* tokens;
        };
        const fetch = async () => ((fetched += 1), Response.json({ request_id: "1" }));
        const outcomes = library.refreshItems(source(), { ...connection, fetch });
        await pause(5);
        assert.strictEqual(pulled, 0);
        // With `ends`, in the same turn as the first next().
        const first = ends ? outcomes.next() : undefined;
        assert.deepEqual(await outcomes.return(), { done: true, value: undefined });
        if (first) assert.deepEqual(await first, { done: true, value: undefined });
        assert.deepEqual(await outcomes.next(), { done: true, value: undefined });
        await pause(5);
        assert.deepEqual([pulled, fetched], [0, 0]);
      }
    },
  },
  {
    name: "many Items: each of several next() at once has its own outcome, in order, and then there are no more",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 3);
      const { fetch } = answering(tokens);
      const outcomes = library.refreshItems(tokens, { ...connection, fetch, concurrency: 1 });
      const results = await Promise.all([1, 2, 3, 4, 5].map(() => outcomes.next()));
      assert.deepEqual(
        results.map(({ done, value }) => [done, value?.item]),
        [...tokens.map((token) => [false, token]), [true, undefined], [true, undefined]],
      );
    },
  },
  {
    name: "many Items: once it has thrown, there are no more",
    async run({ library, open, errorIs }) {
      const { connection } = await openItems(open, 1);
      const outcomes = library.refreshItems(7, connection);
      const [first, second] = [outcomes.next(), outcomes.next()];
      const error = await first.catch((error) => error);
      errorIs(error, { kind: "invalid_option", option: "items" });
      for (const result of [second, outcomes.next()]) {
        assert.deepEqual(await result, { done: true, value: undefined });
      }
    },
  },
  {
    name: "many Items: the iterator has the prototype of the engine's async iterators",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 1);
      const outcomes = library.refreshItems(tokens, { ...connection, fetch: hanging });
      assert.isTrue(outcomes[Symbol.asyncIterator]() === outcomes);
      const generator = (async function* () {})();
      const prototypeOf = (value, times) => (times ? prototypeOf(Object.getPrototypeOf(value), times - 1) : value);
      assert.isTrue(prototypeOf(outcomes, 1) === prototypeOf(generator, 3));
      const pending = outcomes.next();
      if (Symbol.asyncDispose in generator) await outcomes[Symbol.asyncDispose]();
      else await outcomes.return();
      assert.deepEqual(await pending, { done: true, value: undefined });
    },
  },
  {
    name: "many Items, left from within: by the source, by `fetch` and by onProgress",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 3);
      for (const who of ["source", "fetch", "onProgress"]) {
        let outcomes;
        let calls = 0;
        const leaves = (at) => at === who && void outcomes.return();
        const source = function* () {
          for (const token of tokens) {
            leaves("source");
            yield token;
          }
        };
        const fetch = async () => ((calls += 1), leaves("fetch"), Response.json({ request_id: "1" }));
        const onProgress = () => leaves("onProgress");
        outcomes = library.refreshItems(source(), { ...connection, fetch, onProgress, concurrency: 1 });
        const { all, thrown } = await collect({ [Symbol.asyncIterator]: () => outcomes });
        assert.deepEqual([all.length, thrown], [0, undefined], who);
        assert.strictEqual(calls, who === "source" ? 0 : 1, who);
      }
    },
  },
];

export const ITEM_LEAVING = [...LEFT, ...ITERATOR];
