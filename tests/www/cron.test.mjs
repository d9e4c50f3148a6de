// The cron trigger that begins a round, without a Worker.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const { keepGoing } = await importTypeScript("www/src/rounds/routes.ts");

const CRON = "0 6 * * *";

/** Runs the cron with this current round. Resolves to what it logged, and to how often it asked to continue the round. */
async function run(t, round) {
  const lines = [];
  t.mock.method(console, "log", (line) => lines.push(JSON.parse(line)));
  let continued = 0;
  const list = {
    beginRound: async () => ({ started: round === undefined, ...round }),
    resumeInNewMonth: async () => (continued += 1),
  };
  const env = {
    ROUND_CRON: CRON,
    ITEM_LIST: { getByName: () => list },
  };
  await keepGoing({ cron: CRON }, env);
  return { lines, continued };
}

describe("the trigger of ROUND_CRON", () => {
  test("begins a round", async (t) => {
    assert.deepEqual(await run(t, undefined), { lines: [], continued: 0 });
  });

  for (const [state, pausedFor] of [
    ["running", null],
    ["paused", null],
    ["paused", "client"],
    ["paused", "cap"],
  ]) {
    test(`logs that another round is ${state}, and asks the list to continue it in a new month: ${pausedFor}`, async (t) => {
      const { lines, continued } = await run(t, { round: 7, state, pausedFor });
      assert.deepEqual(lines, [{ event: "round_not_begun", round: 7, state, pausedFor }]);
      assert.equal(continued, 1);
    });
  }
});
