// The fake Plaid, reached in the process and over HTTP: what other tests rely on.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startServer } from "../suite/harness/server.mjs";
import { logWhen, refresh, ways } from "./ways.mjs";

const UNKNOWN_TOKEN = "access-sandbox-00000000-0000-4000-8000-000000000000";
const PRODUCTION_TOKEN = UNKNOWN_TOKEN.replace("sandbox", "production");

const server = {};
before(async () => Object.assign(server, await startServer()));
after(() => server.close());

const NO_CREDENTIALS = { "PLAID-CLIENT-ID": undefined, "PLAID-SECRET": undefined };

const REFUSALS = [
  ["an unknown path", { path: "/investments/refreshed" }, "NOT_FOUND", 404],
  ["another method than POST", { method: "PUT" }, "NOT_FOUND", 404],
  ["another content type", { headers: { "Content-Type": "text/plain" } }, "INVALID_HEADERS", 400, /Content-Type/],
  ["a missing version", { headers: { "Plaid-Version": undefined } }, "INVALID_HEADERS", 400, /Plaid-Version/],
  ["another version", { headers: { "Plaid-Version": "2019-05-29" } }, "INCOMPATIBLE_API_VERSION", 400],
  ["a body that is no JSON", { body: "{" }, "INVALID_BODY", 400],
  ["a body that is an array", { body: "[]" }, "INVALID_BODY", 400],
  ["a body that is null", { body: "null" }, "INVALID_BODY", 400],
  ["unknown fields", { body: { options: {}, account: 1 } }, "UNKNOWN_FIELDS", 400, /: options, account$/],
  ["no credentials", { headers: NO_CREDENTIALS }, "MISSING_FIELDS", 400, /: client_id, secret$/],
  ["no secret", { headers: { "PLAID-SECRET": undefined } }, "MISSING_FIELDS", 400, /: secret$/],
  ["a client_id that is no string", { body: { client_id: 7 } }, "INVALID_FIELD", 400, /^client_id /],
  ["a wrong secret", { headers: { "PLAID-SECRET": "0".repeat(30) } }, "INVALID_API_KEYS", 400],
  ["a wrong client_id beside the right one", { body: { client_id: "0".repeat(24) } }, "INVALID_API_KEYS", 400],
  ["no access token", { body: { access_token: undefined } }, "MISSING_FIELDS", 400, /: access_token$/],
  ["an access token that is no string", { body: { access_token: 7 } }, "INVALID_FIELD", 400, /^access_token /],
  ["a malformed access token", { body: { access_token: "token" } }, "INVALID_ACCESS_TOKEN", 400, /invalid format/],
  [
    "a token of Production",
    { body: { access_token: PRODUCTION_TOKEN } },
    "INVALID_ACCESS_TOKEN",
    400,
    /wrong Plaid env/,
  ],
  [
    "an unknown access token",
    { body: { access_token: UNKNOWN_TOKEN } },
    "INVALID_ACCESS_TOKEN",
    400,
    /matching access/,
  ],
];

/** Pairs of faults in one request: the first of the two is the one that Plaid names. */
const ORDER = [
  [{ path: "/x", method: "PUT", headers: { "Content-Type": "text/plain" } }, "NOT_FOUND"],
  [{ headers: { "Content-Type": "text/plain", "Plaid-Version": "1" } }, "INVALID_HEADERS"],
  [{ headers: { "Plaid-Version": "1" }, body: "{" }, "INCOMPATIBLE_API_VERSION"],
  [{ headers: NO_CREDENTIALS, body: "{" }, "INVALID_BODY"],
  [{ headers: NO_CREDENTIALS, body: { x: 1 } }, "UNKNOWN_FIELDS"],
  [{ headers: { "PLAID-CLIENT-ID": "x", "PLAID-SECRET": undefined } }, "MISSING_FIELDS"],
  [{ headers: { "PLAID-SECRET": "x" }, body: { access_token: undefined } }, "INVALID_API_KEYS"],
];

for (const [way, { open }] of Object.entries(ways(server))) {
  describe(`fakePlaid ${way}`, () => {
    test("a refresh is answered with a request_id of 15 letters and digits, and nothing else", async () => {
      const plaid = await open();
      const response = await refresh(plaid);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "application/json");
      assert.match(await response.text(), /^\{"request_id":"[A-Za-z0-9]{15}"\}$/);
    });

    test("credentials in the body are as good as in the headers", async () => {
      const plaid = await open();
      const body = { client_id: plaid.clientId, secret: plaid.secret };
      assert.equal((await refresh(plaid, { headers: NO_CREDENTIALS, body })).status, 200);
    });

    for (const [what, changes, code, status, message = /./] of REFUSALS) {
      test(`${what} is refused with ${code}`, async () => {
        const plaid = await open();
        const response = await refresh(plaid, changes);
        const error = await response.json();
        assert.deepEqual([response.status, error.error_code], [status, code]);
        assert.match(error.error_message, message);
        assert.equal((await plaid.log()).billed, 0);
      });
    }

    test("of two faults in a request, the one that is checked first is named", async () => {
      for (const [changes, code] of ORDER) {
        const response = await refresh(await open(), changes);
        assert.equal((await response.json()).error_code, code);
      }
    });

    test("an error has the form of Plaid's", async () => {
      const response = await refresh(await open(), { body: { access_token: UNKNOWN_TOKEN } });
      const { request_id, ...error } = await response.json();
      assert.match(request_id, /^[A-Za-z0-9]{15}$/);
      assert.deepEqual(error, {
        display_message: null,
        documentation_url: "https://plaid.com/docs/?ref=error#invalid-input-errors",
        error_code: "INVALID_ACCESS_TOKEN",
        error_message: "could not find matching access token",
        error_type: "INVALID_INPUT",
        suggested_action: null,
      });
    });

    test("an Item is refreshed once in 60 seconds of the fake's clock", async () => {
      const plaid = await open();
      const statuses = [];
      for (const ms of [0, 0, 59_000, 1_000]) {
        await plaid.advance(ms);
        statuses.push((await refresh(plaid)).status);
      }
      assert.deepEqual(statuses, [200, 429, 429, 200]);
      assert.equal((await plaid.log()).billed, 2);
    });

    test("lined-up answers are given in order, one to each request, and then the ordinary one", async () => {
      const plaid = await open([{ errorCode: "ITEM_LOCKED" }, { status: 502, body: "<html>" }]);
      const [first, second, third] = [await refresh(plaid), await refresh(plaid), await refresh(plaid)];
      const { error_type, documentation_url } = await first.json();
      assert.deepEqual(
        [error_type, documentation_url],
        ["ITEM_ERROR", "https://plaid.com/docs/?ref=error#item-errors"],
      );
      assert.deepEqual([second.status, await second.text()], [502, "<html>"]);
      assert.equal(third.status, 200);
      assert.equal((await plaid.log()).billed, 1);
    });

    test("an error answer takes another status, headers and any of Plaid's fields", async () => {
      const plaid = await open([
        {
          errorCode: "NEW_CODE",
          error_type: "NEW_TYPE",
          status: 429,
          headers: { "Retry-After": "2" },
          causes: [{ item_id: "x" }],
          display_message: "Oh!",
        },
      ]);
      const response = await refresh(plaid);
      assert.deepEqual([response.status, response.headers.get("retry-after")], [429, "2"]);
      const { error_code, error_type, causes, display_message } = await response.json();
      assert.deepEqual(
        [error_code, error_type, causes, display_message],
        ["NEW_CODE", "NEW_TYPE", [{ item_id: "x" }], "Oh!"],
      );
    });

    test("an empty 200, a 204 and a redirect arrive as they were queued", async () => {
      const plaid = await open([{ status: 200 }, { status: 204 }, { redirect: "https://example.com/", status: 307 }]);
      const empty = await refresh(plaid);
      assert.deepEqual([empty.status, await empty.text()], [200, ""]);
      assert.equal((await refresh(plaid)).status, 204);
      const redirect = await refresh(plaid);
      assert.deepEqual([redirect.status, redirect.headers.get("location")], [307, "https://example.com/"]);
    });

    test("a late answer is the ordinary one, and is billed even if nobody waits for it", async (t) => {
      const { setTimeout } = globalThis;
      let comes;
      t.mock.method(globalThis, "setTimeout", (callback, ms, ...more) => {
        if (ms === 400) comes = callback;
        return setTimeout(callback, ms === 400 ? 2 ** 31 - 1 : ms, ...more);
      });
      const plaid = await open([{ delayMs: 400 }, {}, { delayMs: 60_000 }]);
      const answered = [];
      const late = refresh(plaid).then(({ status }) => answered.push(status));
      await logWhen(plaid, ({ requests }) => requests.length === 1);
      answered.push((await refresh(plaid)).status);
      comes();
      await late;
      assert.deepEqual(answered, [429, 200], "the second, which is too early, is answered first");
      await plaid.advance(60_000);
      const controller = new AbortController();
      const tooLate = refresh(plaid, { signal: controller.signal });
      await logWhen(plaid, ({ requests }) => requests.length === 3);
      controller.abort();
      await assert.rejects(tooLate, { name: "AbortError" });
      assert.equal((await plaid.log()).billed, 2);
    });

    test("an answer that never comes ends with the caller's own reason", async () => {
      const plaid = await open([{ never: true, billed: false }]);
      const reason = new Error("enough");
      const controller = new AbortController();
      const answer = refresh(plaid, { signal: controller.signal });
      await logWhen(plaid, ({ requests }) => requests.length === 1);
      controller.abort(reason);
      await assert.rejects(answer, (error) => error === reason);
      const { requests, billed } = await plaid.log();
      assert.deepEqual([requests.length, requests[0].status, billed], [1, undefined, 0]);
    });

    test("a stalled answer brings status, headers and half of its body, and ends when the caller gives up", async () => {
      const plaid = await open([{ stall: true }]);
      const controller = new AbortController();
      const response = await refresh(plaid, { signal: controller.signal });
      assert.deepEqual([response.status, response.headers.get("content-type")], [200, "application/json"]);
      const reader = response.body.getReader();
      assert.match(new TextDecoder().decode((await reader.read()).value), /^\{"request_id":"[A-Za-z0-9]$/);
      const rest = reader.read();
      controller.abort(new Error("enough"));
      await assert.rejects(rest, { message: "enough" });
    });

    test("a network error rejects as fetch does", async () => {
      const plaid = await open([{ networkError: true }]);
      await assert.rejects(refresh(plaid), { name: "TypeError", message: "fetch failed" });
    });

    test("an answer can say that Plaid did the work before it, or did not", async () => {
      const plaid = await open([
        { status: 502, body: "<html>", billed: true },
        { networkError: true, billed: false },
        { errorCode: "INTERNAL_SERVER_ERROR" },
      ]);
      await refresh(plaid);
      await plaid.advance(60_000);
      await refresh(plaid).catch(() => {});
      await refresh(plaid);
      const { requests } = await plaid.log();
      assert.deepEqual(
        requests.map(({ billed }) => billed),
        [true, false, false],
      );
    });

    test("a request that Plaid would have refused is not billed, whatever the answer says", async () => {
      const plaid = await open([{ status: 502, billed: true }]);
      await refresh(plaid, { body: { access_token: UNKNOWN_TOKEN } });
      assert.equal((await plaid.log()).billed, 0);
    });

    test("the log tells what arrived, and what was answered", async () => {
      const plaid = await open();
      const before = Date.now();
      await refresh(plaid);
      const after = Date.now();
      await refresh(plaid, { body: "no JSON", path: "/other" });
      const { requests } = await plaid.log();
      const [{ headers, at, endpoint, ...good }, bad] = requests;
      assert.deepEqual(good, { method: "POST", body: { access_token: plaid.accessToken }, billed: true, status: 200 });
      assert.equal(endpoint, "/investments/refresh");
      assert.equal(headers["plaid-secret"], plaid.secret);
      assert.ok(before <= at && at <= after);
      assert.deepEqual([bad.body, bad.status], ["no JSON", 404]);
      assert.match(bad.endpoint, /\/other$/);
    });
  });
}
