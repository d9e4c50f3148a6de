// `refreshItems` with random sources, answers, callers and exits, on a virtual clock: each item that was taken has one outcome, nothing is
// billed twice, and every exit settles. `RUNS=10000 node --test tests/properties/items-property.test.mjs` runs longer. A failure prints the
// seed and the path with which fast-check repeats it (`SEED`, `FAST_CHECK_PATH`).
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ANSWERS } from "./items-answers.mjs";
import { findingOf } from "./items-scenario.mjs";

const { RUNS = "300", SEED, FAST_CHECK_PATH } = process.env;

/** Mostly undefined. */
const maybe = (arbitrary) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary });
const seldom = (arbitrary) => fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, arbitrary);
/** Lists of all lengths, not only short ones. */
const list = (arbitrary, maxLength, minLength = 0) => fc.array(arbitrary, { minLength, maxLength, size: "max" });
const ms = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1_000, max: 90_000 }));

const item = fc.record({
  token: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 100, max: 999 }) }, fc.integer({ min: 0, max: 2 })),
  bad: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  ms,
});

const answer = fc.record({
  kind: fc.oneof({ weight: 2, arbitrary: fc.constant("ok") }, fc.constantFrom(...Object.keys(ANSWERS))),
  ms,
  seconds: maybe(fc.constantFrom(0, 1, 30, 299, 300, 301, 864_000)),
  billed: fc.boolean(),
});

const exit = fc.oneof(
  fc.record({ how: fc.constantFrom("return", "throw", "abort"), at: fc.integer({ min: 1, max: 200_000 }) }),
  fc.record({
    how: fc.constantFrom("return", "throw", "abort"),
    moment: fc.constantFrom("source", "fetch", "onStart", "onProgress", "outcome"),
    n: fc.integer({ min: 1, max: 6 }),
  }),
);

const scenario = fc.record({
  items: list(item, 16),
  source: fc.record({
    kind: fc.constantFrom("array", "generator", "async generator", "iterator"),
    end: fc.constantFrom("ends", "ends", "throws", "hangs"),
    returnHangs: fc.boolean(),
  }),
  options: fc.record({
    concurrency: fc.integer({ min: 1, max: 4 }),
    perMinute: fc.constantFrom(1, 2, 5, 100),
    perItemMs: fc.constantFrom(0, 1_000, 60_000),
    maxRetries: fc.integer({ min: 0, max: 2 }),
  }),
  onStart: maybe(
    fc.array(fc.record({ how: fc.constantFrom("ok", "ok", "ok", "throws", "hangs"), ms }), {
      minLength: 1,
      maxLength: 5,
    }),
  ),
  onProgress: maybe(fc.integer({ min: 1, max: 60 })),
  answers: list(answer, 10, 1),
  reader: fc.record({
    width: fc.integer({ min: 0, max: 3 }),
    pauseMs: fc.constantFrom(0, 0, 10, 5_000),
    breaksAfter: seldom(fc.integer({ min: 1, max: 8 })),
    stopsAfter: seldom(fc.integer({ min: 1, max: 8 })),
  }),
  exits: fc.oneof(fc.constant([]), fc.array(exit, { minLength: 1, maxLength: 2 })),
  jumps: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(fc.record({ at: fc.integer({ min: 1, max: 200_000 }), ms: fc.constantFrom(-3_600_000, 3_600_000) }), {
      maxLength: 3,
    }),
  ),
});

test(`${RUNS} loops over many Items keep the promises of the package`, async () => {
  const strays = [];
  const stray = (error) => strays.push(error);
  process.on("unhandledRejection", stray);
  try {
    await fc.assert(
      fc.asyncProperty(scenario, async (scenario) => {
        assert.equal(await findingOf(scenario), undefined);
        assert.deepEqual(strays, [], "what nobody could have caught");
      }),
      {
        includeErrorInReport: true,
        numRuns: Number(RUNS),
        ...(SEED && { seed: Number(SEED) }),
        ...(FAST_CHECK_PATH && { path: FAST_CHECK_PATH }),
      },
    );
  } finally {
    process.off("unhandledRejection", stray);
  }
});
