// What happens to an Item at the same time: a removal during faults, refreshes and rounds, a click after a cancellation,
// and a webhook before the call. No call is without an entry in the ledger, and no round waits for an Item that is gone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { REFRESH, until } from "../service.mjs";
import { startRounds } from "./service.mjs";

const ITEMS = 3;

const service = {};
before(async () => Object.assign(service, await startRounds(ITEMS)));
after(() => service.stop());

const remove = async (itemId) => (await service.ask("DELETE", `/api/items/${itemId}`, { admin: true })).status;
const entriesOf = async (itemId) =>
  (await service.ask("GET", `/api/ledger/now/entries?search=${itemId}`, { admin: true })).body.entries;
const isListed = async (itemId) =>
  (await service.ask("GET", `/api/items?search=${itemId}`, { admin: true })).body.items.length > 0;

describe("the removal of an Item", () => {
  test("fails while the ledger can't be reached, and succeeds once the ledger has the outcome", async () => {
    const itemId = await service.addItem();
    await service.test("fault", { point: "before LEDGERS.end", times: 1_000 });
    await service.refresh(itemId);
    await service.settled(itemId);
    assert.equal(await remove(itemId), 500);
    await service.test("fault");
    await until(async () => (await remove(itemId)) === 204, "the removal");
    assert.deepEqual(
      (await entriesOf(itemId)).map(({ state, billed }) => [state, billed]),
      [["done", "yes"]],
    );
  });

  test("can be repeated if the list could not be reached", async () => {
    const itemId = await service.addItem();
    await service.test("fault", { point: "before ITEM_LIST.remove", times: 1 });
    assert.equal(await remove(itemId), 500);
    assert.equal(await isListed(itemId), true);
    assert.equal(await remove(itemId), 204);
    assert.equal(await isListed(itemId), false);
  });

  test("is finished after a crash in the middle", async () => {
    const itemId = await service.addItem();
    await service.test("hold", { point: "after ITEM_LIST.remove" });
    const removed = remove(itemId).catch(() => "broken off");
    await until(async () => !(await isListed(itemId)), "the list to be without the Item");
    await service.crash();
    assert.equal(await removed, "broken off");
    const isGone = async () => (await service.ask("GET", `/api/items/${itemId}`, { admin: true })).status === 404;
    await until(isGone, "the rest of the removal");
  });

  test("that Plaid refuses after a crash leaves the Item as it was, in the list", async () => {
    const itemId = await service.addItem({ name: "Mine" });
    await service.test("hold", { point: "after ITEM_LIST.remove" });
    const removed = remove(itemId).catch(() => "broken off");
    await until(async () => !(await isListed(itemId)), "the list to be without the Item");
    service.plaid.answerNext({ endpoint: "/item/remove", errorCode: "INVALID_API_KEYS" });
    await service.crash();
    assert.equal(await removed, "broken off");
    // The request wakes the object of the Item, which then goes on with the removal.
    assert.equal((await service.view(itemId)).name, "Mine");
    await until(() => isListed(itemId), "the Item in the list");
    // The fake has removed the Item, so the second removal finds that it is gone.
    assert.equal(await remove(itemId), 204);
    assert.equal(await isListed(itemId), false);
  });

  test("that Plaid refuses leaves the Item as it was", async () => {
    const itemId = await service.addItem();
    service.plaid.answerNext({ endpoint: "/item/remove", errorCode: "INVALID_API_KEYS" });
    assert.equal(await remove(itemId), 502);
    assert.equal((await service.refresh(itemId)).status, 202);
    assert.equal((await service.settled(itemId)).refresh.state, "done");
    assert.equal(await remove(itemId), 204);
  });

  test("lets no refresh start meanwhile", async () => {
    const itemId = await service.addItem();
    await service.test("hold", { point: "after ITEM_LIST.remove" });
    const removed = remove(itemId);
    await until(async () => !(await isListed(itemId)), "the list to be without the Item");
    assert.equal((await service.refresh(itemId)).status, 404);
    await service.test("hold");
    assert.equal(await removed, 204);
    assert.equal(service.calls(itemId), 0);
    assert.deepEqual(await entriesOf(itemId), []);
  });
});

test("a click after a cancellation gets an entry of its own before Plaid is called", async () => {
  const itemId = await service.addItem();
  await service.test("hold", { point: "after LEDGERS.open" });
  await service.refresh(itemId);
  await until(async () => (await entriesOf(itemId)).length === 1, "the entry of the first refresh");
  await service.ask("POST", `/api/items/${itemId}/cancel`, { admin: true });
  assert.equal((await service.refresh(itemId)).body.started, true);
  await service.test("hold");
  const { refresh } = await service.settled(itemId);
  assert.equal(refresh.state, "done");
  const entries = await entriesOf(itemId);
  assert.deepEqual(
    entries.map(({ state, billed }) => [state, billed]),
    [
      ["done", "yes"],
      ["failed", "no"],
    ],
  );
  // An entry that is added at the end has the time of the click.
  assert.ok(entries[0].openedAt > refresh.askedAt);
  assert.equal(service.calls(itemId), 1);
});

test("the webhook of a refresh counts, even if the same text came while the refresh was asked", async () => {
  const [itemId] = service.itemIds;
  const event = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", item_id: itemId, updated_holdings: 1 };
  await service.test("hold", { point: "after LEDGERS.open" });
  // The response is lost, and the fake sends no webhook by itself.
  service.plaid.answerNext({ endpoint: REFRESH, networkError: true, billed: false });
  await service.refresh(itemId);
  await until(async () => (await entriesOf(itemId)).length === 1, "the entry of the refresh");
  await service.plaid.sendWebhook(event);
  await service.test("hold");
  assert.equal((await service.settled(itemId)).refresh.settled, undefined);
  await service.plaid.sendWebhook(event);
  const { refresh, webhooks } = await service.view(itemId);
  assert.deepEqual([webhooks.length, refresh.settled?.billed, refresh.settled?.by], [2, "yes", "webhook"]);
  await until(async () => (await entriesOf(itemId))[0].webhookAt !== null, "the webhook in the ledger");
});

test("the removal of an Item withdraws a refresh that waits in a paused round", async () => {
  const itemId = await service.addItem();
  await service.test("hold", { point: "after LEDGERS.open" });
  await service.begin();
  await until(async () => (await service.view(itemId)).refresh.state === "asked", "the Item to wait");
  await service.change("pause");
  assert.equal(await remove(itemId), 204);
  await service.test("hold");
  await service.change("resume");
  const { failed } = await service.finish();
  assert.equal(failed, 1);
  assert.deepEqual(
    (await service.failures()).map((failure) => [failure.itemId, failure.kind]),
    [[itemId, "aborted"]],
  );
  assert.equal(service.calls(itemId), 0);
  assert.deepEqual(
    (await entriesOf(itemId)).map(({ state, billed }) => [state, billed]),
    [["failed", "no"]],
  );
});

// Must be last: it fills the list.
test("a round ends although an Item was removed that was not in the queue yet", async () => {
  const HOUR = 60;
  await service.crash({ PER_MINUTE: "1", LOST_MS: undefined });
  await service.test("names", { itemIds: Array.from({ length: HOUR }, (_, number) => `item-${number}`) });
  const itemId = await service.addItem();
  const { body } = await service.begin();
  assert.deepEqual([body.total, body.queued], [ITEMS + HOUR + 2, HOUR]);
  assert.equal(await remove(itemId), 204);
  // Another Item must not take its place in the round.
  await service.addItem();
  for (const message of await service.test("sent"))
    await service.test("settle", { ...message.body, outcome: "failed" });
  await service.crash({ PER_MINUTE: "60000", LOST_MS: "1500" });
  const { done, failed, unknown } = await service.finish();
  assert.equal(done + failed + unknown, body.total);
  assert.equal((await service.failures()).find((failure) => failure.itemId === itemId)?.kind, "no_item");
});
