// The texts of the page about warnings of the bank, without a browser.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const { explain } = await importTypeScript("www/page/explain.ts");

const NOW = Date.UTC(2026, 10, 29);
const REVOKED = { code: "USER_ACCOUNT_REVOKED", blocks: false };
const ENDING = { code: "PENDING_DISCONNECT", blocks: false, until: "2026-12-01T00:00:00Z" };
const error = {
  kind: "plaid",
  outcome: "rejected",
  errorCode: "INSTITUTION_DOWN",
  retry: { when: "after", afterMs: 1 },
};
const REFRESHES = {
  none: { id: 0, state: "none" },
  sent: { id: 1, state: "sent", sentAt: NOW },
  done: { id: 1, state: "done", sentAt: NOW - 2, endedAt: NOW - 1 },
  failed: { id: 1, state: "failed", endedAt: NOW, error },
  unknown: { id: 1, state: "unknown", endedAt: NOW, error: { ...error, kind: "network", outcome: "unknown" } },
};
const explained = (state, attention) =>
  explain(
    {
      refresh: REFRESHES[state],
      isRunning: state === "sent",
      freeAt: 0,
      reading: { at: NOW, isDue: false, error: null },
      webhooks: [],
      attention,
    },
    NOW,
  );

describe("the page about an account whose access was withdrawn", () => {
  for (const state of ["none", "done"]) {
    test(`says so, and not that the connection ends: ${state}`, () => {
      const { tone, title, text, action } = explained(state, REVOKED);
      assert.deepEqual([tone, action], ["act", "repair"]);
      assert.match(title, /to an account$/);
      assert.match(text, /about this account\. Your others here still update\./);
      assert.doesNotMatch(`${title} ${text}`, /will end|It ends|no more data\./);
    });
  }

  for (const state of ["sent", "failed", "unknown"]) {
    test(`still tells of a refresh that matters more: ${state}`, () => {
      assert.deepEqual(explained(state, REVOKED), explained(state, null));
    });
  }
});

describe("the page about a connection that will end", () => {
  for (const state of ["none", "done", "failed", "unknown"]) {
    test(`says so: ${state}`, () => assert.match(explained(state, ENDING).title, /will end$/));
  }

  test("still tells of a refresh that is running", () => {
    assert.deepEqual(explained("sent", ENDING), explained("sent", null));
  });
});
