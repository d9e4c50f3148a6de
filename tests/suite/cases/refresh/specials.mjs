// Cases that are not a row of one call.

import { assert } from "chai";
import { limit } from "../../harness/expect.mjs";
import { counting } from "../../harness/items-context.mjs";
import { heldTimeout, pause, until, whenSent } from "../../harness/moments.mjs";
import { ENGINE } from "./engine.mjs";

export const SPECIALS = [
  {
    name: "a request has the headers and fields that Plaid requires, and no others",
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
    name: "the caller's fetch is called without this, with a string and six fields",
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
    name: "a redirect is not followed, since the secret must not go elsewhere",
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
    name: "a retry waits for Retry-After",
    async run({ library, open }) {
      const { connection } = await open([limit("1")]);
      // This timer is older and much shorter than the wait of a second, so it fires first on a slow machine, too.
      let isHalfOver = false;
      setTimeout(() => (isHalfOver = true), 500);
      let isSecondInTime;
      const counted = counting(() => (isSecondInTime = isHalfOver));
      await library.refreshInvestments({ ...connection, fetch: counted.fetch, maxRetries: 1 });
      assert.strictEqual(counted.calls, 2);
      assert.isTrue(isSecondInTime);
    },
  },
  {
    name: "a timeout closes the connection",
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
      // Not every engine puts the message above the stack.
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
      // The signal aborts during the wait, but the wait's timer fires before its listener is called.
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
    name: "a signal that keeps its listeners may call them after the call",
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
    name: "a promise that settles after its call has ended does no harm",
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
    name: "a body that is too large is cancelled",
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
    name: "isInvestmentsError throws for no value",
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
  ...ENGINE,
];
