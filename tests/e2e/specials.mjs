// Cases that are more than one call and its outcome.

import { assert } from "chai";
import { limit } from "./expect.mjs";
import { counting } from "./items-context.mjs";
import { heldTimeout, pause, until, whenSent } from "./moments.mjs";

export const SPECIALS = [
  {
    name: "a request carries what Plaid asks for, and no more",
    async run({ library, open }) {
      const { connection, log } = await open();
      await library.refreshInvestments(connection);
      const [request] = (await log()).requests;
      assert.strictEqual(request.endpoint, "/investments/refresh");
      assert.strictEqual(request.method, "POST");
      assert.deepInclude(request.headers, {
        "content-type": "application/json",
        "plaid-version": "2020-09-14",
        "plaid-client-id": connection.clientId,
        "plaid-secret": connection.secret,
      });
      assert.deepEqual(request.body, { access_token: connection.accessToken });
    },
  },
  {
    name: "credentials in the body are in no header",
    async run({ library, open }) {
      const { connection, log } = await open();
      await library.refreshInvestments({ ...connection, credentialsIn: "body" });
      const [request] = (await log()).requests;
      assert.notProperty(request.headers, "plaid-client-id");
      assert.notProperty(request.headers, "plaid-secret");
      assert.deepEqual(request.body, {
        client_id: connection.clientId,
        secret: connection.secret,
        access_token: connection.accessToken,
      });
    },
  },
  {
    name: "a fetch of the caller's is called without this, with a string and six fields",
    async run({ library, open }) {
      const { connection } = await open();
      const calls = [];
      const fetch = function (...args) {
        calls.push({ self: this, args });
        return globalThis.fetch(...args);
      };
      await library.refreshInvestments({ ...connection, fetch });
      const [{ self, args }] = calls;
      assert.strictEqual(calls.length, 1);
      assert.isUndefined(self);
      assert.strictEqual(args.length, 2);
      assert.strictEqual(args[0], `${connection.baseUrl}/investments/refresh`);
      const isWorker = "WebSocketPair" in globalThis;
      const fields = ["method", "headers", "body", "signal", "redirect", ...(isWorker ? [] : ["cache"])];
      assert.sameMembers(Object.keys(args[1]), fields);
      if (!isWorker) assert.strictEqual(args[1].cache, "no-store");
      assert.isString(args[1].body);
      assert.strictEqual(args[1].redirect, "manual");
    },
  },
  {
    name: "a redirect is not followed, so that the secret stays where it was sent",
    async run({ library, open }) {
      const elsewhere = await open();
      const location = `${elsewhere.baseUrl}/investments/refresh`;
      for (const status of [301, 302, 303, 307, 308]) {
        const { connection } = await open([{ redirect: location, status }]);
        const error = await library.refreshInvestments(connection).catch((error) => error);
        assert.include(error, { kind: "invalid_response", outcome: "rejected" });
        assert.deepEqual(error.retry, { when: "never" });
      }
      assert.isEmpty((await elsewhere.log()).requests);
    },
  },
  {
    name: "a second refresh within the Item's minute is rejected, and not billed",
    async run({ library, open }) {
      const { connection, log } = await open();
      await library.refreshInvestments(connection);
      const error = await library.refreshInvestments(connection).catch((error) => error);
      assert.include(error, {
        kind: "plaid",
        outcome: "rejected",
        errorCode: "INVESTMENTS_REFRESH_LIMIT",
        status: 429,
      });
      assert.deepEqual(error.retry, { when: "after", afterMs: 60_000 });
      assert.strictEqual((await log()).billed, 1);
    },
  },
  {
    name: "the wait for Retry-After is waited out",
    async run({ library, open }) {
      const { connection } = await open([limit("1")]);
      // This timer is the older and the shorter one, so it comes before the end of the wait, however slow all else is.
      let isNearlyOver = false;
      setTimeout(() => (isNearlyOver = true), 900);
      let isSecondInTime;
      const counted = counting(() => (isSecondInTime = isNearlyOver));
      await library.refreshInvestments({ ...connection, fetch: counted.fetch, maxRetries: 1 });
      assert.strictEqual(counted.calls, 2);
      assert.isTrue(isSecondInTime);
    },
  },
  {
    name: "a timeout lets go of the connection",
    async run({ library, open }) {
      const opened = await open([{ never: true }]);
      const { timeout, end } = heldTimeout();
      whenSent(opened, end);
      await library.refreshInvestments({ ...opened.connection, timeout }).catch(() => {});
      await until(async () => (await opened.log()).open === 0, "the end of the connection");
      assert.strictEqual((await opened.log()).aborted, 1);
    },
  },
  {
    name: "the signal of one call serves many, and keeps none of their listeners",
    async run({ library, open }) {
      const { signal } = new AbortController();
      let listeners = 0;
      const counted = {
        get aborted() {
          return signal.aborted;
        },
        addEventListener: (...args) => (listeners++, signal.addEventListener(...args)),
        removeEventListener: (...args) => (listeners--, signal.removeEventListener(...args)),
      };
      for (const answers of [[], [{ errorCode: "ITEM_LOCKED" }], [{ status: 502, body: "" }]]) {
        const { connection } = await open(answers);
        await library.refreshInvestments({ ...connection, signal: counted }).catch(() => {});
        assert.strictEqual(listeners, 0);
      }
    },
  },
  {
    name: "an error's stack names the caller",
    async run({ library, open }) {
      const { connection } = await open([{ errorCode: "ITEM_LOCKED" }]);
      async function theCaller() {
        return await library.refreshInvestments(connection);
      }
      const error = await theCaller().catch((error) => error);
      assert.include(error.stack, "theCaller");
      // Not every engine puts what happened above the stack.
      if (new Error("what happened").stack.includes("what happened"))
        assert.include(error.stack, "InvestmentsError: ITEM_LOCKED");
    },
  },
  {
    name: "an abort in the turn of the call sends nothing",
    async run({ library, open, refused }) {
      const { connection, log } = await open();
      const controller = new AbortController();
      const call = library.refreshInvestments({ ...connection, signal: controller.signal });
      controller.abort();
      await refused(call, { kind: "aborted", outcome: "not_sent", retry: { when: "never" } });
      assert.lengthOf((await log()).requests, 0);
    },
  },
  {
    name: "an abort in the turn that ends a wait stops the next attempt",
    async run({ library, open }) {
      const { connection, log } = await open([limit("1")]);
      let listeners = 0;
      // It aborts while the call waits, and its listener is called no more before the wait's own timer is.
      const late = {
        aborted: false,
        addEventListener() {
          if (++listeners === 2) setTimeout(() => (late.aborted = true), 0);
        },
        removeEventListener() {},
      };
      const error = await library
        .refreshInvestments({ ...connection, signal: late, maxRetries: 1 })
        .catch((error) => error);
      assert.include(error, { kind: "aborted", outcome: "rejected" });
      assert.strictEqual((await log()).requests.length, 1);
    },
  },
  {
    name: "a signal that forgets nobody may call back after the call",
    async run({ library, open }) {
      const { connection } = await open();
      const listeners = [];
      const signal = {
        aborted: false,
        addEventListener: (_, listener) => listeners.push(listener),
        removeEventListener() {
          throw new Error("never");
        },
      };
      await library.refreshInvestments({ ...connection, signal });
      for (const listener of listeners) listener();
    },
  },
  {
    name: "a promise that settles after its call is over is no fault",
    async run({ library, open }) {
      const { connection } = await open();
      for (const settle of ["resolve", "reject"]) {
        let late;
        const fetch = () => new Promise((resolve, reject) => (late = { resolve, reject }));
        const error = await library.refreshInvestments({ ...connection, fetch, timeout: 20 }).catch((error) => error);
        assert.strictEqual(error.kind, "timeout");
        late[settle](new Error("too late"));
        await pause(1);
      }
    },
  },
  {
    name: "a body that is too large is let go of",
    async run({ library, open }) {
      const { connection } = await open();
      let cancelled = false;
      const endless = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel() {
          cancelled = true;
        },
      });
      const fetch = async () => new Response(endless);
      const error = await library.refreshInvestments({ ...connection, fetch }).catch((error) => error);
      assert.include(error, { kind: "invalid_response", outcome: "unknown", status: 200 });
      assert.isTrue(cancelled);
    },
  },
  {
    name: "a queueMicrotask that others replaced is not used",
    // What Node's own fetch puts there meanwhile is lost, and with it the calls of others.
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
    name: "a guard for errors throws at nothing",
    async run({ library }) {
      const hostile = new Proxy(
        {},
        {
          get() {
            throw new Error("hands off");
          },
        },
      );
      for (const value of [undefined, null, 0, "text", {}, new Error("x"), hostile]) {
        assert.isFalse(library.isInvestmentsError(value));
      }
    },
  },
  {
    name: "options that are no object are refused, and the next call works",
    async run({ library, open }) {
      for (const options of [undefined, null, 42, "options", Symbol("options"), () => {}]) {
        const error = await library.refreshInvestments(options).catch((error) => error);
        assert.include(error, { kind: "invalid_option", outcome: "not_sent", option: "options" });
      }
      const { connection } = await open();
      assert.isString(await library.refreshInvestments(connection));
    },
  },
  {
    name: "calls made where the stack ends settle, and do no harm to those in flight",
    async run({ unwatched: { refreshInvestments }, open }) {
      const { connection } = await open();
      const inFlight = refreshInvestments({ ...connection, fetch: () => new Promise(() => {}), timeout: 300 });
      const options = { ...connection, fetch: okFetch };
      // Long enough, so that keeping a promise takes no call for which there may be no room.
      const promises = Array.from({ length: 1_000 });
      let steps = 0;
      (function deeper() {
        try {
          deeper();
        } catch {
          // On the way back there is more room at each step, until one is enough for a call.
        }
        steps += 1;
        if (steps < promises.length) promises[steps] = refreshInvestments(options);
      })();
      const results = await Promise.allSettled(promises);
      const reasons = results.flatMap(({ status, reason }) => (status === "rejected" ? [reason] : []));
      for (const error of reasons) {
        assert.include(error, { name: "InvestmentsError", kind: "runtime" });
        // Where V8 has thrown away what it had compiled, the stack can end in the module after all.
        assert.include(["not_sent", "unknown"], error.outcome);
      }
      assert.isNotEmpty(reasons);
      assert.strictEqual((await inFlight.catch((error) => error)).kind, "timeout");
      assert.isString(await refreshInvestments(connection));
    },
  },
];

/** Without a stream, because Node's own streams need queueMicrotask. */
async function okFetch() {
  return { status: 200, text: async () => '{"request_id":"ok"}' };
}
