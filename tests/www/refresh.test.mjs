// The rules of a refresh: what may start, what is recorded, and what a record that was left open means.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as refreshes from "../../www/src/refresh.js";

const MINUTE = 60_000;
const asked = refreshes.ask(refreshes.NONE, 1000, MINUTE).refresh;
const sent = refreshes.send(asked, 1100);
const error = (outcome, retry = { when: "never" }) => ({ kind: "plaid", outcome, retry, message: "No." });

const REFRESHES = {
  none: refreshes.NONE,
  asked,
  sent,
  done: refreshes.succeed(sent, "request-1", 5000),
  "refused for good": refreshes.fail(sent, error("rejected"), 5000),
  "refused until the person acts": refreshes.fail(sent, error("rejected", { when: "user" }), 5000),
  "refused for 20 s": refreshes.fail(sent, error("rejected", { when: "after", afterMs: 20_000 }), 5000),
  "refused for an hour": refreshes.fail(sent, error("rejected", { when: "after", afterMs: 3_600_000 }), 5000),
  "never sent": refreshes.fail(sent, error("not_sent"), 5000),
  "without an answer": refreshes.fail(sent, error("unknown"), 5000),
  cancelled: refreshes.withdraw(asked, 5000),
  interrupted: refreshes.interrupt(sent, 5000),
};

// What each is called, when the next may start, and what an alarm, a restart and a cancellation do with it.
const ROWS = [
  ["none", "none", 0, "nothing", "nothing", "nothing"],
  ["asked", "asked", "joins", "send", "send", "withdraw"],
  ["sent", "sent", "joins", "interrupt", "interrupt", "abort"],
  ["done", "done", 61_100, "nothing", "nothing", "nothing"],
  ["refused for good", "failed", 0, "nothing", "nothing", "nothing"],
  ["refused until the person acts", "failed", 0, "nothing", "nothing", "nothing"],
  ["refused for 20 s", "failed", 25_000, "nothing", "nothing", "nothing"],
  ["refused for an hour", "failed", 65_000, "nothing", "nothing", "nothing"],
  ["never sent", "failed", 0, "nothing", "nothing", "nothing"],
  ["without an answer", "unknown", 61_100, "nothing", "nothing", "nothing"],
  ["cancelled", "failed", 0, "nothing", "nothing", "nothing"],
  ["interrupted", "unknown", 61_100, "nothing", "nothing", "nothing"],
];

describe("a refresh", () => {
  for (const [name, state, next, alarm, restart, cancel] of ROWS) {
    const refresh = REFRESHES[name];

    test(`that is ${name}: ${state}; the next ${next === "joins" ? "joins it" : `may start at ${next}`}`, () => {
      assert.equal(refresh.state, state);
      if (next === "joins") {
        assert.deepEqual(refreshes.ask(refresh, 1e9, MINUTE), { refresh, started: false });
        return;
      }
      if (next > 0) {
        assert.deepEqual(refreshes.ask(refresh, next - 1, MINUTE), { refresh, started: false, retryAt: next });
      }
      const { started, refresh: newOne } = refreshes.ask(refresh, next, MINUTE);
      assert.equal(started, true);
      assert.deepEqual(newOne, { id: refresh.id + 1, state: "asked", askedAt: next });
    });

    test(`that is ${name}: an alarm does ${alarm}, a restart ${restart}, a cancellation ${cancel}`, () => {
      const { running, ...does } = refreshes.STATES[state];
      assert.deepEqual(does, { alarm, restart, cancel });
      assert.equal(running, next === "joins");
    });
  }

  test("is sent from one state alone, so that what may have been billed is never repeated", () => {
    const senders = Object.entries(refreshes.STATES).filter(([, { alarm, restart }]) =>
      [alarm, restart].includes("send"),
    );
    assert.deepEqual(
      senders.map(([state]) => state),
      ["asked"],
    );
  });

  test("of a round starts at its place, and after the Item's own minute", () => {
    const { id, state, round, startAt } = refreshes.askInRound(REFRESHES.done, 7, 5000, 2000, MINUTE);
    assert.deepEqual([id, state, round, startAt], [REFRESHES.done.id + 1, "asked", 7, 61_100]);
    assert.equal(refreshes.askInRound(refreshes.NONE, 7, 5000, 2000, MINUTE).startAt, 5000);
  });

  test("that is under way becomes a round's, and is no second one", () => {
    for (const refresh of [asked, sent]) {
      assert.deepEqual(refreshes.askInRound(refresh, 7, 5000, 2000, MINUTE), { ...refresh, round: 7 });
    }
  });

  // What Plaid says, whose limit that is, and what becomes of a click and of a round's refresh.
  const LATER = { when: "after", afterMs: 30_000 };
  for (const [what, fault, limit, ofRound] of [
    ["the client's limit", { ...error("rejected", LATER), errorCode: "RATE_LIMIT", status: 429 }, "client", "asked"],
    ["a 429 of another kind", { ...error("rejected", LATER), status: 429 }, "client", "asked"],
    [
      "the Item's limit",
      { ...error("rejected", LATER), errorCode: "INVESTMENTS_REFRESH_LIMIT", status: 429 },
      "item",
      "asked",
    ],
    [
      "an institution's limit",
      { ...error("rejected", LATER), errorCode: "INSTITUTION_RATE_LIMIT", status: 429 },
      undefined,
      "failed",
    ],
    [
      "an institution that is down",
      { ...error("rejected", LATER), errorCode: "INSTITUTION_DOWN", status: 400 },
      undefined,
      "failed",
    ],
    [
      "that there is no credit",
      { ...error("rejected"), errorCode: "CREDITS_EXHAUSTED", status: 429 },
      undefined,
      "failed",
    ],
    ["nothing, late", { ...error("unknown", LATER), status: 429 }, undefined, "unknown"],
  ]) {
    test(`that meets ${what}: a click is told, one of a round is ${ofRound}`, () => {
      const inRound = { ...sent, round: 7 };
      assert.equal(refreshes.limitOf(fault), limit);
      assert.equal(refreshes.reject(sent, fault, 5000).state, fault.outcome === "unknown" ? "unknown" : "failed");
      const { state, startAt, id, sentAt } = refreshes.reject(inRound, fault, 5000);
      assert.equal(state, ofRound);
      if (state === "asked") assert.deepEqual([startAt, id, sentAt], [35_000, sent.id, undefined]);
      assert.equal(refreshes.reject({ ...inRound, limits: 60 }, fault, 5000).state === "asked", false);
    });
  }

  test("that was interrupted may have been billed, and one that was withdrawn was not", () => {
    assert.equal(REFRESHES.interrupted.error.outcome, "unknown");
    assert.equal(REFRESHES.cancelled.error.outcome, "not_sent");
  });
});
