// `AsyncLocalStorage`: `fetch`, callbacks and the continuation of a call run in the context of its caller, whichever other calls are in
// flight, and whoever aborts them. The cases need `node:async_hooks`.

import { assert } from "chai";
import { DAYS, both, inContexts, newNotes, noting, storage } from "./notes.mjs";
import { WITHIN } from "./within.mjs";
import { limit } from "../../harness/expect.mjs";
import { answering as answeringItems, collect, openItems, refusal } from "../../harness/items-context.mjs";
import { pause } from "../../harness/moments.mjs";
import { answering, newSigner } from "../../harness/signer.mjs";
import { EVENT, textOf } from "../../harness/webhook-row.mjs";
import { Store } from "../../harness/webhook-store.mjs";

const CALLS = [
  {
    name: "contexts: refreshes that are repeated after a wait",
    async run({ library, open }) {
      const { note, check } = newNotes();
      await inContexts(async (caller, at) => {
        const { connection, log } = await open([limit("0"), limit("1")]);
        await library.refreshInvestments(both({ ...connection, maxRetries: 2 }, noting(note, caller, at)));
        note("continuation", caller);
        assert.strictEqual((await log()).billed, 1);
      });
      check({ getter: 4, fetch: 12, continuation: 4 });
    },
  },
  {
    name: "contexts: refreshes by the runtime's own fetch, which all fail",
    async run({ library, open }) {
      const { note, check } = newNotes();
      await inContexts(async (caller) => {
        const { connection } = await open([{ errorCode: "ITEM_LOGIN_REQUIRED" }]);
        const kind = await library.refreshInvestments(connection).catch((error) => error.kind);
        note("continuation", caller);
        assert.strictEqual(kind, "plaid");
      });
      check({ continuation: 4 });
    },
  },
  {
    name: "contexts: reads of several pages, with an onProgress",
    async run({ library, open }) {
      const { note, check } = newNotes();
      await inContexts(async (caller, at) => {
        const { connection } = await open([], { transactions: 100 });
        const onProgress = () => note("onProgress", caller);
        const { investment_transactions } = await library.getInvestmentTransactions(
          both({ ...connection, ...DAYS, pageSize: 5, onProgress }, noting(note, caller, at)),
        );
        note("continuation", caller);
        assert.isAbove(investment_transactions.length, 15);
      });
      check({ getter: 4, continuation: 4 });
    },
  },
  {
    name: "contexts: webhooks of one key, which one call looks up and the others wait for, with a key store",
    async run({ library, open }) {
      const { note, check } = newNotes();
      const signer = await newSigner();
      const body = textOf(EVENT);
      const signature = await signer.sign(body);
      const { plaid } = await open();
      const look = answering(signer, 30);
      await inContexts(async (caller, at) => {
        const store = new Store();
        const keyStore = {
          get: (...args) => (note("get", caller), store.get(...args)),
          put: (...args) => (note("put", caller), store.put(...args)),
        };
        const options = noting(note, caller, at, look.fetch);
        const webhook = both({ ...plaid, body, signature, keyStore }, options);
        assert.deepEqual(await library.verifyWebhook(webhook), EVENT);
        note("continuation", caller);
      });
      check({ getter: 4, continuation: 4 });
    },
  },
  {
    name: "contexts: many Items of several callers, which are refused at first and so wait",
    async run({ unwatched: library, open }) {
      const { note, check } = newNotes();
      await inContexts(async (caller, at) => {
        const { connection, tokens } = await openItems(open, 3);
        const { fetch } = answeringItems(tokens, refusal("RATE_LIMIT", 1));
        async function* source() {
          for (const accessToken of tokens) {
            note("source", caller);
            await pause(2);
            yield {
              get accessToken() {
                note("item", caller);
                return accessToken;
              },
            };
          }
        }
        const options = {
          ...connection,
          concurrency: 2,
          onProgress: () => note("onProgress", caller),
          onStart: async () => (note("onStart", caller), pause(2)),
        };
        for await (const { requestId } of library.refreshItems(
          source(),
          both(options, noting(note, caller, at, fetch)),
        )) {
          note("loop", caller);
          assert.isString(requestId);
        }
        note("continuation", caller);
      });
      check({ getter: 4, source: 12, onStart: 16, fetch: 16, onProgress: 12, loop: 12, continuation: 4 });
    },
  },
];

/** An abort by another caller: the callbacks and the error still come in the caller's own context. */
const ABORTS = [
  {
    name: "contexts: a refresh that somebody else aborts in flight, and one that waits",
    async run({ library, open }) {
      const { note, check } = newNotes();
      await inContexts(async (caller, at) => {
        const controller = new AbortController();
        const { connection, log } = await open(at % 2 ? [{ never: true, billed: false }] : [limit("9")]);
        const call = library
          .refreshInvestments({ ...connection, maxRetries: 2, signal: controller.signal })
          .catch((error) => (note("continuation", caller), error));
        while ((await log()).requests.length < 1) await pause(5);
        // The first attempt is answered, and the call waits.
        if (at % 2 === 0) while ((await log()).open > 0) await pause(5);
        await pause(20);
        storage.run("other", () => controller.abort());
        assert.strictEqual((await call).kind, "aborted");
      });
      check({ continuation: 4 });
    },
  },
  {
    name: "contexts: many Items that somebody else aborts",
    async run({ unwatched: library, open }) {
      const { note, check } = newNotes();
      await inContexts(async (caller) => {
        const controller = new AbortController();
        const { connection, tokens } = await openItems(open, 3);
        const source = {
          next: () => (note("next", caller), { done: false, value: tokens[0] }),
          return: () => (note("return", caller), {}),
          [Symbol.asyncIterator]: () => source,
        };
        const fetch = () => (note("fetch", caller), new Promise(() => {}));
        const onProgress = () => note("onProgress", caller);
        const options = { ...connection, fetch, onProgress, perItemMs: 1, concurrency: 1, signal: controller.signal };
        const collected = collect(library.refreshItems(source, options));
        await pause(30);
        storage.run("other", () => controller.abort());
        const { thrown } = await collected;
        note("continuation", caller);
        assert.strictEqual(thrown.kind, "aborted");
      });
      check({ fetch: 4, return: 4, continuation: 4 });
    },
  },
  {
    name: "contexts: many Items whose outcomes somebody else takes",
    async run({ unwatched: library, open }) {
      const { note, check } = newNotes();
      const { connection, tokens } = await openItems(open, 3);
      const { fetch: answer } = answeringItems(tokens);
      const fetch = (...args) => (note("fetch", "a"), answer(...args));
      const onProgress = () => note("onProgress", "a");
      const options = { ...connection, fetch, onProgress, concurrency: 1 };
      const outcomes = library.refreshItems(tokens, options);
      await storage.run("a", () => outcomes.next());
      await storage.run("other", () => outcomes.next());
      await storage.run("other", () => outcomes.next());
      check({ fetch: 3, onProgress: 3 });
    },
  },
];

export const CONTEXTS = [...CALLS, ...ABORTS, ...WITHIN];
