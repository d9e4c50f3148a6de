// examples/hono-portfolio: its types, and the app in workerd, with a person who signs in, webhooks, a refresh that may have been billed,
// and the daily run.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { assert } from "chai";
import { serve } from "../../helpers/workerd.mjs";
import { ROOT, capture } from "../../../scripts/run.mjs";
import { startKv } from "./kv.mjs";
import { EXAMPLES, startFake, until } from "./programs.mjs";
import { startQueue } from "./queue.mjs";
import { uploaded } from "./workers.mjs";

const FOLDER = join(EXAMPLES, "hono-portfolio");
const ADA = "session-of-ada-0123456789";
const BOB = "session-of-bob-0123456789";
const REFRESH = "/investments/refresh";

test("hono-portfolio/ is strict TypeScript", async () => {
  const config = join(FOLDER, `tsconfig.${process.pid}.json`);
  const types = [join(ROOT, "tests", "types", "node_modules", "@cloudflare", "workers-types")];
  writeFileSync(config, JSON.stringify({ extends: "./tsconfig.json", compilerOptions: { types } }));
  try {
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const { code, output } = await capture(process.execPath, [tsc, "-p", config]);
    assert.strictEqual(code, 0, output);
  } finally {
    rmSync(config);
  }
});

describe("hono-portfolio/", () => {
  let fake;
  let kept;
  let server;
  /** Is awaited before each refresh. */
  let gate = () => {};

  before(async () => {
    fake = await startFake({ limits: { perItem: 9 } }, () => gate());
    const [queue, sessions, holdings] = await Promise.all([startQueue(), startKv(), startKv()]);
    kept = { queue, sessions, holdings };
    sessions.values.set(ADA, "ada").set(BOB, "bob");
    const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL } = fake.env;
    server = await serve(await uploaded("hono-portfolio"), {
      vars: {
        PLAID_CLIENT_ID,
        PLAID_SECRET,
        PLAID_BASE_URL,
        PLAID_ENVIRONMENT: "sandbox",
        WEBHOOK_URL: `${fake.url}/nowhere`,
      },
      kv: { SESSIONS: sessions.url, HOLDINGS: holdings.url },
      queues: { WEBHOOKS: queue.url },
      objects: { LEDGER: "Ledger" },
    });
  });
  after(() => [server, ...Object.values(kept), fake].forEach((one) => one?.close()));

  async function ask(method, path, { session = ADA, body } = {}) {
    const headers = session ? { Authorization: `Bearer ${session}` } : {};
    const response = await fetch(`${server.url}${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, ...(text && JSON.parse(text)), text };
  }

  async function link() {
    const { linkToken } = await ask("POST", "/items/link");
    const { publicToken } = fake.plaid.completeLink(linkToken);
    const { status, itemId } = await ask("POST", "/items", { body: { publicToken } });
    assert.strictEqual(status, 201);
    return itemId;
  }

  const itemsOf = async (session) => JSON.parse((await ask("GET", "/items", { session })).text);
  const refreshes = () => fake.plaid.requests.filter(({ endpoint }) => endpoint === REFRESH);
  const shown = async (itemId) => (await itemsOf(ADA)).find((item) => item.itemId === itemId);
  const cron = async () =>
    (await fetch(server.deliveryUrl, { method: "POST", body: '{"cron":"*/15 * * * *"}' })).json();

  async function deliver(event) {
    const { body, signature } = await fake.plaid.signWebhook(event);
    const headers = { "Content-Type": "application/json", "Plaid-Verification": signature };
    return (await fetch(`${server.url}/webhooks/plaid`, { method: "POST", headers, body })).status;
  }

  test("lets nobody in who is not signed in", async () => {
    for (const session of [undefined, "no-such-session-0123456789"])
      for (const [method, path] of [
        ["GET", "/items"],
        ["POST", "/items/link"],
        ["POST", "/items/x/refresh"],
      ])
        assert.strictEqual((await ask(method, path, { session: session ?? "" })).status, 401, `${method} ${path}`);
    assert.strictEqual(fake.plaid.requests.length, 0);
  });

  test("links and refreshes a person's own Item, and shows no token", async () => {
    const itemId = await link();
    assert.strictEqual((await ask("POST", `/items/${itemId}/refresh`, { session: BOB })).status, 404);
    const { status, requestId, text } = await ask("POST", `/items/${itemId}/refresh`);
    assert.strictEqual(status, 200, text);
    assert.isString(requestId);
    assert.strictEqual(fake.plaid.billed, 1);
    assert.deepEqual(await itemsOf(BOB), []);
    const item = await shown(itemId);
    assert.isNull(item.unknownSince);
    assert.notProperty(item, "accessToken");
  });

  test("stores webhooks before its 200, and reads from the queue", async () => {
    const itemId = await link();
    const event = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", item_id: itemId, environment: "sandbox" };
    await kept.queue.refuse(async () => assert.isAtLeast(await deliver(event), 500));
    assert.strictEqual(await deliver(event), 200);
    assert.lengthOf(kept.queue.waiting, 1);
    assert.isFalse(kept.holdings.values.has(itemId));
    await kept.queue.deliver(server.deliveryUrl);
    assert.isNotEmpty(JSON.parse(kept.holdings.values.get(itemId)).holdings);
    assert.isEmpty(kept.queue.waiting);
  });

  test("waits longer before each further read that failed, and as long as the error advises", async () => {
    const itemId = await link();
    const event = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", item_id: itemId, environment: "sandbox" };
    assert.strictEqual(await deliver(event), 200);
    const codes = ["ITEM_LOGIN_REQUIRED", "ITEM_LOGIN_REQUIRED", "PLANNED_MAINTENANCE"];
    fake.plaid.answerNext(...codes.map((errorCode) => ({ endpoint: "/investments/holdings/get", errorCode })));
    for (const _ of codes) await kept.queue.deliver(server.deliveryUrl);
    assert.deepEqual(kept.queue.delays, [60, 120, 3600]);
    await kept.queue.deliver(server.deliveryUrl);
    assert.isTrue(kept.holdings.values.has(itemId));
  });

  test("keeps a refresh that may have been billed open, and settles it without another", async () => {
    const itemId = await link();
    fake.plaid.answerNext({ endpoint: REFRESH, status: 502, body: "<html>", billed: true });
    assert.strictEqual((await ask("POST", `/items/${itemId}/refresh`)).status, 502);
    assert.isNumber((await shown(itemId)).unknownSince);
    assert.strictEqual((await ask("POST", `/items/${itemId}/refresh`)).status, 409, "it is not repeated");
    await cron();
    assert.isNumber((await shown(itemId)).unknownSince, "it may still be in flight");
    assert.isTrue((await ask("POST", `/items/${itemId}/settle`)).isSettled);
    const { unknownSince, refreshedAt } = await shown(itemId);
    assert.isNull(unknownSince);
    assert.isAbove(refreshedAt, 0);
    assert.strictEqual((await ask("POST", `/items/${itemId}/settle`, { session: BOB })).status, 404);
    const token = refreshes().find(({ status }) => status === 502).body.access_token;
    assert.lengthOf(
      refreshes().filter(({ body }) => body.access_token === token),
      1,
    );
  });

  test("closes a refresh whose Item is gone, but not one that can't be read now", async () => {
    const itemId = await link();
    fake.plaid.answerNext({ endpoint: REFRESH, status: 502, body: "<html>", billed: true });
    assert.strictEqual((await ask("POST", `/items/${itemId}/refresh`)).status, 502);
    const token = refreshes().at(-1).body.access_token;
    for (const [errorCode, isSettled] of [
      ["INVALID_API_KEYS", false],
      ["ITEM_NOT_FOUND", true],
    ]) {
      fake.plaid.answerNext({ endpoint: "/item/get", errorCode });
      assert.strictEqual((await ask("POST", `/items/${itemId}/settle`)).isSettled, isSettled, errorCode);
    }
    assert.strictEqual((await shown(itemId)).refreshedAt, 0);
    await cron();
    const own = refreshes().filter(({ body }) => body.access_token === token);
    assert.lengthOf(own, 1, "it is not tried again in the next run");
  });

  test("opens update mode for an Item whose login broke, and hears of its repair", async () => {
    const itemId = await link();
    await fake.plaid.setItemError("ITEM_LOGIN_REQUIRED", itemId);
    assert.strictEqual((await ask("POST", `/items/${itemId}/refresh`)).status, 409);
    const about = { webhook_type: "ITEM", item_id: itemId, environment: "sandbox" };
    assert.strictEqual(await deliver({ ...about, webhook_code: "ERROR", error: null }), 200);
    await kept.queue.deliver(server.deliveryUrl);
    assert.strictEqual((await shown(itemId)).isBroken, 1);
    const { linkToken } = await ask("POST", `/items/${itemId}/repair`);
    assert.match(linkToken, /^link-sandbox-/);
    await fake.plaid.setItemError(null, itemId);
    assert.strictEqual(await deliver({ ...about, webhook_code: "LOGIN_REPAIRED" }), 200);
    await kept.queue.deliver(server.deliveryUrl);
    assert.strictEqual((await shown(itemId)).isBroken, 0);
    assert.strictEqual(await deliver({ ...about, webhook_code: "ERROR", error: null }), 200);
    await kept.queue.deliver(server.deliveryUrl);
    assert.strictEqual((await shown(itemId)).isBroken, 0, "a late repeat of the error does not undo the repair");
  });

  test("hears of a repair in its own Link by the next refresh, because Plaid sends no webhook for it", async () => {
    const itemId = await link();
    await fake.plaid.setItemError("ITEM_LOGIN_REQUIRED", itemId);
    const event = { webhook_type: "ITEM", webhook_code: "ERROR", item_id: itemId, environment: "sandbox", error: null };
    assert.strictEqual(await deliver(event), 200);
    await kept.queue.deliver(server.deliveryUrl);
    assert.strictEqual((await shown(itemId)).isBroken, 1);
    await fake.plaid.setItemError(null, itemId);
    assert.strictEqual((await ask("POST", `/items/${itemId}/refresh`)).status, 200);
    assert.strictEqual((await shown(itemId)).isBroken, 0);
  });

  test("refreshes each Item that is due once, whatever the cron does twice", async () => {
    const due = [await link(), await link(), await link()];
    const before = fake.plaid.billed;
    await cron();
    const refreshed = fake.plaid.billed - before;
    assert.isAtLeast(refreshed, due.length);
    await cron();
    assert.strictEqual(fake.plaid.billed - before, refreshed);
    for (const itemId of due) assert.isAbove((await shown(itemId)).refreshedAt, 0);
  });

  test("leaves an Item out of a run that a person has refreshed since the run began", async () => {
    await cron();
    const due = [];
    for (let count = 0; count < 7; count += 1) due.push(await link());
    const before = fake.plaid.billed;
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    gate = () => released;
    const running = cron();
    // The calls in flight at once are six.
    const left = async () => (await itemsOf(ADA)).filter((item) => due.includes(item.itemId) && !item.unknownSince);
    await until(async () => (await left()).length === 1);
    const [{ itemId }] = await left();
    gate = () => {};
    assert.strictEqual((await ask("POST", `/items/${itemId}/refresh`)).status, 200);
    release();
    await running;
    assert.strictEqual(fake.plaid.billed - before, due.length);
  });

  test("does not repeat in each run what Plaid refuses for a day or an hour", async () => {
    await cron();
    for (const errorCode of ["PRODUCTS_NOT_SUPPORTED", "INSTITUTION_DOWN"]) {
      const itemId = await link();
      fake.plaid.answerNext({ endpoint: REFRESH, errorCode });
      const before = refreshes().length;
      await cron();
      assert.lengthOf(refreshes(), before + 1);
      await cron();
      assert.lengthOf(refreshes(), before + 1, errorCode);
      assert.strictEqual((await shown(itemId)).refreshedAt, 0);
    }
  });

  test("removes an Item, also one that is gone already", async () => {
    const itemId = await link();
    fake.plaid.answerNext({ endpoint: "/item/remove", status: 502, body: "", billed: true });
    assert.strictEqual((await ask("DELETE", `/items/${itemId}`)).status, 502);
    await until(async () => (await ask("DELETE", `/items/${itemId}`)).status === 204);
    assert.isUndefined(await shown(itemId));
  });
});
