// The ledger over HTTP, in workerd: its entries, the monthly cap, and settling unknown outcomes without another call.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { REFRESH, startService, until } from "./service.mjs";

const service = {};
before(async () => Object.assign(service, await startService({ REFRESH_TIMEOUT_MS: "1000" })));
after(() => service.stop());

const get = async (path) => (await service.ask("GET", `/api/ledger/now${path}`, { admin: true })).body;
const entryOf = async (itemId) => (await get(`/entries?search=${itemId}`)).entries[0];
const answerNext = (answer) => service.plaid.answerNext({ endpoint: REFRESH, ...answer });

/** Waits until the entry of the Item satisfies `isSo`. */
async function entryWith(itemId, isSo) {
  let entry;
  await until(async () => isSo((entry = await entryOf(itemId)) ?? {}), "an entry of the ledger");
  return entry;
}

async function refreshed(itemId) {
  await service.refresh(itemId);
  await service.settled(itemId);
}

describe("the ledger", () => {
  test("has who asked, the outcome, the request id and the webhook of a refresh", async () => {
    const itemId = await service.addItem();
    await refreshed(itemId);
    const { refresh } = await service.view(itemId);
    const entry = await entryWith(itemId, ({ webhookAt }) => webhookAt);
    assert.deepEqual([entry.who, entry.round, entry.state, entry.billed], ["operator", null, "done", "yes"]);
    assert.equal(entry.requestId, refresh.requestId);
    assert.equal(entry.settledBy, null);
  });

  test("has refreshes that were not billed, with the cause", async () => {
    const itemId = await service.addItem();
    answerNext({ errorCode: "INSTITUTION_DOWN" });
    await refreshed(itemId);
    const entry = await entryWith(itemId, ({ endedAt }) => endedAt);
    assert.deepEqual([entry.state, entry.billed, entry.code], ["failed", "no", "INSTITUTION_DOWN"]);
  });

  test("settles a refresh with a lost response by its webhook, without another refresh", async () => {
    const itemId = await service.addItem();
    answerNext({ networkError: true });
    await refreshed(itemId);
    const entry = await entryWith(itemId, ({ settledBy }) => settledBy);
    assert.deepEqual([entry.state, entry.billed, entry.settledBy], ["unknown", "yes", "webhook"]);
    assert.equal((await service.view(itemId)).refresh.settled.by, "webhook");
    assert.equal(service.calls(itemId), 1);
  });

  test("settles by a check of the Item if no webhook comes", async () => {
    const itemId = await service.addItem({ changes: false });
    answerNext({ networkError: true });
    await refreshed(itemId);
    const entry = await entryWith(itemId, ({ settledBy }) => settledBy);
    assert.deepEqual([entry.billed, entry.settledBy, entry.webhookAt], ["yes", "update", null]);
    assert.equal(service.calls(itemId), 1);
  });

  test("keeps other unknown refreshes in the queue, until an operator settles them by the invoice", async () => {
    const itemId = await service.addItem();
    answerNext({ networkError: true, billed: false });
    await refreshed(itemId);
    const { id } = await entryWith(itemId, ({ endedAt }) => endedAt);
    const queue = async () => (await get("/entries?show=unsettled")).entries.map((entry) => entry.id);
    assert.deepEqual(await queue(), [id]);
    const path = `/api/ledger/now/entries/${id}/settle`;
    for (const body of [{ billed: "perhaps" }, "null", "7", "no JSON", undefined]) {
      const { status } = await service.ask("POST", path, { admin: true, body });
      assert.equal(status, 400, JSON.stringify(body));
    }
    const { body } = await service.ask("POST", path, { admin: true, body: { billed: "no" } });
    assert.deepEqual([body.billed, body.settledBy], ["no", "operator operator"]);
    // A repeat is no change, and the other answer is refused.
    const again = async (billed) => service.ask("POST", path, { admin: true, body: { billed } });
    assert.deepEqual((await again("no")).body, body);
    assert.equal((await again("yes")).status, 409);
    assert.deepEqual(await queue(), []);
    assert.equal((await service.view(itemId)).refresh.settled.billed, "no");
  });

  test("adds up to what Plaid billed, in the totals and in the CSV", async () => {
    const { totals } = await get("");
    const [{ id }] = (await get("/entries?show=billed")).entries;
    const path = `/api/ledger/now/entries/${id}/settle`;
    assert.equal((await service.ask("POST", path, { admin: true, body: { billed: "no" } })).status, 409);
    assert.deepEqual([totals.yes, totals.open, totals.unknown], [service.plaid.billed, 0, 0]);
    const { text, headers } = await service.ask("GET", "/api/ledger/now/csv", { admin: true });
    assert.match(headers.get("Content-Disposition"), /attachment; filename="refreshes-\d{4}-\d\d\.csv"/);
    const [head, ...lines] = text.trimEnd().split("\r\n");
    const column = head.split(",").indexOf("billed");
    assert.equal(lines.filter((line) => line.split(",")[column] === "yes").length, service.plaid.billed);
    assert.equal(lines.length, totals.yes + totals.no);
  });

  test("is for operators", async () => {
    const opened = await service.ask("POST", "/api/session", { origin: service.url });
    const cookie = opened.headers.get("Set-Cookie").split(";")[0];
    for (const path of ["/api/ledger/now", "/api/ledger/now/csv", "/api/ledger/now/entries", "/api/operations"]) {
      assert.equal((await service.ask("GET", path, { cookie })).status, 403, path);
    }
    assert.equal((await service.ask("GET", "/api/ledger/2026-13", { admin: true })).status, 400);
  });
});

describe("the month's limit", () => {
  test("stops new refreshes, which are not billed, and says why", async () => {
    const billed = service.plaid.billed;
    await service.crash({ MONTHLY_CAP: String(billed + 1) });
    const [first, second] = [await service.addItem(), await service.addItem()];
    await refreshed(first);
    await refreshed(second);
    const { refresh } = await service.view(second);
    assert.deepEqual([refresh.state, refresh.error.kind, refresh.error.outcome], ["failed", "cap", "not_sent"]);
    assert.match(refresh.error.message, /^The limit of \d+ refreshes for \d{4}-\d\d is reached\./);
    assert.equal(service.plaid.billed, billed + 1);
    assert.equal(service.calls(second), 0);
    const entry = await entryWith(second, ({ endedAt }) => endedAt);
    assert.deepEqual([entry.billed, entry.code], ["no", "cap"]);
  });

  test("allows new refreshes after an operator raises it", async () => {
    await service.crash({ MONTHLY_CAP: "1000" });
    const itemId = await service.addItem();
    await refreshed(itemId);
    assert.equal((await service.view(itemId)).refresh.state, "done");
  });
});

test("an operator stops all refreshes, and lets them go on", async () => {
  const itemId = await service.addItem();
  const stop = (isStopped) => service.ask("POST", "/api/operations/stop", { admin: true, body: { isStopped } });
  for (const wrong of ["yes", null]) assert.equal((await stop(wrong)).status, 400, String(wrong));
  const withoutBody = await service.ask("POST", "/api/operations/stop", { admin: true, body: "null" });
  assert.equal(withoutBody.status, 400);
  assert.equal((await stop(true)).status, 204);
  await refreshed(itemId);
  const { refresh } = await service.view(itemId);
  assert.deepEqual([refresh.state, refresh.error.kind], ["failed", "stopped"]);
  assert.equal(service.calls(itemId), 0);
  assert.equal((await service.ask("GET", "/api/health")).body.isStopped, true);
  await stop(false);
  await refreshed(itemId);
  assert.equal((await service.view(itemId)).refresh.state, "done");
});
