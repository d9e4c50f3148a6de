// The Worker throws at each step of a round, in workerd. No Item is lost, and none is billed twice.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { REFRESH, until } from "../service.mjs";
import { startRounds, sum } from "./service.mjs";

const ITEMS = 6;
const LOGIN = { endpoint: REFRESH, errorCode: "ITEM_LOGIN_REQUIRED" };
const LIMIT = { endpoint: REFRESH, errorCode: "RATE_LIMIT", headers: { "Retry-After": "1" } };
const BROKEN = { endpoint: REFRESH, networkError: true, billed: true };

// The point where it throws, how often, and the outcomes of the six Items: done, failed, unknown. One Item needs a
// login.
const POINTS = [
  // The cron fills the queue.
  ["before ItemList.transactionSync", 2, [5, 1, 0]],
  ["after ItemList.transactionSync", 5, [5, 1, 0]],
  ["before REFRESHES.sendBatch", 2, [5, 1, 0]],
  ["after REFRESHES.sendBatch", 2, [5, 1, 0]],
  // The consumer takes a batch.
  ["before consume", 2, [5, 1, 0]],
  ["before RATE_LIMIT.reserve", 2, [5, 1, 0]],
  ["after RATE_LIMIT.reserve", 2, [5, 1, 0]],
  ["before ITEMS.refreshInRound", 3, [5, 1, 0]],
  ["after ITEMS.refreshInRound", 3, [5, 1, 0]],
  ["before message.ack", 3, [5, 1, 0]],
  ["after message.ack", 3, [5, 1, 0]],
  ["after consume", 2, [5, 1, 0]],
  // An Item calls Plaid. After "sent" is recorded, the outcome is unknown, so the call is not repeated.
  ["before RATE_LIMIT.start", 2, [5, 1, 0]],
  ["after RATE_LIMIT.start", 2, [5, 1, 0]],
  ["before LEDGERS.open", 2, [5, 1, 0]],
  ["after LEDGERS.open", 2, [5, 1, 0]],
  ["before Item.sync", 2, [3, 1, 2]],
  ["after Item.sync", 2, [3, 1, 2]],
  // Plaid rejects a call for its rate limit.
  ["before RATE_LIMIT.hold", 1, [5, 1, 0], [LIMIT]],
  ["after RATE_LIMIT.hold", 1, [5, 1, 0], [LIMIT]],
  // The Item reports its outcome.
  ["before LEDGERS.end", 3, [5, 1, 0]],
  ["after LEDGERS.end", 3, [5, 1, 0]],
  ["before ITEM_LIST.settle", 3, [5, 1, 0]],
  ["after ITEM_LIST.settle", 3, [5, 1, 0]],
  ["before DEAD_LETTERS.send", 2, [4, 1, 1], [BROKEN]],
  ["after DEAD_LETTERS.send", 2, [4, 1, 1], [BROKEN]],
];

const service = {};
before(async () => Object.assign(service, await startRounds(ITEMS)));
after(() => service.stop());

describe("a round of six Items in which something throws", () => {
  for (const [point, times, [done, failed, unknown], answers = []] of POINTS) {
    test(`${point}, ${times} times: ${done} done, ${failed} failed, ${unknown} unknown; none is billed twice`, async (t) => {
      await service.repair();
      const since = service.plaid.requests.length;
      service.plaid.answerNext(LOGIN, ...answers);
      await service.test("fault", { point, times });
      await service.begin();
      assert.deepEqual(await service.finish(), { done, failed, unknown });
      const bills = service.bills(since);
      t.diagnostic(`${point}: bills ${bills.join(" ")}, calls ${service.asked(since).join(" ")}`);
      assert.ok(Math.max(...bills) <= 1, bills.join());
      // Plaid bills an unknown refresh if it received the call.
      assert.equal(sum(bills), done + answers.filter(({ billed }) => billed).length);
      assert.equal(sum(service.asked(since)), done + failed + answers.length);
      assert.equal(await service.test("fault"), times, "so often it threw");
      const failures = await service.failures();
      assert.equal(failures.length, failed + unknown);
      assert.deepEqual(
        failures.filter(({ outcome }) => outcome === "failed").map(({ kind }) => kind),
        ["ITEM_LOGIN_REQUIRED"],
      );
    });
  }
});

test("a refresh that is cancelled while its state 'sent' is being written is not sent", async () => {
  const [itemId] = service.itemIds;
  const since = service.plaid.requests.length;
  await service.test("hold", { point: "after Item.sync" });
  await service.refresh(itemId);
  await until(async () => (await service.view(itemId)).refresh.state === "sent", "the Item to be about to ask Plaid");
  const cancelled = await service.ask("POST", `/api/items/${itemId}/cancel`, { admin: true });
  assert.equal(cancelled.status, 202);
  await service.test("hold");
  const { refresh } = await service.settled(itemId);
  assert.equal(sum(service.asked(since)), 0);
  assert.equal(refresh.state, "failed");
  assert.equal(refresh.error.kind, "aborted");
});
