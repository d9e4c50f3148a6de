// The rate limit with a virtual clock. Workers use every slot for thirty minutes, and a simulated Plaid counts the
// calls independently.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const { FREE, hold, reserve, start } = await importTypeScript("www/src/rounds/rate-rules.ts");

const MINUTE = 60_000;
const PER_MINUTE = 100;
const SEED = 20_261_122;
/** An arbitrary start time. */
const BEGIN = 1_800_000_000_000;

/** Reproducible random numbers. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Simulates `minutes` minutes. Batches of messages arrive all the time. Each Item wakes up `late()` ms late, and its
 * call takes `travel()` ms to arrive. People click `clicksPerMinute` times. Plaid rejects calls above 100 in its
 * minute, and all calls while `isRefusing(now)`. A rejection holds all calls for a minute.
 */
function simulate({ minutes, late, travel, clicksPerMinute = 0, isRefusing = () => false, random = numbers(SEED) }) {
  const events = [];
  const plan = (at, what) => {
    let place = events.length;
    while (place > 0 && events[place - 1].at > at) place--;
    events.splice(place, 0, { at, what });
  };
  const arrivals = [];
  const taken = [];
  let refused = 0;
  let state = FREE;

  const askStart = (hasPlace) => (now) => {
    const answer = start(state, hasPlace, now, PER_MINUTE);
    state = answer.state;
    if (answer.granted) plan(answer.at + travel(random), arrive);
    else plan(answer.at + late(random), askStart(true));
  };
  const arrive = (now) => {
    arrivals.push(now);
    const inMinute = taken.filter((at) => at > now - MINUTE).length;
    if (inMinute < PER_MINUTE && !isRefusing(now)) return taken.push(now);
    refused += 1;
    state = hold(state, now + MINUTE);
    plan(now, askStart(true));
  };
  const takeBatch = (now) => {
    const { times, waitMs, ...more } = reserve(state, 20, now, PER_MINUTE);
    state = more.state;
    for (const at of times) plan(at + late(random), askStart(true));
    plan(now + (waitMs ?? 1000), takeBatch);
  };
  const click = (now) => {
    askStart(false)(now);
    plan(now + (2 * random() * MINUTE) / clicksPerMinute, click);
  };

  plan(BEGIN, takeBatch);
  if (clicksPerMinute > 0) plan(BEGIN + 5 * MINUTE, click);
  const end = BEGIN + minutes * MINUTE;
  while (events[0].at < end) {
    const { at, what } = events.shift();
    what(at);
  }
  const perMinute = Array.from({ length: minutes }, (_, minute) => {
    const from = BEGIN + minute * MINUTE;
    return taken.filter((at) => at >= from && at < from + MINUTE).length;
  });
  return { taken, refused, perMinute };
}

const upTo = (ms) => (random) => random() * ms;
/** Mostly within 100 ms, and one in two hundred late by seconds, such as an object that was moved. */
const withOutliers = (random) => (random() < 0.005 ? 1000 + random() * 4000 : random() * 100);

describe("a client's rate, over thirty minutes", () => {
  for (const [what, conditions] of [
    ["with Items that wake up at once, and a network of one speed", { late: upTo(0), travel: upTo(0) }],
    ["with Items that wake up late, and a network that varies", { late: upTo(300), travel: upTo(500) }],
    ["with some that wake up seconds late", { late: withOutliers, travel: upTo(500) }],
    ["with people who click meanwhile", { late: upTo(300), travel: upTo(500), clicksPerMinute: 10 }],
  ]) {
    test(`${what}: at least 98 of the 100 allowed calls a minute are used, and none is rejected`, (t) => {
      const { refused, perMinute, taken } = simulate({ minutes: 30, ...conditions });
      // The first and the last minute are incomplete.
      const steady = perMinute.slice(1, -1);
      t.diagnostic(`${taken.length} calls; a minute: ${Math.min(...steady)} to ${Math.max(...steady)}`);
      assert.equal(refused, 0);
      assert.ok(Math.min(...steady) >= 98, steady.join());
    });
  }

  test("if another program uses the limit for two minutes, few calls are rejected, and all continue afterwards", (t) => {
    const isRefusing = (now) => now > BEGIN + 10 * MINUTE && now < BEGIN + 12 * MINUTE;
    const { refused, perMinute } = simulate({ minutes: 30, late: upTo(300), travel: upTo(500), isRefusing });
    t.diagnostic(`${refused} refused; ${perMinute.join(" ")}`);
    // Only calls that were in flight at the first rejection are rejected, in each of the two minutes.
    assert.ok(refused <= 4, `${refused} refused`);
    assert.ok(Math.min(...perMinute.slice(15, -1)) >= 98, perMinute.join());
  });
});

describe("slots", () => {
  test("are evenly spread, so that 60.6 seconds never have more than the limit", () => {
    const { times } = reserve(FREE, 100, BEGIN, PER_MINUTE);
    assert.deepEqual(times.slice(0, 3), [BEGIN, BEGIN + 606, BEGIN + 1212]);
    const { times: next } = reserve(reserve(FREE, 100, BEGIN, PER_MINUTE).state, 1, BEGIN, PER_MINUTE);
    assert.deepEqual(next, [BEGIN + 60_600]);
  });

  test("are assigned two minutes ahead; the other calls get a time to retry", () => {
    const { times, waitMs } = reserve(FREE, 1000, BEGIN, PER_MINUTE);
    assert.equal(times.length, 199);
    assert.ok(times.at(-1) <= BEGIN + 120_000);
    assert.ok(waitMs >= MINUTE, String(waitMs));
  });

  test("begin at the end of a hold", () => {
    const until = BEGIN + 30_000;
    assert.deepEqual(reserve(hold(FREE, until), 1, BEGIN, PER_MINUTE).times, [until]);
    assert.deepEqual(hold(hold(FREE, until), BEGIN).heldUntil, until);
  });
});

describe("a start", () => {
  test("of a click is granted immediately while the limit has room", () => {
    let state = FREE;
    for (let calls = 0; calls < PER_MINUTE; calls++) {
      const answer = start(state, false, BEGIN, PER_MINUTE);
      assert.deepEqual([answer.granted, answer.at], [true, BEGIN]);
      state = answer.state;
    }
    assert.equal(start(state, false, BEGIN, PER_MINUTE).granted, false);
    const soon = BEGIN + 50_000;
    const click = start(state, false, soon, PER_MINUTE);
    assert.deepEqual([click.granted, click.at], [true, BEGIN + 60_600]);
    assert.equal(start(state, true, soon, PER_MINUTE).granted, false);
    assert.equal(start(state, true, BEGIN + 57_000, PER_MINUTE).granted, true);
  });

  test("is not granted during a hold: each call gets its own later slot", () => {
    const held = hold(FREE, BEGIN + MINUTE);
    const first = start(held, true, BEGIN, PER_MINUTE);
    assert.deepEqual([first.granted, first.at], [false, BEGIN + MINUTE]);
    const second = start(first.state, true, BEGIN, PER_MINUTE);
    assert.deepEqual([second.granted, second.at], [false, BEGIN + MINUTE + 606]);
  });
});
