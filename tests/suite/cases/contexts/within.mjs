// `AsyncLocalStorage`, if a call begins or ends in a callback of another call, whose task is being polled.

import { assert } from "chai";
import { CALLERS, DAYS, both, inContexts, newNotes, noting, storage } from "./notes.mjs";
import { limit } from "../../harness/expect.mjs";
import { answering, collect, openItems } from "../../harness/items-context.mjs";

export const WITHIN = [
  {
    name: "contexts: a call within the fetch of another, which waits for it",
    async run({ library, open }) {
      const { note, check } = newNotes();
      await inContexts(async (caller, at) => {
        const [outer, inner] = await Promise.all([open(), open([limit("0")])]);
        const fetchInner = (...args) => (note("inner fetch", "inner"), fetch(...args));
        const fetchOuter = async (...args) => {
          const call = { ...inner.connection, fetch: fetchInner, maxRetries: 2 };
          await storage.run("inner", () => library.refreshInvestments(call));
          note("outer fetch", caller);
          return fetch(...args);
        };
        await library.refreshInvestments(both(outer.connection, noting(note, caller, at, fetchOuter)));
        note("continuation", caller);
        assert.deepEqual([(await outer.log()).billed, (await inner.log()).billed], [1, 1]);
      });
      check({ "outer fetch": 4, "inner fetch": 8, continuation: 4 });
    },
  },
  ...["fetch", "getter", "onProgress"].map((where) => ({
    name: `contexts: pages whose ${where} aborts them, and all others`,
    async run({ library, open }) {
      const { note, check } = newNotes();
      const controller = new AbortController();
      const { signal } = controller;
      let calls = 0;
      // The last caller aborts all calls, in its own callback.
      const act = (here) => here === where && ++calls === CALLERS.length && controller.abort();
      const kinds = await inContexts(async (caller) => {
        const { connection } = await open([], { transactions: 100 });
        const options = {
          get timeout() {
            note("getter", caller);
            act("getter");
            return 100_000;
          },
          fetch(...args) {
            note("fetch", caller);
            act("fetch");
            return fetch(...args);
          },
          onProgress() {
            note("onProgress", caller);
            act("onProgress");
          },
        };
        const call = library.getInvestmentTransactions(both({ ...connection, ...DAYS, pageSize: 1, signal }, options));
        const { kind } = await call.catch((error) => error);
        note("continuation", caller);
        return kind;
      });
      assert.deepEqual(kinds, Array(4).fill("aborted"));
      check({ getter: 4, continuation: 4 });
    },
  })),
  ...["fetch", "onStart", "onProgress"].map((where) => ({
    name: `contexts: many Items whose ${where} aborts them, and all others`,
    async run({ unwatched: library, open }) {
      const { note, check } = newNotes();
      const controller = new AbortController();
      const { signal } = controller;
      const came = new Set();
      // The last of the callers to come aborts all, so that each has begun an Item.
      const act = (here, caller) => here === where && came.add(caller).size === CALLERS.length && controller.abort();
      await inContexts(async (caller) => {
        const { connection, tokens } = await openItems(open, 1);
        // An endless source: only the abort ends a loop.
        const items = (function* () {
          for (;;) yield tokens[0];
        })();
        const { fetch } = answering(tokens);
        const options = {
          ...connection,
          perItemMs: 1,
          signal,
          onStart: () => (note("onStart", caller), act("onStart", caller)),
          fetch: (...args) => (note("fetch", caller), act("fetch", caller), fetch(...args)),
          onProgress: () => (note("onProgress", caller), act("onProgress", caller)),
        };
        const { all, thrown } = await collect(library.refreshItems(items, options));
        note("continuation", caller);
        assert.strictEqual(thrown.kind, "aborted");
        // Each Item that was begun has an outcome.
        assert.isNotEmpty(all);
      });
      check({ continuation: 4 });
    },
  })),
];
