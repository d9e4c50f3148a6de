// The webhooks of the fake Plaid as a test takes them: by a function, and from the log.

import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, test } from "node:test";
import { assert } from "chai";
import { fakePlaid } from "../../pkg/testing/index.js";
import { verified } from "./signatures.mjs";
import { refresh } from "./ways.mjs";

const EVENT = { webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" };

describe("the webhooks of fakePlaid as a test takes them", () => {
  const webhook = "https://me.test/webhook";
  const refreshed = (plaid) => refresh({ ...plaid.connection, accessToken: plaid.accessToken });

  test("deliver gets a Request, and what it answers is in the log", async () => {
    const got = [];
    const plaid = fakePlaid({
      webhook,
      async deliver(request) {
        got.push([request.method, request.url, await request.json()]);
        return new Response(null, { status: 503 });
      },
    });
    await refreshed(plaid);
    assert.lengthOf(plaid.webhooks, 2, "they are there once the refresh is answered");
    await plaid.delivered();
    assert.deepEqual(
      got,
      plaid.webhooks.map(({ url, event }) => ["POST", url, event]),
    );
    for (const { status, error } of plaid.webhooks) assert.deepEqual([status, error], [503, undefined]);
  });

  for (const [what, deliver, error] of [
    [
      "throws",
      () => {
        throw new Error("no");
      },
      "Error: no",
    ],
    ["rejects", () => Promise.reject(new TypeError("no")), "TypeError: no"],
    ["rejects with what is no error", () => Promise.reject(undefined), "undefined"],
    ["rejects with what can be no text", () => Promise.reject(Object.create(null)), "an error that has no text"],
    [
      "answers with what throws",
      () => ({
        get status() {
          throw new Error("no");
        },
      }),
      "Error: no",
    ],
    ["answers nothing", () => undefined, undefined],
  ]) {
    test(`a deliver that ${what} breaks nothing`, async (t) => {
      const strays = [];
      const stray = (reason) => strays.push(reason);
      process.on("unhandledRejection", stray);
      t.after(() => process.off("unhandledRejection", stray));
      const plaid = fakePlaid({ webhook, deliver });
      assert.strictEqual((await refreshed(plaid)).status, 200);
      await plaid.delivered();
      await nextTurn();
      assert.deepEqual(
        plaid.webhooks.map((one) => one.error),
        [error, error],
      );
      assert.isEmpty(strays);
      assert.strictEqual((await plaid.sendWebhook(EVENT)).error, error);
    });
  }

  test("a deliver that never ends does not hold up the refresh, nor another webhook", async () => {
    const calls = [];
    const plaid = fakePlaid({ webhook, deliver: (request) => calls.push(request) && new Promise(() => {}) });
    assert.strictEqual((await refreshed(plaid)).status, 200);
    assert.lengthOf(calls, 2);
  });

  test("without deliver, webhooks are in the log alone", async () => {
    const plaid = fakePlaid({ webhook });
    await refreshed(plaid);
    await plaid.delivered();
    assert.deepEqual(
      plaid.webhooks.map(({ url, status }) => [url, status]),
      [
        [webhook, undefined],
        [webhook, undefined],
      ],
    );
    await verified(plaid.connection, plaid.webhooks[0]);
  });

  test("delivered waits for webhooks that a webhook caused", async () => {
    let refreshes = 0;
    const plaid = fakePlaid({
      webhook,
      limits: { perItem: Infinity },
      async deliver() {
        await nextTurn();
        if (refreshes++ < 2) await refreshed(plaid);
      },
    });
    await refreshed(plaid);
    await plaid.delivered();
    assert.lengthOf(plaid.webhooks, 6);
    assert.strictEqual(refreshes, 6);
  });

  test("sendWebhook resolves once deliver is through, to the entry in the log", async () => {
    let through = false;
    const plaid = fakePlaid({
      webhook,
      async deliver() {
        await nextTurn();
        through = true;
      },
    });
    const sent = await plaid.sendWebhook(EVENT);
    assert.isTrue(through);
    assert.strictEqual(sent, plaid.webhooks[0]);
  });

  test("sendWebhook takes any body, the Item that it names, and none that it does not know", async () => {
    const plaid = fakePlaid({ webhook });
    const other = plaid.createItem({ webhook: "https://other.test/" });
    const error = { error_type: "ITEM_ERROR", error_code: "ITEM_LOGIN_REQUIRED" };
    const sent = await plaid.sendWebhook({
      webhook_type: "ITEM",
      webhook_code: "ERROR",
      error,
      item_id: other.itemId,
      environment: "production",
    });
    assert.strictEqual(sent.url, "https://other.test/");
    assert.deepInclude(sent.event, { error, environment: "production" });
    const fault = await plaid.sendWebhook({ item_id: "x" }).catch((error) => error);
    assert.match(fault.message, /no Item has the item_id/);
    assert.isUndefined(await fakePlaid().sendWebhook(EVENT), "an Item without an address");
  });
});
