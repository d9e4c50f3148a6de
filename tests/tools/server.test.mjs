// The server of the suite: its routes, its log, and connections that break. tests/fake tests the fake behind it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { compactVerify, decodeProtectedHeader, importJWK } from "jose";
import { startServer } from "../suite/harness/server.mjs";
import { ask as askServer } from "../suite/harness/together.mjs";
import { ask, logWhen, refresh, ways } from "../fake/ways.mjs";

const server = {};
before(async () => Object.assign(server, await startServer()));
after(() => server.close());

const { open } = ways(server)["over HTTP"];

describe("the server of the suite", () => {
  for (const [what, answer] of [
    ["late", { delayMs: 60_000 }],
    ["never given", { never: true }],
    ["stalled", { stall: true }],
  ]) {
    test(`an answer that is ${what} is open until the client goes away, and then counts as aborted`, async () => {
      const plaid = await open([answer]);
      const controller = new AbortController();
      const body = refresh(plaid, { signal: controller.signal }).then((response) => response.text());
      body.catch(() => {});
      await logWhen(plaid, ({ open }) => open === 1);
      controller.abort();
      await assert.rejects(body, { name: "AbortError" });
      const { aborted } = await logWhen(plaid, ({ open }) => open === 0);
      assert.equal(aborted, 1);
    });
  }

  test("a connection that the server breaks does not count as aborted", async () => {
    const plaid = await open([{ networkError: true }]);
    await assert.rejects(refresh(plaid));
    const { aborted } = await logWhen(plaid, ({ open }) => open === 0);
    assert.equal(aborted, 0);
  });

  test("nothing listens at refusedUrl", async () => {
    await assert.rejects(fetch(server.refusedUrl), ({ cause }) => cause.code === "ECONNREFUSED");
  });

  test("a wrong answer is refused with an error", async () => {
    const response = await fetch(`${server.url}/open`, { method: "POST", body: '{"answers":[{"status":7}]}' });
    assert.equal(response.status, 400);
    assert.match((await response.json()).error, /status must be/);
  });

  test("a wrong option of the fake is refused with an error", async () => {
    const response = await fetch(`${server.url}/open`, { method: "POST", body: '{"options":{"webhook":"me.test"}}' });
    assert.equal(response.status, 400);
    assert.match((await response.json()).error, /webhook must be/);
  });

  test("a body can be signed with a foreign key under the fake's kid", async () => {
    const plaid = await open();
    const [own, foreign] = [await plaid.signWebhook("{}"), await plaid.signWebhook("{}", { foreignKey: true })];
    const { kid } = decodeProtectedHeader(own.signature);
    const { key } = await (await ask(plaid, "/webhook_verification_key/get", { key_id: kid })).json();
    const publicKey = await importJWK(key, "ES256");
    await compactVerify(own.signature, publicKey);
    assert.equal(decodeProtectedHeader(foreign.signature).kid, kid);
    await assert.rejects(compactVerify(foreign.signature, publicKey), /signature verification failed/);
  });

  test("answers can be added later, and an unknown case is not found", async () => {
    const plaid = await open();
    await fetch(`${plaid.baseUrl}/answers`, { method: "POST", body: '{"answers":[{"errorCode":"ITEM_LOCKED"}]}' });
    assert.equal((await (await refresh(plaid)).json()).error_code, "ITEM_LOCKED");
    assert.equal((await fetch(`${server.url}/case/0/log`)).status, 404);
  });

  test("questions that come at once are sent together, and each gets its own answer or error", async (t) => {
    const asks = [
      askServer(server.url, "/open", {}),
      askServer(server.url, "/open", { options: { limits: { perItem: 7 } } }),
      askServer(server.url, "/open", { answers: [{ status: 7 }] }),
      askServer(server.url, "/case/0/log"),
    ];
    const fetched = t.mock.method(globalThis, "fetch");
    const [first, second, wrongAnswer, wrongCase] = await Promise.allSettled(asks);
    assert.equal(fetched.mock.callCount(), 1, "all but the first, which found nothing to wait for");
    assert.notEqual(first.value.baseUrl, second.value.baseUrl);
    assert.match(wrongAnswer.reason.message, /status must be/);
    assert.match(wrongCase.reason.message, /no such route/);
  });

  test("a question that comes during another gets a newer answer", async (t) => {
    const plaid = await open();
    const path = `${new URL(plaid.baseUrl).pathname}/log`;
    const { fetch } = globalThis;
    let letCome;
    const mayCome = new Promise((resolve) => (letCome = resolve));
    const answered = new Promise((resolve) => {
      t.mock.method(globalThis, "fetch", async (...given) => {
        const answer = await fetch(...given);
        resolve();
        await mayCome;
        return answer;
      });
    });
    const before = askServer(server.url, path);
    await answered;
    globalThis.fetch.mock.mockImplementation(fetch);
    const after = askServer(server.url, path);
    await refresh(plaid);
    letCome();
    assert.deepEqual([(await before).billed, (await after).billed], [0, 1]);
  });

  test("without a server, each question rejects", async () => {
    const asks = ["/open", "/open", "/open"].map((path) => askServer(server.refusedUrl, path));
    for (const { reason } of await Promise.allSettled(asks)) assert.equal(reason?.cause.code, "ECONNREFUSED");
  });

  test("close ends pending requests", async () => {
    const own = await startServer();
    const plaid = await ways(own)["over HTTP"].open([{ never: true }]);
    const pending = refresh(plaid);
    pending.catch(() => {});
    await logWhen(plaid, ({ open }) => open === 1);
    await own.close();
    await assert.rejects(pending);
  });
});
