// A round whose Items wait for their slots is paused: by an error that concerns every Item, by an operator, and by the
// monthly cap. Then it continues where it was, and no Item is billed twice.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { REFRESH, until } from "../service.mjs";
import { startRounds, sum } from "./service.mjs";

const ITEMS = 5;
const ONE_EACH = Array(ITEMS).fill(1);
/** A slot every two seconds, so that all Items but the first wait. */
const PER_MINUTE = "30";
/** No message is sent again while its Item waits: it would take another slot. */
const LOST_MS = "20000";
const SLOTS_MS = ITEMS * 2020;

const service = {};
before(async () => Object.assign(service, await startRounds(ITEMS, { PER_MINUTE, LOST_MS })));
after(() => service.stop());

const stopAll = (isStopped) => service.ask("POST", "/api/operations/stop", { admin: true, body: { isStopped } });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ledger = async (path) => (await service.ask("GET", `/api/ledger/${path}`, { admin: true })).body;

/** Begins a round, and waits until Plaid has got a call and every other Item waits for its slot. */
async function beginWaiting() {
  const since = service.plaid.requests.length;
  const { round } = (await service.begin()).body;
  const isHandedOver = async (itemId) => (await service.view(itemId)).refresh.round === round;
  await until(async () => (await Promise.all(service.itemIds.map(isHandedOver))).every(Boolean), "the Items to wait");
  await until(() => sum(service.asked(since)) >= 1, "the first call");
  return since;
}

/** Waits until the round no longer runs. */
async function notRunning() {
  let round;
  await until(async () => (round = await service.current()).state !== "running", "the round to pause");
  return round;
}

describe("a round", () => {
  test("pauses after an error that concerns every Item, and continues with the others", async () => {
    const since = service.plaid.requests.length;
    service.plaid.answerNext({ endpoint: REFRESH, errorCode: "INVALID_API_KEYS" });
    await service.begin();
    const { state, pausedFor } = await notRunning();
    assert.deepEqual([state, pausedFor], ["paused", "client"]);
    assert.ok(sum(service.asked(since)) < ITEMS, service.asked(since).join());
    assert.deepEqual(
      (await service.failures()).map(({ outcome, kind }) => [outcome, kind]),
      [["failed", "INVALID_API_KEYS"]],
    );
    await service.change("resume");
    assert.deepEqual(await service.finish(), { done: ITEMS - 1, failed: 1, unknown: 0 });
    assert.equal(sum(service.bills(since)), ITEMS - 1);
    assert.deepEqual(service.asked(since), ONE_EACH);
  });

  test("pauses while all refreshes are stopped, and none of its Items fails", async () => {
    const since = await beginWaiting();
    assert.equal((await stopAll(true)).status, 204);
    const { state, pausedFor } = await service.current();
    assert.deepEqual([state, pausedFor], ["paused", "stopped"]);
    // The slots of all Items go by.
    await pause(SLOTS_MS);
    assert.ok(sum(service.asked(since)) < ITEMS, service.asked(since).join());
    // A click on an Item that waits does not take it out of the round.
    const itemId = await waitingItem();
    assert.equal((await service.refresh(itemId)).body.refresh.who, "operator");
    await until(async () => (await service.view(itemId)).refresh.who === undefined, "the Item to wait in its round");
    assert.deepEqual(await service.failures(), []);
    await stopAll(false);
    await service.change("resume");
    // Its next attempt would be in half a minute. This click starts it now.
    await service.refresh(itemId);
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    assert.deepEqual(service.bills(since), ONE_EACH);
  });

  test("that begins while all refreshes are stopped is paused until an operator resumes it", async () => {
    const since = service.plaid.requests.length;
    await stopAll(true);
    const { body } = await service.begin();
    assert.deepEqual([body.state, body.pausedFor], ["paused", "stopped"]);
    await stopAll(false);
    await service.change("resume");
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    assert.deepEqual(service.bills(since), ONE_EACH);
  });

  test("that is paused lets a person refresh an Item that waits in it", async () => {
    const since = await beginWaiting();
    await service.change("pause");
    const itemId = await waitingItem();
    const { body } = await service.refresh(itemId);
    assert.deepEqual([body.started, body.refresh.who], [false, "operator"]);
    assert.equal((await service.settled(itemId)).refresh.state, "done");
    assert.equal(service.calls(itemId), 1 + callsBefore(itemId, since));
    assert.ok(sum(service.asked(since)) < ITEMS, service.asked(since).join());
    await service.change("resume");
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    assert.deepEqual(service.bills(since), ONE_EACH);
  });

  test("that is paused at the monthly cap continues at the time of ROUND_CRON in a later month only", async () => {
    const ROUND_CRON = "0 6 * * *";
    const cron = () => service.test("cron", { cron: ROUND_CRON });
    const { mayBeBilled } = await ledger("now");
    await service.crash({ ROUND_CRON, MONTHLY_CAP: String(mayBeBilled + 2) });
    const since = service.plaid.requests.length;
    await cron();
    const { round, state, pausedFor } = await notRunning();
    assert.deepEqual([state, pausedFor], ["paused", "cap"]);
    await cron();
    assert.equal((await service.current()).state, "paused");
    // A raised cap is not enough: an operator resumes the round then.
    await service.crash({ ROUND_CRON, MONTHLY_CAP: "1000" });
    await cron();
    assert.equal((await service.current()).state, "paused");
    await service.test("nextYear");
    await cron();
    const resumed = await service.current();
    assert.deepEqual([resumed.round, resumed.state, resumed.pausedFor], [round, "running", null]);
    const { done, failed } = await service.finish();
    assert.equal(done + failed, ITEMS);
    assert.ok(done > 2, String(done));
    assert.equal(sum(service.bills(since)), done);
  });

  // The year stays, so the month of this test is a later one.
  test("has each call in the ledger of its month, also if the month ends while an Item waits", async () => {
    const since = service.plaid.requests.length;
    const { month } = await ledger("now");
    service.plaid.answerNext({
      endpoint: REFRESH,
      errorCode: "INVESTMENTS_REFRESH_LIMIT",
      headers: { "Retry-After": "3" },
    });
    await service.begin();
    await until(() => sum(service.asked(since)) >= 1, "the first call");
    const itemId = service.itemIds[service.asked(since).indexOf(1)];
    await until(async () => (await service.view(itemId)).refresh.limits === 1, "the Item to wait again");
    await service.test("nextYear");
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    const later = await ledger("now");
    assert.notEqual(later.month, month);
    const lastEntry = async (path) => (await ledger(`${path}/entries?search=${itemId}`)).entries[0];
    const isEnded = async (path) => (await lastEntry(path))?.endedAt;
    await until(async () => (await isEnded(month)) && (await isEnded("now")), "both entries to end");
    const [old, now] = [await lastEntry(month), await lastEntry("now")];
    assert.deepEqual([old.state, old.billed, old.code], ["failed", "no", "month_over"]);
    assert.deepEqual([now.state, now.billed], ["done", "yes"]);
  });
});

/** The last Item that waits for its slot. */
async function waitingItem() {
  const isWaiting = async (itemId) => (await service.view(itemId)).refresh.state === "asked";
  const waiting = await Promise.all(service.itemIds.map(isWaiting));
  return service.itemIds[waiting.lastIndexOf(true)];
}

/** How often Plaid got a refresh of this Item before `since`. */
const callsBefore = (itemId, since) =>
  service.plaid.requests
    .slice(0, since)
    .filter(({ endpoint, body }) => endpoint === REFRESH && body.access_token === service.tokenOf(itemId)).length;
