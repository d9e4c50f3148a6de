// Many Items: each `fetch` waits for `onStart`. And the needs of the caller's own `fetch`.

import { assert } from "chai";
import { answering, collect, deferred, openItems, refusal } from "../../harness/items-context.mjs";
import { pause } from "../../harness/moments.mjs";

/** The ways in which an `onStart` fails. */
const FAILS = {
  throws: (error) => {
    throw error;
  },
  rejects: (error) => Promise.reject(error),
};

export const ITEM_START = [
  {
    name: "many Items with an onStart: it has the item, and is waited for before each fetch",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 2);
      const journal = [];
      const { fetch: answer } = answering(tokens, refusal("INVESTMENTS_REFRESH_LIMIT", 1));
      const fetch = (...args) => {
        journal.push(`fetch ${tokens.indexOf(JSON.parse(args[1].body).access_token)}`);
        return answer(...args);
      };
      const items = tokens.map((accessToken) => ({ accessToken }));
      const onStart = async (item) => {
        journal.push(`start ${items.indexOf(item)}`);
        await pause(5);
        journal.push(`sent ${items.indexOf(item)}`);
      };
      const { all } = await collect(library.refreshItems(items, { ...connection, fetch, onStart, concurrency: 1 }));
      assert.lengthOf(all, 2);
      assert.deepEqual(
        journal,
        [0, 1, 0].flatMap((at) => [`start ${at}`, `sent ${at}`, `fetch ${at}`]),
      );
    },
  },
  ...Object.entries(FAILS).map(([what, fail]) => ({
    name: `many Items with an onStart that ${what}: that Item's error names it, and the rest go on`,
    async run({ library, open, errorIs }) {
      const { connection, secret, tokens, asked } = await openItems(open, 2);
      const onStart = (item) =>
        item === tokens[0] ? fail(new TypeError(`no journal for ${secret} and ${tokens[0]}`)) : undefined;
      const { all, thrown } = await collect(library.refreshItems(tokens, { ...connection, onStart }));
      assert.isUndefined(thrown);
      const [failed, done] = [tokens[0], tokens[1]].map((token) => all.find(({ item }) => item === token));
      errorIs(failed.error, { kind: "invalid_option", option: "onStart", outcome: "not_sent" });
      assert.deepEqual(
        { ...failed.error.cause },
        { name: "TypeError", message: "no journal for [redacted] and [redacted]" },
      );
      assert.match(done.requestId, /./);
      assert.deepEqual(await asked(), [1]);
    },
  })),
  {
    name: "many Items with an onStart that throws at the second attempt: Plaid had refused the first",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 1);
      const { asked, fetch } = answering(tokens, refusal("RATE_LIMIT", 1));
      const onStart = () => {
        if (asked.length > 0) throw new Error("full");
      };
      const { all } = await collect(library.refreshItems(tokens, { ...connection, fetch, onStart }));
      errorIs(all[0].error, { kind: "invalid_option", option: "onStart", outcome: "rejected" });
      assert.lengthOf(asked, 1);
    },
  },
  {
    name: "many Items, aborted while an onStart is pending: nothing is sent, however that ends",
    async run({ library, open, errorIs }) {
      const { connection, tokens, asked } = await openItems(open, 1);
      for (const settle of ["resolve", "reject"]) {
        const controller = new AbortController();
        const pending = deferred();
        const onStart = () => (setTimeout(() => controller.abort(new Error("enough")), 10), pending.promise);
        const { all, thrown } = await collect(
          library.refreshItems(tokens, { ...connection, onStart, signal: controller.signal }),
        );
        pending[settle](new Error("late"));
        await pause(10);
        errorIs(all[0].error, { kind: "aborted", outcome: "not_sent" });
        assert.strictEqual(all[0].error.cause.message, "enough");
        errorIs(thrown, { kind: "aborted", outcome: "not_sent" });
        assert.lengthOf(await asked(), 0);
      }
    },
  },
  ...["at once", "later"].map((when) => ({
    name: `many Items with an onStart that aborts them ${when}: nothing is sent`,
    async run({ library, open, errorIs }) {
      const { connection, tokens, asked } = await openItems(open, 2);
      const controller = new AbortController();
      const onStart = when === "later" ? async () => (await pause(5), controller.abort()) : () => controller.abort();
      const { all } = await collect(
        library.refreshItems(tokens, { ...connection, onStart, signal: controller.signal, concurrency: 1 }),
      );
      assert.lengthOf(all, 1);
      errorIs(all[0].error, { kind: "aborted", outcome: "not_sent" });
      assert.lengthOf(await asked(), 0);
    },
  })),
  {
    name: "many Items with an onStart: its Item has a place in the minute while it is pending",
    async run({ library, open }) {
      const { connection, tokens } = await openItems(open, 3);
      const { asked, fetch } = answering(tokens);
      let started = 0;
      const pending = deferred();
      const onStart = () => ((started += 1), pending.promise);
      const outcomes = library.refreshItems(tokens, { ...connection, fetch, onStart, perMinute: 2 });
      const first = outcomes.next();
      await pause(20);
      assert.deepEqual([started, asked.length], [2, 0]);
      pending.resolve();
      assert.match((await first).value.requestId, /./);
      await pause(20);
      assert.deepEqual([started, asked.length], [2, 2]);
      await outcomes.return();
    },
  },
  {
    name: "many Items, and one, by a fetch of the caller's in a runtime without Headers: an error that names it",
    alone: true,
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 1);
      const { Headers } = globalThis;
      const fetch = async () => ({ status: 200, text: async () => '{"request_id":"1"}' });
      const expected = { kind: "runtime", outcome: "not_sent", retry: { when: "never" } };
      const results = [];
      try {
        delete globalThis.Headers;
        if (typeof globalThis.Headers === "function") globalThis.Headers = undefined;
        results.push(await library.refreshInvestments({ ...connection, fetch }).catch((error) => error));
        results.push((await collect(library.refreshItems(tokens, { ...connection, fetch }))).thrown);
      } finally {
        globalThis.Headers = Headers;
      }
      for (const error of results) {
        errorIs(error, expected);
        assert.include(error.message, "Headers");
      }
      // The module still works.
      assert.match(await library.refreshInvestments(connection), /./);
    },
  },
];
