// Kills the Worker's processes fifty times at random moments of rounds. The ledger matches the fake's bill, nothing is
// billed twice, and nothing is lost.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../service.mjs";
import { startRounds, sum } from "./service.mjs";

const ITEMS = 12;
const KILLS = 50;
const SEED = Number(process.env.SEED ?? Date.now() % 1e9);

const service = {};
before(async () => Object.assign(service, await startRounds(ITEMS, { PER_MINUTE: "600", REFRESH_TIMEOUT_MS: "5000" })));
after(() => service.stop());

/** Mulberry32, a random number generator with a seed. */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function allEntries() {
  const entries = [];
  for (let before = ""; before !== undefined;) {
    const { body } = await service.ask("GET", `/api/ledger/now/entries?before=${before}`, { admin: true });
    entries.push(...body.entries);
    before = body.next;
  }
  return entries;
}

test(`after ${KILLS} kills at random moments the ledger agrees with the bill`, async (t) => {
  const random = randomOf(SEED);
  let rounds = 0;
  let since = 0;
  for (let kills = 0; kills < KILLS;) {
    since = service.plaid.requests.length;
    await service.begin();
    rounds += 1;
    for (let inRound = 0; inRound < 5 && kills < KILLS; inRound += 1) {
      await service.cron();
      await new Promise((resolve) => setTimeout(resolve, random() * 600));
      await service.crash();
      kills += 1;
    }
    const { done, failed, unknown } = await service.finish();
    assert.deepEqual([failed, done + unknown], [0, ITEMS]);
    assert.ok(Math.max(...service.asked(since)) <= 1, service.asked(since).join());
    assert.ok(sum(service.bills(since)) >= done);
  }

  // Every Item of every round has one entry. Unknown entries are settled, or are in the queue of unsettled ones.
  const isQuiet = async () => (await service.ask("GET", "/api/ledger/now", { admin: true })).body.totals.open === 0;
  await until(isQuiet, "all entries to be ended");
  const entries = await allEntries();
  assert.equal(entries.length, rounds * ITEMS);
  assert.equal(new Set(entries.map(({ round, itemId }) => `${round} ${itemId}`)).size, rounds * ITEMS);
  const count = (billed) => entries.filter((entry) => entry.billed === billed).length;
  const [yes, no, unknown] = ["yes", "no", "unknown"].map(count);
  t.diagnostic(
    `seed ${SEED}: ${rounds} rounds; Plaid billed ${service.plaid.billed}; yes ${yes}, no ${no}, unknown ${unknown}`,
  );
  assert.equal(no, 0);
  assert.ok(yes <= service.plaid.billed && service.plaid.billed <= yes + unknown);
  const { body } = await service.ask("GET", "/api/ledger/now/entries?show=unsettled", { admin: true });
  // Another check may have settled one since.
  assert.ok(body.entries.length <= unknown);
});
