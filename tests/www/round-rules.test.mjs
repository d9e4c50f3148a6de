// The rules of a round.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const rules = await importTypeScript("www/src/rounds/round-rules.ts");

const NOW = Date.UTC(2026, 10, 29);
const ALL = { total: 3, last: 3 };
const running = rules.begin(rules.NONE, ALL, "ada", NOW);
const paused = rules.change(running, "pause", NOW);
const stopped = rules.change(running, "stop", NOW);
const overCap = rules.settle(running, "failed", undefined, { kind: "cap" }, NOW);
const settleAll = (round, ...outcomes) =>
  outcomes.reduce((counts, outcome) => rules.settle(counts, outcome, undefined, undefined, NOW), round);

describe("a round", () => {
  test("has a new number, also after the list was restored from an older backup", () => {
    const later = rules.begin(running, ALL, "ada", NOW + 60_000);
    const afterBackup = rules.begin(rules.NONE, ALL, "ada", NOW + 120_000);
    assert.ok(later.round > running.round);
    assert.ok(afterBackup.round > later.round);
    assert.equal(rules.begin({ ...running, round: NOW }, ALL, "ada", NOW).round, NOW + 1);
  });

  test("without Items is done immediately", () => {
    const { state, endedAt } = rules.begin(rules.NONE, { total: 0, last: 0 }, "ada", NOW);
    assert.deepEqual([state, endedAt], ["done", NOW]);
  });

  for (const [name, round, can] of [
    ["running", running, ["pause", "stop"]],
    ["paused", paused, ["resume", "stop"]],
    ["paused", overCap, ["pause", "resume", "stop"]],
    ["stopped", stopped, []],
    ["done", settleAll(running, "done", "done", "failed"), []],
    ["none", rules.NONE, []],
  ]) {
    test(`that is ${name}${round.pausedFor ? ` for ${round.pausedFor}` : ""} can ${can.join(" and ") || "not be changed"}`, () => {
      assert.equal(round.state, name);
      const actions = ["pause", "resume", "stop"].filter((action) => rules.change(round, action, NOW));
      assert.deepEqual(actions, can);
    });
  }

  test("is done once every Item has an outcome, and its counts can be corrected afterwards", () => {
    const { state, done, failed, unknown } = settleAll(running, "done", "failed", "unknown");
    assert.deepEqual([state, done, failed, unknown], ["done", 1, 1, 1]);
    const corrected = rules.settle(settleAll(running, "done", "failed", "failed"), "done", "failed", undefined, NOW);
    assert.deepEqual([corrected.state, corrected.done, corrected.failed], ["done", 2, 1]);
  });

  test("counts outcomes that come after it was stopped, and stays stopped", () => {
    const { state, done } = settleAll(stopped, "done", "done", "done");
    assert.deepEqual([state, done], ["stopped", 3]);
  });

  for (const kind of ["cap", "stopped"]) {
    test(`pauses where the others would fail for the same reason: ${kind}`, () => {
      const { state, pausedFor } = rules.settle(running, "failed", undefined, { kind }, NOW);
      assert.deepEqual([state, pausedFor], ["paused", kind]);
    });
  }

  const OF_CLIENT = { kind: "plaid", outcome: "rejected", scope: "client", retry: { when: "never" } };
  const LATER = { when: "after", afterMs: 60_000 };
  for (const [errorCode, more, state] of [
    ["INVALID_API_KEYS", {}, "paused"],
    ["CREDITS_EXHAUSTED", { status: 429 }, "paused"],
    ["PLANNED_MAINTENANCE", { retry: { when: "after", afterMs: 3_600_000 } }, "paused"],
    ["RATE_LIMIT", { status: 429, retry: LATER }, "running"],
    ["ITEM_LOGIN_REQUIRED", { scope: "item", retry: { when: "user" } }, "running"],
    ["INSTITUTION_DOWN", { scope: "institution", retry: LATER }, "running"],
  ]) {
    test(`is ${state} after ${errorCode}`, () => {
      const after = rules.settle(running, "failed", undefined, { ...OF_CLIENT, errorCode, ...more }, NOW);
      assert.deepEqual([after.state, after.pausedFor, after.failed], [state, state === "paused" ? "client" : null, 1]);
    });
  }

  test("that was resumed is not paused again by an outcome that comes twice", () => {
    const error = { ...OF_CLIENT, errorCode: "INVALID_API_KEYS" };
    const resumed = rules.change(rules.settle(running, "failed", undefined, error, NOW), "resume", NOW);
    assert.deepEqual(rules.settle(resumed, "failed", "failed", error, NOW), resumed);
  });

  test("that is paused at the cap can be resumed automatically in a later month only, and not after a pause by hand", () => {
    const DECEMBER = Date.UTC(2026, 11, 1);
    assert.equal(rules.isCapOfEarlierMonth(overCap, NOW), false);
    assert.equal(rules.isCapOfEarlierMonth(overCap, DECEMBER), true);
    const byHand = rules.change(overCap, "pause", NOW);
    assert.deepEqual([byHand.state, byHand.pausedFor], ["paused", null]);
    const ofClient = { ...OF_CLIENT, errorCode: "INVALID_API_KEYS" };
    for (const other of [byHand, rules.change(overCap, "resume", NOW), rules.change(overCap, "stop", NOW)]) {
      assert.equal(rules.isCapOfEarlierMonth(other, DECEMBER), false);
    }
    const keys = rules.settle(running, "failed", undefined, ofClient, NOW);
    assert.equal(rules.isCapOfEarlierMonth(keys, DECEMBER), false);
  });

  test("accepts only its own messages: later if it is paused, and none if it is stopped", () => {
    assert.equal(rules.admits(running, running.round), "go");
    assert.equal(rules.admits(running, running.round - 1), "drop");
    assert.equal(rules.admits(paused, running.round), "later");
    assert.equal(rules.admits(stopped, running.round), "drop");
  });

  for (const [name, round, answer] of [
    ["running", running, "go"],
    ["paused", paused, "later"],
    ["stopped", stopped, "stop"],
  ]) {
    test(`that is ${name} answers its calls with "${answer}", and stops those of earlier rounds`, () => {
      assert.equal(rules.permits(round, round.round), answer);
      assert.equal(rules.permits(round, round.round - 1), "stop");
      assert.equal(rules.permits(round, round.round + 1), "go");
    });
  }
});
