// Cases about the engine: a replaced queueMicrotask, and a stack overflow.

import { assert } from "chai";

export const ENGINE = [
  {
    name: "a queueMicrotask that others replaced is not used",
    // Node's fetch would lose its own entries there, and with them the calls of other cases.
    alone: true,
    async run({ library, open }) {
      const { connection } = await open();
      const { queueMicrotask } = globalThis;
      globalThis.queueMicrotask = () => {};
      try {
        assert.isString(await library.refreshInvestments({ ...connection, fetch: okFetch }));
      } finally {
        globalThis.queueMicrotask = queueMicrotask;
      }
      assert.isString(await library.refreshInvestments(connection));
    },
  },
  {
    name: "calls near a stack overflow settle, and do no harm to calls in flight",
    async run({ unwatched: { refreshInvestments }, open }) {
      const { connection } = await open();
      const inFlight = refreshInvestments({ ...connection, fetch: () => new Promise(() => {}), timeout: 300 });
      const options = { ...connection, fetch: okFetch };
      // Filled beforehand: near the overflow, there may be no room for a call of push.
      const promises = Array.from({ length: 1_000 });
      let steps = 0;
      (function deeper() {
        try {
          deeper();
        } catch {
          // Each step on the way back leaves more room, until a call fits.
        }
        steps += 1;
        if (steps < promises.length) promises[steps] = refreshInvestments(options);
      })();
      const results = await Promise.allSettled(promises);
      const reasons = results.flatMap(({ status, reason }) => (status === "rejected" ? [reason] : []));
      for (const error of reasons) {
        assert.include(error, { name: "InvestmentsError", kind: "runtime" });
        // If V8 has discarded its compiled code, the stack can still overflow in the module.
        assert.include(["not_sent", "unknown"], error.outcome);
      }
      assert.isNotEmpty(reasons);
      assert.strictEqual((await inFlight.catch((error) => error)).kind, "timeout");
      assert.isString(await refreshInvestments(connection));
    },
  },
];

/** Without a stream, because Node's streams need queueMicrotask. */
async function okFetch() {
  return { status: 200, text: async () => '{"request_id":"ok"}' };
}
