// What the cases about `AsyncLocalStorage` share: callers in contexts of their own, and a note of the context that code runs in.

import { AsyncLocalStorage } from "node:async_hooks";
import { assert } from "chai";
import { pause } from "./moments.mjs";

export const storage = new AsyncLocalStorage();
export const CALLERS = ["a", "b", "c", "d"];
export const DAYS = { startDate: "2025-01-01", endDate: "2025-12-31" };

/** Whose context code runs in, noted by what it is. */
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
    /** `counts` is how often each thing was noted for all callers, where that is certain. */
    check(counts) {
      assert.strictEqual(wrong.slice(0, 3).join("; "), "");
      for (const [what, count] of Object.entries(counts)) assert.strictEqual(seen.get(what) ?? 0, count, what);
    },
  };
}

/** Runs for each caller in a context of its own, all at once. */
export const inContexts = (run) => Promise.all(CALLERS.map((caller, at) => storage.run(caller, () => run(caller, at))));

/** Options that note: `fetch`, which takes a while that differs by caller, and a getter. */
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

/** The options of `given` beside those of `connection`; a getter stays one. */
export const both = (connection, given) =>
  Object.defineProperties({ ...connection }, Object.getOwnPropertyDescriptors(given));
