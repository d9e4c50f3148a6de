// An Item over HTTP, in workerd: webhooks, changes, ownership and removal.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { REFRESH, startService, until } from "./service.mjs";

const HOLDINGS = "/investments/holdings/get";

const service = {};
before(async () =>
  Object.assign(service, await startService({ PER_ITEM_MS: "0" }, { plaid: { limits: { perItem: Infinity } } })),
);
after(() => service.stop());

const readings = (itemId) =>
  service.plaid.requests.filter(
    ({ endpoint, body }) => endpoint === HOLDINGS && body.access_token === service.tokenOf(itemId),
  ).length;
const about = (itemId, code, more) => ({ webhook_type: "ITEM", webhook_code: code, item_id: itemId, ...more });
const attention = (itemId, isSo, what) =>
  until(async () => isSo((await service.view(itemId)).attention), `the attention to be ${what}`);

describe("what changed", () => {
  test("is split into deposits and market changes", async () => {
    const itemId = await service.addItem();
    await service.refresh(itemId);
    await service.updated(itemId);
    const { change, totals, transactions } = await service.view(itemId);
    const [{ before, after, flows, market }] = change.value;
    assert.equal(after, totals[0].value);
    assert.equal((Number(after) - Number(before)).toFixed(2), (Number(flows) + Number(market)).toFixed(2));
    const paidIn = transactions.filter(({ status, type }) => status === "new" && type === "contribution");
    assert.equal(
      Number(flows),
      paidIn.reduce((sum, { amount }) => sum + amount, 0),
    );
    assert.ok(Number(flows) > 0);
  });

  test("stays, with its time, after a refresh that failed or found nothing", async () => {
    const itemId = await service.addItem();
    await service.refresh(itemId);
    const { change, holdings } = await service.updated(itemId);
    service.plaid.answerNext({ endpoint: REFRESH, errorCode: "INSTITUTION_DOWN" });
    await service.refresh(itemId);
    const after = await service.settled(itemId);
    assert.equal(after.refresh.state, "failed");
    assert.deepEqual(after.change, change);
    assert.deepEqual(after.holdings, holdings);
  });

  test("has transactions that were corrected and cancelled", async () => {
    const itemId = await service.addItem({ portfolio: "recorded" });
    await service.refresh(itemId);
    await service.updated(itemId);
    const { transactions } = await service.view(itemId);
    const found = new Set(transactions.map(({ status }) => status));
    assert.ok(found.has("corrected") && found.has("cancelled"), [...found].join());
    assert.ok(transactions.filter(({ status }) => status === "corrected").every(({ before }) => before));
  });
});

describe("webhooks", () => {
  test("that come fifty times cause two readings at most", async () => {
    const itemId = await service.addItem();
    const before = readings(itemId);
    const event = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", new_holdings: 0, updated_holdings: 1 };
    await Promise.all(Array.from({ length: 50 }, () => service.plaid.sendWebhook({ ...event, item_id: itemId })));
    await service.settled(itemId);
    const made = readings(itemId) - before;
    assert.ok(made === 1 || made === 2, String(made));
  });

  test("about access that was withdrawn, or will end, are shown", async () => {
    const itemId = await service.addItem();
    const until = "2027-01-01T00:00:00Z";
    const reason = "INSTITUTION_MIGRATION";
    await service.plaid.sendWebhook(about(itemId, "PENDING_DISCONNECT", { reason, disconnect_time: until }));
    assert.deepEqual((await service.view(itemId)).attention, { code: "PENDING_DISCONNECT", blocks: false, until });
    await service.plaid.setItemError("USER_PERMISSION_REVOKED", itemId);
    assert.deepEqual((await service.view(itemId)).attention, { code: "USER_PERMISSION_REVOKED", blocks: true });
  });

  test("with an ERROR that Plaid repeats after the repair change nothing; a new ERROR does", async () => {
    const itemId = await service.addItem();
    await service.plaid.setItemError("ITEM_LOGIN_REQUIRED", itemId);
    assert.equal((await service.view(itemId)).attention.code, "ITEM_LOGIN_REQUIRED");
    const old = service.plaid.webhooks.at(-1);
    await service.plaid.setItemError(null, itemId);
    assert.equal((await service.view(itemId)).attention, null);
    await service.plaid.deliverWebhook(old);
    await service.settled(itemId);
    assert.equal((await service.view(itemId)).attention, null);
    await service.plaid.setItemError("ITEM_LOGIN_REQUIRED", itemId);
    await attention(itemId, (found) => found?.code === "ITEM_LOGIN_REQUIRED", "broken");
  });
});

describe("an Item", () => {
  const session = async (role) => {
    const { headers } = await service.ask("POST", "/api/session", { origin: service.url, body: { role } });
    return headers.get("Set-Cookie").split(";")[0];
  };

  test("is linked by Link, repaired by Link, and removed with all its data", async () => {
    const cookie = await session("person");
    const ask = (method, path, body) => service.ask(method, path, { cookie, origin: service.url, body });
    const { body: link } = await ask("POST", "/api/link", {});
    const { publicToken } = service.plaid.completeLink(link.linkToken);
    const added = await ask("POST", "/api/link/done", { publicToken, name: "A bank" });
    assert.equal(added.status, 201);
    const { itemId } = added.body;
    await until(async () => (await service.view(itemId)).reading.at !== null, "the first reading");

    await service.plaid.setItemError("ITEM_LOGIN_REQUIRED", itemId);
    assert.equal((await service.view(itemId)).attention.blocks, true);
    const { body: repair } = await ask("POST", `/api/items/${itemId}/link`, {});
    service.plaid.completeLink(repair.linkToken);
    const repaired = await ask("POST", `/api/items/${itemId}/repaired`, {});
    assert.equal(repaired.body.attention, null);
    await service.settled(itemId);
    assert.equal((await service.view(itemId)).attention, null);

    assert.equal((await ask("DELETE", `/api/items/${itemId}`)).status, 204);
    assert.equal(service.plaid.requests.at(-1).endpoint, "/item/remove");
    assert.equal((await ask("GET", `/api/items/${itemId}`)).status, 404);
    const { items } = (await ask("GET", "/api/items")).body;
    assert.ok(items.every((item) => item.itemId !== itemId));
  });

  test("is not removed while a refresh runs", async () => {
    const itemId = await service.addItem();
    const release = service.holdRefreshes();
    await service.refresh(itemId);
    assert.equal((await service.ask("DELETE", `/api/items/${itemId}`, { admin: true })).status, 409);
    release();
    await service.settled(itemId);
    assert.equal((await service.ask("DELETE", `/api/items/${itemId}`, { admin: true })).status, 204);
  });

  test("of another user is not found, except for an operator", async () => {
    const { accessToken } = service.plaid.createItem();
    const body = { accessToken, name: "Of Ada", userId: "ada" };
    const { itemId } = (await service.ask("POST", "/api/items", { admin: true, body })).body;
    const cookie = await session("person");
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/refresh"],
      ["POST", "/cancel"],
      ["POST", "/link"],
      ["POST", "/repaired"],
    ]) {
      assert.equal((await service.ask(method, `/api/items/${itemId}${path}`, { cookie })).status, 404, method + path);
    }
    for (const path of ["/api/items", "/api/items?user=ada"]) {
      const { items } = (await service.ask("GET", path, { cookie })).body;
      assert.ok(items.length > 0 && items.every((item) => item.itemId !== itemId));
    }
    const ofAda = await service.ask("GET", "/api/items?user=ada", { admin: true });
    assert.deepEqual(ofAda.body.items, [{ itemId, name: "Of Ada" }]);
    assert.equal((await service.ask("GET", `/api/items/${itemId}`, { cookie: await session("operator") })).status, 200);
  });
});
