// The state machine of a refresh: what may start, what is recorded, and what an interrupted record means.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const refreshes = await importTypeScript("www/src/item/refresh.ts");

const MINUTE = 60_000;
const REQUEST = { entry: "entry-1", who: "ada" };
const asked = refreshes.ask(refreshes.NONE, REQUEST, 1000, MINUTE).refresh;
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

// For each state: its description, when the next refresh may start, and the effect of an alarm and a cancellation.
const ROWS = [
  ["none", "none", 0, "nothing", "nothing"],
  ["asked", "asked", "joins", "send", "withdraw"],
  ["sent", "sent", "joins", "interrupt", "abort"],
  ["done", "done", 61_100, "nothing", "nothing"],
  ["refused for good", "failed", 0, "nothing", "nothing"],
  ["refused until the person acts", "failed", 0, "nothing", "nothing"],
  ["refused for 20 s", "failed", 25_000, "nothing", "nothing"],
  ["refused for an hour", "failed", 65_000, "nothing", "nothing"],
  ["never sent", "failed", 0, "nothing", "nothing"],
  ["without an answer", "unknown", 61_100, "nothing", "nothing"],
  ["cancelled", "failed", 0, "nothing", "nothing"],
  ["interrupted", "unknown", 61_100, "nothing", "nothing"],
];

describe("a refresh", () => {
  for (const [name, state, next, alarm, cancel] of ROWS) {
    const refresh = REFRESHES[name];

    test(`that is ${name}: ${state}; the next ${next === "joins" ? "joins it" : `may start at ${next}`}`, () => {
      assert.equal(refresh.state, state);
      if (next === "joins") {
        assert.deepEqual(refreshes.ask(refresh, REQUEST, 1e9, MINUTE), { refresh, started: false });
        return;
      }
      if (next > 0) {
        assert.deepEqual(refreshes.ask(refresh, REQUEST, next - 1, MINUTE), { refresh, started: false, retryAt: next });
      }
      const { started, refresh: newOne } = refreshes.ask(refresh, REQUEST, next, MINUTE);
      assert.equal(started, true);
      assert.deepEqual(newOne, { id: refresh.id + 1, state: "asked", askedAt: next, ...REQUEST });
    });

    test(`that is ${name}: an alarm does ${alarm}, a cancellation ${cancel}`, () => {
      const { running, ...does } = refreshes.STATES[state];
      assert.deepEqual(does, { alarm, cancel });
      assert.equal(running, next === "joins");
    });
  }

  test("is sent from only one state, so a call that may have been billed is never repeated", () => {
    const senders = Object.entries(refreshes.STATES).filter(([, { alarm }]) => alarm === "send");
    assert.deepEqual(
      senders.map(([state]) => state),
      ["asked"],
    );
  });

  const IN_ROUND = { entry: "entry-2", round: 7, startAt: 5000 };

  test("of a round starts in its slot, and after the Item's own minute", () => {
    const { id, state, askedAt, ...more } = refreshes.askInRound(REFRESHES.done, IN_ROUND, 2000, MINUTE);
    assert.deepEqual([id, state, askedAt], [REFRESHES.done.id + 1, "asked", 2000]);
    assert.deepEqual(more, { ...IN_ROUND, startAt: 61_100, freeAt: 61_100 });
    assert.equal(refreshes.askInRound(refreshes.NONE, IN_ROUND, 2000, MINUTE).startAt, 5000);
  });

  test("that is under way joins a round without a second call", () => {
    for (const refresh of [asked, sent]) {
      assert.deepEqual(refreshes.askInRound(refresh, IN_ROUND, 2000, MINUTE), { ...refresh, round: 7 });
    }
  });

  test("that waits in a round becomes that of a person who clicks, and starts at once", () => {
    const waiting = refreshes.askInRound(refreshes.NONE, IN_ROUND, 2000, MINUTE);
    const clicked = refreshes.ask(waiting, REQUEST, 3000, MINUTE);
    assert.deepEqual(clicked, { refresh: { ...waiting, who: "ada", startAt: 3000 }, started: false });
    const again = refreshes.ask(clicked.refresh, { ...REQUEST, who: "bob" }, 4000, MINUTE);
    assert.deepEqual(again, clicked);
  });

  test("that waits for the Item's own minute does so after a click, too", () => {
    const waiting = refreshes.askInRound(REFRESHES.done, IN_ROUND, 2000, MINUTE);
    assert.equal(refreshes.ask(waiting, REQUEST, 3000, MINUTE).refresh.startAt, 61_100);
    const { who: _who, ...ofRound } = { ...sent, round: 7 };
    const later = { when: "after", afterMs: 30_000 };
    const limited = { ...error("rejected", later), errorCode: "INVESTMENTS_REFRESH_LIMIT", status: 429 };
    const asked = refreshes.reject(ofRound, limited, 5000);
    assert.equal(refreshes.ask(asked, REQUEST, 6000, MINUTE).refresh.startAt, 35_000);
  });

  test("that a click could not start goes back to its round, and waits half a minute", () => {
    const waiting = refreshes.askInRound(refreshes.NONE, IN_ROUND, 2000, MINUTE);
    const clicked = refreshes.ask(waiting, REQUEST, 3000, MINUTE).refresh;
    assert.deepEqual(refreshes.giveBack(clicked, 4000), { ...waiting, startAt: 34_000 });
    assert.equal(refreshes.giveBack(waiting, 4000), undefined);
    assert.equal(refreshes.giveBack(asked, 4000), undefined);
  });

  test("that is still asked in a later month than its entry gets another entry", () => {
    const opened = { ...asked, month: "2026-11" };
    assert.equal(refreshes.renew(asked, "entry-9", "2026-12"), undefined);
    assert.equal(refreshes.renew(opened, "entry-9", "2026-11"), undefined);
    assert.deepEqual(refreshes.renew(opened, "entry-9", "2026-12"), { ...asked, entry: "entry-9" });
  });

  // For each error: its description, the rate limit that it means, and the result for a refresh of a round.
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
      "an error about missing credit",
      { ...error("rejected"), errorCode: "CREDITS_EXHAUSTED", status: 429 },
      undefined,
      "failed",
    ],
    ["no response in time", { ...error("unknown", LATER), status: 429 }, undefined, "unknown"],
  ]) {
    test(`that gets ${what} is ${ofRound} in a round`, () => {
      const inRound = { ...sent, round: 7 };
      assert.equal(refreshes.limitOf(fault), limit);
      assert.equal(refreshes.reject(sent, fault, 5000).state, fault.outcome === "unknown" ? "unknown" : "failed");
      const { state, startAt, id, sentAt } = refreshes.reject(inRound, fault, 5000);
      assert.equal(state, ofRound);
      if (state === "asked") assert.deepEqual([startAt, id, sentAt], [35_000, sent.id, undefined]);
      assert.equal(refreshes.reject({ ...inRound, limits: 60 }, fault, 5000).state === "asked", false);
    });
  }

  test("may have been billed after an interruption, but not after a withdrawal", () => {
    assert.equal(REFRESHES.interrupted.error.outcome, "unknown");
    assert.equal(REFRESHES.cancelled.error.outcome, "not_sent");
  });
});
