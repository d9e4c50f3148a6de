// Helpers of the cases about `AsyncLocalStorage`: callers in contexts of their own, and notes of the context in which code runs.

import { AsyncLocalStorage } from "node:async_hooks";
import { assert } from "chai";
import { pause } from "../../harness/moments.mjs";

export const storage = new AsyncLocalStorage();
export const CALLERS = ["a", "b", "c", "d"];
export const DAYS = { startDate: "2025-01-01", endDate: "2025-12-31" };

/** Notes the context in which code runs, by the name of the code. */
export function newNotes() {
  const wrong = [];
  const seen = new Map();
  const note = (what, caller) => {
    seen.set(what, (seen.get(what) ?? 0) + 1);
    const found = storage.getStore();
    if (found !== caller) wrong.push(`${what} of ${caller} ran in the context of ${found ?? "nobody"}`);
  };
  return {
    note,
    /** `counts` has the number of notes by name, where it is certain. */
    check(counts) {
      assert.strictEqual(wrong.slice(0, 3).join("; "), "");
      for (const [what, count] of Object.entries(counts)) assert.strictEqual(seen.get(what) ?? 0, count, what);
    },
  };
}

/** Runs a function for each caller, all at once, each in a context of its own. */
export const inContexts = (run) => Promise.all(CALLERS.map((caller, at) => storage.run(caller, () => run(caller, at))));

/** Options that note their context: a getter, and a `fetch` whose delay differs by caller. */
export function noting(note, caller, at, fetch = globalThis.fetch) {
  return {
    get timeout() {
      note("getter", caller);
      return 100_000;
    },
    async fetch(url, init) {
      note("fetch", caller);
      await pause(3 * (CALLERS.length - at));
      return fetch(url, init);
    },
  };
}

/** The options of `connection` and `given` together. A getter stays a getter. */
export const both = (connection, given) =>
  Object.defineProperties({ ...connection }, Object.getOwnPropertyDescriptors(given));
