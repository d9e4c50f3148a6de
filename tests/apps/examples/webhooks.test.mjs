// The examples that take webhooks accept only Plaid's, and store each before they answer. So they lose none in a slow read, in a crash, or
// when the store fails.
import { readdirSync, renameSync } from "node:fs";
import { after, before, describe, mock, test } from "node:test";
import { assert } from "chai";
import { openInbox } from "../../../examples/express/inbox.mjs";
import { emptied } from "../../helpers/folders.mjs";
import { startFake, startServer, until } from "./programs.mjs";
import { openHono, startHono } from "./workers.mjs";

/**
 * `open` makes the parts that outlive a crash, `start` starts the example, `waiting` counts the stored webhooks, and `work` makes it handle
 * them if it does not by itself. `read` says whether it has read an Item, and `isRefused` whether it has noticed that it could not.
 * `refuse` makes the store fail for a while.
 */
const RECEIVERS = {
  "hono/": {
    open: openHono,
    start: startHono,
    waiting: ({ queue }) => queue.waiting.length,
    work: ({ deliveryUrl }, { queue }) => queue.deliver(deliveryUrl),
    read: (_, { holdings }, itemId) => holdings.values.has(itemId),
    isRefused: () => true,
    refuse: ({ queue }, during) => queue.refuse(during),
  },
  "express/": {
    open: async () => ({ folder: emptied("examples", `inbox-${process.pid}`), close() {} }),
    start: ({ env }, { folder }) => startServer(process.execPath, ["express/server.mjs"], { ...env, INBOX: folder }),
    waiting: ({ folder }) => readdirSync(folder).length,
    work: async () => {},
    read: ({ printed }, _, itemId) => new RegExp(`^Item ${itemId} has \\d+ holdings`, "m").test(printed()),
    isRefused: ({ printed }) => printed().includes("ITEM_LOGIN_REQUIRED"),
    async refuse({ folder }, during) {
      renameSync(folder, `${folder}-away`);
      await during().finally(() => renameSync(`${folder}-away`, folder));
    },
  },
};

const HOLDINGS = "/investments/holdings/get";

for (const [name, { open, start, waiting, work, read, isRefused, refuse }] of Object.entries(RECEIVERS)) {
  describe(`${name} takes webhooks`, () => {
    let fake;
    let kept;
    let server;

    before(async () => {
      fake = await startFake();
      kept = await open(fake);
      server = await start(fake, kept);
    });
    after(() => [server, kept, fake].forEach((one) => one?.close()));

    const post = (signature, body) =>
      fetch(`${server.url}/webhooks/plaid`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...(signature && { "Plaid-Verification": signature }) },
        body,
      });
    const reads = () => fake.plaid.requests.filter(({ endpoint }) => endpoint === HOLDINGS).length;

    test("and answers no 200 if their key can't be read, so that Plaid sends them again", async () => {
      fake.plaid.answerNext({ endpoint: "/webhook_verification_key/get", errorCode: "INVALID_API_KEYS" });
      const { body, signature } = await signed(fake);
      assert.isAtLeast((await post(signature, body)).status, 500);
    });

    test("and refuses those that are changed or forged", async () => {
      const { body, signature } = await signed(fake);
      const forged = [
        [signature, body.replace('"new_holdings": 1', '"new_holdings": 2')],
        [signature, JSON.stringify(JSON.parse(body))],
        ["not.a.token", body],
        [undefined, body],
      ];
      for (const [header, text] of forged) assert.strictEqual((await post(header, text)).status, 401);
      assert.strictEqual(waiting(kept), 0);
    });

    test("and answers no 200 if its store fails", async () => {
      const { body, signature } = await signed(fake);
      await refuse(kept, async () => assert.isAtLeast((await post(signature, body)).status, 500));
      assert.strictEqual(waiting(kept), 0);
    });

    test("and loses none in a crash during a read", async () => {
      const { body, signature } = await signed(fake);
      // This read never ends.
      fake.plaid.answerNext({ endpoint: HOLDINGS, never: true });
      assert.strictEqual((await post(signature, body)).status, 200);
      assert.strictEqual(waiting(kept), 1, "it is stored once it is answered");
      const working = work(server, kept).catch(() => {});
      await until(() => reads() === 1);
      server.close();
      await working;
      assert.strictEqual(waiting(kept), 1, "it is stored until it was read");
      server = await start(fake, kept);
      await work(server, kept);
      await until(() => read(server, kept, fake.plaid.itemId) && waiting(kept) === 0);
      assert.strictEqual(reads(), 2);
      assert.strictEqual(fake.plaid.billed, 0);
    });

    test("and keeps one whose read was refused", async () => {
      const { body, signature } = await signed(fake);
      const before = reads();
      fake.plaid.answerNext({ endpoint: HOLDINGS, errorCode: "ITEM_LOGIN_REQUIRED" });
      assert.strictEqual((await post(signature, body)).status, 200);
      await work(server, kept);
      await until(() => reads() > before && isRefused(server));
      assert.strictEqual(waiting(kept), 1);
    });
  });
}

describe("hono/ waits before it reads again", () => {
  let fake;
  let kept;
  let server;

  before(async () => {
    fake = await startFake();
    kept = await openHono(fake);
    server = await startHono(fake, kept);
  });
  after(() => [server, kept, fake].forEach((one) => one?.close()));

  /** The delays after reads that fail with these codes, one after the other. */
  async function delaysAfter(...codes) {
    const { body, signature } = await signed(fake);
    const headers = { "Content-Type": "application/json", "Plaid-Verification": signature };
    assert.strictEqual((await fetch(`${server.url}/webhooks/plaid`, { method: "POST", headers, body })).status, 200);
    fake.plaid.answerNext(...codes.map((errorCode) => ({ endpoint: HOLDINGS, errorCode })));
    for (const _ of codes) await kept.queue.deliver(server.deliveryUrl);
    assert.lengthOf(kept.queue.waiting, 1);
    await kept.queue.deliver(server.deliveryUrl);
    assert.isEmpty(kept.queue.waiting);
    return kept.queue.delays.splice(0);
  }

  test("twice as long each time, up to the longest delay of Cloudflare's", async () => {
    const delays = await delaysAfter(...Array(11).fill("ITEM_LOGIN_REQUIRED"));
    assert.deepEqual(delays, [60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 30_720, 43_200]);
  });

  test("at least as long as the error advises", async () => {
    assert.deepEqual(await delaysAfter("PLANNED_MAINTENANCE", "INSTITUTION_DOWN"), [3600, 3600]);
  });
});

test("express/ arms one timer for all webhooks that failed", async () => {
  const folder = emptied("examples", `inbox-timers-${process.pid}`);
  const armed = mock.method(globalThis, "setTimeout", () => ({ unref: () => "a timer" }));
  const logged = mock.method(console, "error", () => {});
  let failures = 0;
  try {
    const inbox = await openInbox(folder, async () => {
      failures += 1;
      throw new Error("the Item needs a login");
    });
    for (const count of [1, 2, 3]) {
      await inbox.store({ webhook_type: "HOLDINGS", count });
      // Each pass handles all webhooks that have failed so far.
      while (failures < count) await new Promise(setImmediate);
    }
    const retries = armed.mock.calls.filter(({ arguments: [, ms] }) => ms === 60_000);
    assert.lengthOf(retries, 1);
  } finally {
    armed.mock.restore();
    logged.mock.restore();
  }
});

function signed({ plaid }) {
  return plaid.signWebhook({
    webhook_type: "HOLDINGS",
    webhook_code: "DEFAULT_UPDATE",
    item_id: plaid.itemId,
    new_holdings: 1,
    updated_holdings: 0,
    environment: "sandbox",
    error: null,
  });
}
