// The cron trigger that begins a round, without a Worker.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const { keepGoing } = await importTypeScript("www/src/rounds/routes.ts");

const CRON = "0 6 * * *";
const TOTALS = { open: 0, yes: 5, no: 0, unknown: 0, inferred: 0 };

/** Runs the cron with this current round. Resolves to what it logged, and to the actions on the round. */
async function run(t, round, vars) {
  const lines = [];
  t.mock.method(console, "log", (line) => lines.push(JSON.parse(line)));
  const actions = [];
  const list = {
    beginRound: async () => ({ started: round === undefined, ...round }),
    changeRound: async (action) => actions.push(action),
  };
  const env = {
    ROUND_CRON: CRON,
    ITEM_LIST: { getByName: () => list },
    LEDGERS: { getByName: () => ({ totals: async () => TOTALS }) },
    ...vars,
  };
  await keepGoing({ cron: CRON }, env);
  return { lines, actions };
}

describe("the trigger of ROUND_CRON", () => {
  test("begins a round", async (t) => {
    assert.deepEqual(await run(t, undefined), { lines: [], actions: [] });
  });

  for (const [state, pausedFor] of [
    ["running", null],
    ["paused", null],
    ["paused", "client"],
    ["paused", "stopped"],
  ]) {
    test(`logs that another round is ${state}, and leaves it: ${pausedFor}`, async (t) => {
      const { lines, actions } = await run(t, { round: 7, state, pausedFor });
      assert.deepEqual(lines, [{ event: "round_not_begun", round: 7, state, pausedFor }]);
      assert.deepEqual(actions, []);
    });
  }

  for (const [cap, actions] of [
    ["5", []],
    ["6", ["resume"]],
  ]) {
    test(`continues a round that is paused at the cap only if the cap has room: ${cap}`, async (t) => {
      const round = { round: 7, state: "paused", pausedFor: "cap" };
      assert.deepEqual((await run(t, round, { MONTHLY_CAP: cap })).actions, actions);
    });
  }
});
