// Workerd is killed in the middle of a batch, and its queue is lost. No Item is lost, and none is billed twice.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startRounds, sum } from "./service.mjs";
import { until } from "../service.mjs";

const ITEMS = 24;
/** Ten calls a second, so that the crash can hit the middle of a round. */
const PER_MINUTE = "600";

const service = {};
before(async () => Object.assign(service, await startRounds(ITEMS, { PER_MINUTE })));
after(() => service.stop());

describe("a round whose Worker is killed", () => {
  test("with some Items done, some in flight and some queued, continues, with one call for each", async (t) => {
    const release = service.holdRefreshes(6);
    await service.begin();
    await until(() => service.held() >= 3, "calls that wait");
    const done = sum(service.bills());
    await service.crash();
    release();
    const result = await service.finish();
    t.diagnostic(
      `killed after ${done} of ${ITEMS}; in the end ${JSON.stringify(result)}; bills ${service.bills().join(" ")}`,
    );
    assert.equal(result.failed, 0);
    assert.equal(result.done + result.unknown, ITEMS);
    // The calls that were in flight at Plaid.
    assert.ok(result.unknown >= 3);
    assert.ok(Math.max(...service.asked()) <= 1, service.asked().join());
    assert.ok(Math.max(...service.bills()) <= 1, service.bills().join());
    assert.equal((await service.failures()).filter(({ kind }) => kind === "interrupted").length, result.unknown);
  });

  test("before its queue delivered a message sends the messages again", async (t) => {
    const since = service.plaid.requests.length;
    // Every delivered message goes back to the queue.
    await service.test("fault", { point: "before consume", times: 1_000 });
    await service.begin();
    await service.crash();
    assert.equal(sum(service.asked(since)), 0, "that nothing was given out");
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    t.diagnostic(`bills ${service.bills(since).join(" ")}`);
    assert.deepEqual(service.bills(since), Array(ITEMS).fill(1));
  });

  test("repeatedly bills each Item at most once, and has an outcome for each", async (t) => {
    const since = service.plaid.requests.length;
    await service.begin();
    for (const share of [0.2, 0.4, 0.6]) {
      await until(async () => {
        await service.cron();
        return sum(service.asked(since)) >= share * ITEMS;
      }, "some more calls");
      await service.crash();
    }
    const { done, failed, unknown } = await service.finish();
    t.diagnostic(`${done} done, ${unknown} unknown; bills ${service.bills(since).join(" ")}`);
    assert.deepEqual([failed, done + unknown], [0, ITEMS]);
    assert.ok(Math.max(...service.asked(since)) <= 1, service.asked(since).join());
    assert.ok(sum(service.bills(since)) >= done);
  });
});
