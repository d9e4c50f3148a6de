// Rounds over all Items, in workerd with its queues.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startRounds, sum } from "./service.mjs";
import { REFRESH, until } from "../service.mjs";

const ITEMS = 40;
const ONE_EACH = Array(ITEMS).fill(1);

const service = {};
before(async () => Object.assign(service, await startRounds(ITEMS)));
after(() => service.stop());

/** A batch of messages for these Items in the current round. */
const messages = async (itemIds) => {
  const { round } = await service.current();
  return itemIds.map((itemId) => ({ itemId, round }));
};

const isSent = (itemId) =>
  until(async () => (await service.view(itemId)).refresh.state === "sent", "the call for an Item");

describe("a round", () => {
  test("refreshes every Item once, and reports its progress", async () => {
    const { status, body } = await service.begin();
    assert.equal(status, 202);
    assert.deepEqual([body.state, body.total, body.queued, body.done], ["running", ITEMS, ITEMS, 0]);
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    assert.deepEqual(service.bills(), ONE_EACH);
    const { queued, etaMs, endedAt, beganAt } = await service.current();
    assert.deepEqual([queued, etaMs, endedAt > beganAt], [0, 0, true]);
  });

  test("doesn't begin while another is under way, nor automatically, nor for a person", async () => {
    const since = service.plaid.requests.length;
    await service.cron();
    assert.notEqual((await service.current()).endedAt, null);
    for (const [method, path] of [
      ["POST", "/api/rounds"],
      ["GET", "/api/rounds/current"],
      ["GET", "/api/rounds/current/failures"],
    ]) {
      const session = await service.ask("POST", "/api/session", { origin: service.url });
      const cookie = session.headers.get("Set-Cookie").split(";")[0];
      assert.equal((await service.ask(method, path, { cookie })).status, 403, path);
    }
    const answers = await Promise.all([service.begin(), service.begin()]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 409]);
    await service.finish();
    assert.deepEqual(service.bills(since), ONE_EACH);
  });

  test("bills an Item once if its message comes again, to two consumers at once, and late", async () => {
    const since = service.plaid.requests.length;
    const release = service.holdRefreshes();
    await service.begin();
    const batch = await messages(service.itemIds);
    const outcomes = await service.test("consume", { queue: "plaid-refreshes", batches: [batch, batch, batch] });
    assert.deepEqual([...new Set(outcomes)], ["ack"]);
    assert.equal(outcomes.length, 3 * ITEMS);
    release();
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    const old = batch.map(({ itemId, round }) => ({ itemId, round: round - 1 }));
    await service.test("consume", { queue: "plaid-refreshes", batches: [batch, old] });
    await service.begin();
    await service.test("consume", { queue: "plaid-refreshes", batches: [batch] });
    await service.finish();
    assert.deepEqual(service.bills(since), Array(ITEMS).fill(2));
    assert.deepEqual(service.asked(since), Array(ITEMS).fill(2));
  });

  test("and a person's click at the same time are one call", async () => {
    const since = service.plaid.requests.length;
    const release = service.holdRefreshes();
    const [clicked] = service.itemIds;
    await service.refresh(clicked);
    await isSent(clicked);
    await service.begin();
    await service.test("consume", { queue: "plaid-refreshes", batches: [await messages([clicked])] });
    assert.equal((await service.refresh(clicked)).body.started, false);
    release();
    assert.equal((await service.finish()).done, ITEMS);
    assert.deepEqual(service.bills(since), ONE_EACH);
  });

  test("retries refreshes that Plaid rejected for rate limits, and lists failures with their errors", async () => {
    const since = service.plaid.requests.length;
    const answer = (answer) => ({ endpoint: REFRESH, ...answer });
    const later = { headers: { "Retry-After": "1" } };
    service.plaid.answerNext(
      answer({ errorCode: "RATE_LIMIT", ...later }),
      answer({ errorCode: "INVESTMENTS_REFRESH_LIMIT", ...later }),
      answer({ errorCode: "INSTITUTION_DOWN" }),
      answer({ errorCode: "ITEM_LOGIN_REQUIRED" }),
      answer({ networkError: true, billed: true }),
      answer({ networkError: true, billed: false }),
    );
    await service.begin();
    assert.deepEqual(await service.finish(), { done: ITEMS - 4, failed: 2, unknown: 2 });
    const failures = await service.failures();
    assert.deepEqual(failures.map(({ outcome, kind }) => `${outcome} ${kind}`).sort(), [
      "failed INSTITUTION_DOWN",
      "failed ITEM_LOGIN_REQUIRED",
      "unknown network",
      "unknown network",
    ]);
    // The unknown refresh was sent once. Two refreshes were sent twice, because of the rate limits.
    assert.equal(sum(service.asked(since)), ITEMS + 2);
    assert.equal(sum(service.bills(since)), ITEMS - 4 + 1);
    assert.equal(Math.max(...service.bills(since)), 1);
    for (const { itemId, outcome } of failures) {
      if (outcome === "unknown") assert.equal(service.asked(since)[service.itemIds.indexOf(itemId)], 1);
    }
    await service.repair();
  });

  test("leaves out Items that can't succeed, without a call, until they are repaired", async () => {
    const { plaid, itemIds } = service;
    const [broken, revoked, unsupported, ...others] = itemIds;
    for (const [itemId, errorCode] of [
      [broken, "ITEM_LOGIN_REQUIRED"],
      [revoked, "USER_PERMISSION_REVOKED"],
      [unsupported, "PRODUCTS_NOT_SUPPORTED"],
    ]) {
      plaid.answerNext({ endpoint: REFRESH, errorCode });
      await service.refresh(itemId);
      await service.settled(itemId);
    }
    const since = plaid.requests.length;
    await service.begin();
    assert.deepEqual(await service.finish(), { done: others.length, failed: 3, unknown: 0 });
    assert.deepEqual(
      service.asked(since),
      itemIds.map((id) => (others.includes(id) ? 1 : 0)),
    );
    const failures = new Map((await service.failures()).map(({ itemId, kind }) => [itemId, kind]));
    assert.equal(failures.get(broken), "ITEM_LOGIN_REQUIRED");
    assert.equal(failures.get(revoked), "USER_PERMISSION_REVOKED");
    assert.equal(failures.get(unsupported), "PRODUCTS_NOT_SUPPORTED");
    await service.repair();
    const repaired = plaid.requests.length;
    await service.begin();
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    assert.deepEqual(service.bills(repaired), ONE_EACH);
  });

  test("counts an Item with a dead letter as failed, until the Item reports its outcome", async () => {
    const since = service.plaid.requests.length;
    const release = service.holdRefreshes();
    await service.begin();
    const [itemId] = service.itemIds;
    await isSent(itemId);
    await service.test("consume", { queue: "plaid-dead-letters", batches: [await messages([itemId])] });
    assert.deepEqual(await service.failures(), [{ itemId, outcome: "failed", kind: "undelivered" }]);
    release();
    const isRight = async () => (await service.finish()).done === ITEMS;
    await until(isRight, "the Item's own word");
    await service.test("consume", { queue: "plaid-dead-letters", batches: [await messages([itemId])] });
    assert.deepEqual(await service.failures(), []);
    assert.equal((await service.current()).done, ITEMS);
    assert.deepEqual(service.bills(since), ONE_EACH);
  });

  test("counts a repeated outcome once, and ignores one of another round", async () => {
    await service.begin();
    await service.finish();
    const before = await service.current();
    const [itemId] = service.itemIds;
    for (const round of [before.round, before.round - 1, before.round + 1]) {
      await service.test("settle", { itemId, round, outcome: "done" });
    }
    assert.deepEqual(await service.current(), before);
  });

  test("begins by the cron trigger in ROUND_CRON", async () => {
    await service.crash({ ROUND_CRON: "0 6 * * *" });
    const { round } = await service.current();
    await service.test("cron", { cron: "0 6 * * *" });
    const begun = await service.current();
    assert.ok(begun.round > round);
    assert.equal(begun.by, "cron");
    assert.equal((await service.finish()).done, ITEMS);
  });
});

describe("the queue", () => {
  const NAMES = Array.from({ length: 150 }, (_, number) => `item-${number}`);
  const HOUR = 60;

  before(async () => {
    await service.crash({ PER_MINUTE: "1", LOST_MS: undefined });
    await service.test("names", { itemIds: NAMES });
  });

  test("holds an hour of work, with each message due in its slot, and is topped up", async () => {
    const { body } = await service.begin();
    assert.deepEqual([body.total, body.queued], [ITEMS + NAMES.length, HOUR]);
    await service.cron();
    assert.equal((await service.current()).queued, HOUR);
    const delays = (await service.test("sent")).map(({ delaySeconds }) => delaySeconds);
    assert.equal(delays.length, HOUR);
    assert.deepEqual(delays.slice(0, 4), [0, 0, 61, 121]);
    assert.equal(delays.at(-1), Math.floor((59 * 60_600 - 60_000) / 1000));

    const sent = (await service.test("sent")).map((message) => message.body);
    for (const message of sent.slice(30, 50)) await service.test("settle", { ...message, outcome: "failed" });
    assert.equal((await service.current()).queued, HOUR - 20);
    await service.cron();
    assert.equal((await service.current()).queued, HOUR);
    const all = (await service.test("sent")).map((message) => message.body.itemId);
    assert.equal(all.length, HOUR + 20);
    assert.equal(new Set(all).size, all.length);
  });

  test("has the Items' list in pages", async () => {
    const page = async (query) => (await service.ask("GET", `/api/items?${query}`, { admin: true })).body;
    const { items, next } = await page("after=40");
    assert.deepEqual([items.length, items[0].itemId], [100, NAMES[0]]);
    const rest = await page(`after=${next}`);
    assert.deepEqual([rest.items.length, rest.next], [NAMES.length - 100, undefined]);
    assert.deepEqual((await page("search=item-17")).items[0].itemId, "item-17");
  });
});
