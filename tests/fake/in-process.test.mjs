// The fake Plaid in the process of a test: its options, its Items, its answers, and what it leaves behind.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { ENDPOINTS } from "../../pkg/testing/endpoints/table.js";
import { fakePlaid } from "../../pkg/testing/index.js";
import { refresh } from "./ways.mjs";

describe("fakePlaid", () => {
  test("default ids look like Plaid's", () => {
    const { connection, accessToken, itemId } = fakePlaid();
    assert.match(connection.clientId, /^[0-9a-f]{24}$/);
    assert.match(connection.secret, /^[0-9a-f]{30}$/);
    assert.match(accessToken, /^access-sandbox-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.match(itemId, /^[A-Za-z0-9]{37}$/);
    assert.equal(connection.baseUrl, "https://fake.plaid.test");
  });

  test("its credentials and Item stay the same, and are no other fake's", () => {
    const [one, other] = [fakePlaid(), fakePlaid()];
    for (const pick of [
      (p) => p.connection.clientId,
      (p) => p.connection.secret,
      (p) => p.accessToken,
      (p) => p.itemId,
    ]) {
      assert.equal(pick(one), pick(one));
      assert.notEqual(pick(one), pick(other));
    }
  });

  test("its credentials and base URL can be chosen", async () => {
    const options = { clientId: "me", secret: "hush", baseUrl: "https://a.test/proxy" };
    const plaid = fakePlaid(options);
    const { fetch: _, ...connection } = plaid.connection;
    assert.deepEqual(connection, options);
    assert.equal((await refresh({ ...plaid.connection, accessToken: plaid.accessToken })).status, 200);
  });

  test("each Item has a limit of its own", async () => {
    const plaid = fakePlaid();
    const more = plaid.createItem();
    const tokens = [plaid.accessToken, more.accessToken, more.accessToken];
    const answers = tokens.map((accessToken) => refresh({ ...plaid.connection, accessToken }));
    assert.deepEqual(
      (await Promise.all(answers)).map(({ status }) => status),
      [200, 200, 429],
    );
    assert.notEqual(more.itemId, plaid.itemId);
  });

  test("it takes a Request, a URL and a string", async () => {
    const plaid = fakePlaid();
    const url = `${plaid.connection.baseUrl}/investments/refresh`;
    for (const input of [new Request(url, { method: "POST", body: "{}" }), new URL(url), url]) {
      const response = await plaid.fetch(input, { headers: { "content-type": "application/json" } });
      assert.equal(response.status, input instanceof Request ? 400 : 404);
    }
    assert.deepEqual(
      plaid.requests.map(({ method }) => method),
      ["POST", "GET", "GET"],
    );
  });

  test("the signal of a Request counts, and an abort before the call leaves no trace", async () => {
    const plaid = fakePlaid();
    const request = new Request("https://fake.plaid.test/", { signal: AbortSignal.abort("no more") });
    await assert.rejects(plaid.fetch(request), (reason) => reason === "no more");
    assert.deepEqual(plaid.requests, []);
  });

  test("nothing is left on a signal once the answer is there", async () => {
    const plaid = fakePlaid();
    plaid.answerNext({ delayMs: 1 }, { stall: true });
    const { signal } = new AbortController();
    const listeners = new Set();
    signal.addEventListener = (_type, listener) => listeners.add(listener);
    signal.removeEventListener = (_type, listener) => listeners.delete(listener);
    const answer = () => refresh({ ...plaid.connection, accessToken: plaid.accessToken }, { signal });
    await answer();
    const stalled = await answer();
    assert.equal(listeners.size, 1);
    await stalled.body.cancel();
    assert.equal(listeners.size, 0);
  });

  test("it knows every error code that its types name", async () => {
    const types = await readFile(new URL("../../pkg/fake-answers.d.ts", import.meta.url), "utf8");
    const codes = types.slice(types.indexOf("type FakeErrorCode")).match(/(?<=\| ")[A-Z_]+(?=")/g);
    assert.ok(codes.length > 40);
    fakePlaid().answerNext(...codes.map((errorCode) => ({ errorCode })));
  });

  test("it knows every endpoint that its types name, and no other", async () => {
    const types = await readFile(new URL("../../pkg/fake-answers.d.ts", import.meta.url), "utf8");
    const [, union] = /type FakeEndpoint =([^;]+);/.exec(types);
    assert.deepEqual(union.match(/(?<=\| ")[a-z_/]+(?=")/g), Object.keys(ENDPOINTS));
  });

  for (const [answer, fault] of [
    [null, /must be an object/],
    [[{ never: true }], /must be an object/],
    [{ nver: true }, /"nver" is no key/],
    [{ errorCode: "ITEM_LOCKED", body: "x" }, /"body" is no key of an answer with errorCode/],
    [{ errorCode: "NEW_CODE" }, /"NEW_CODE" is an error code that the fake does not know/],
    [{ errorCode: "" }, /errorCode must be/],
    [{ errorCode: "ITEM_LOCKED", status: 204 }, /204 takes no body/],
    [{ status: 101 }, /status must be a whole number from 200 to 599/],
    [{ status: 600 }, /status must be/],
    [{ status: 204, body: "x" }, /204 takes no body/],
    [{ status: 304, stall: true }, /304 takes no body/],
    [{ body: { request_id: 1 } }, /body must be a string/],
    [{ headers: { "a b": "c" } }, /headers must be/],
    [{ headers: { a: "\n\u0000" } }, /headers must be/],
    [{ headers: { a: 2 } }, /headers must be/],
    [{ delayMs: -1 }, /delayMs must be/],
    [{ delayMs: 2 ** 31 }, /delayMs must be/],
    [{ delayMs: NaN }, /delayMs must be/],
    [{ never: false }, /never must be true/],
    [{ never: true, stall: true }, /only one of never and stall/],
    [{ never: true, delayMs: 5 }, /only one of never and delayMs/],
    [{ redirect: "/x", status: 200 }, /status of a redirect/],
    [{ redirect: 7 }, /redirect must be/],
    [{ redirect: "/\u2014" }, /redirect must be/],
    [{ billed: "yes" }, /billed must be/],
    [{ endpoint: "/item/gets" }, /endpoint must be one of \/investments\/refresh, /],
  ]) {
    test(`answerNext refuses ${JSON.stringify(answer)} at once`, async () => {
      const plaid = fakePlaid();
      assert.throws(() => plaid.answerNext({ never: true }, answer), { name: "TypeError", message: fault });
      assert.equal((await refresh({ ...plaid.connection, accessToken: plaid.accessToken })).status, 200);
    });
  }

  test("the clock does not go back", () => {
    for (const ms of [-1, NaN, "5"]) assert.throws(() => fakePlaid().clock.advance(ms), TypeError);
  });
});
