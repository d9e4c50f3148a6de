// A round is stopped while an Item waits for its call, and the next round begins before the Item takes part in it. The
// Item is billed once.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { REFRESH, until } from "../service.mjs";
import { startRounds } from "./service.mjs";

const WAIT_S = 3;

const service = {};
let itemId;
let since;
before(async () => {
  Object.assign(service, await startRounds(1));
  [itemId] = service.itemIds;
});
after(() => service.stop());

/** Begins a round, and stops it while its Item waits for another slot. */
beforeEach(async () => {
  since = service.plaid.requests.length;
  const headers = { "Retry-After": String(WAIT_S) };
  service.plaid.answerNext({ endpoint: REFRESH, errorCode: "RATE_LIMIT", headers });
  await service.begin();
  const isWaiting = async () => service.asked(since)[0] === 1 && (await service.view(itemId)).refresh.state === "asked";
  await until(isWaiting, "the Item to wait for another slot");
  assert.equal((await service.change("stop")).body.state, "stopped");
});

describe("an Item of a stopped round", () => {
  test("is not refreshed for it after the next round began, and once for that", async () => {
    await service.test("fault", { point: "before ITEMS.refreshInRound", times: 1_000 });
    await service.begin();
    const { refresh } = await service.settled(itemId);
    assert.deepEqual([refresh.state, refresh.error?.kind, refresh.sentAt], ["failed", "stopped", undefined]);
    await service.test("fault");
    assert.deepEqual(await service.finish(), { done: 1, failed: 0, unknown: 0 });
    assert.deepEqual(service.bills(since), [1]);
  });

  test("is refreshed for the next round, although the answer about the stopped one comes late", async () => {
    await service.test("hold", { point: "after RATE_LIMIT.start" });
    // The Item asks in its slot, and the answer is held.
    await new Promise((resolve) => setTimeout(resolve, (WAIT_S + 1) * 1000));
    await service.begin();
    const { round } = await service.current();
    await until(async () => (await service.view(itemId)).refresh.round === round, "the Item to join the next round");
    await service.test("hold");
    assert.deepEqual(await service.finish(), { done: 1, failed: 0, unknown: 0 });
    assert.deepEqual(service.bills(since), [1]);
  });
});
