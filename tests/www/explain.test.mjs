// The texts of the page about the connection to the bank, without a browser.

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
  planned: { id: 1, state: "asked", round: 7 },
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

describe("the page about a connection that is broken", () => {
  const broken = (code, when) => explained("none", { code, blocks: true, ...(when && { when }) });

  test("has a button for the repair", () => {
    for (const when of [undefined, "user"]) {
      const { title, action } = broken("ITEM_LOGIN_REQUIRED", when);
      assert.deepEqual([title, action], ["Reconnect your bank", "repair"]);
    }
  });

  for (const [code, when, words] of [
    ["NO_INVESTMENT_ACCOUNTS", "never", /^Trying again won’t help\.$/],
    ["PRODUCT_NOT_ENABLED", "never", /^Trying again won’t help\.$/],
    ["ITEM_NOT_FOUND", "never", /Remove it here\. To go on, link it again\.$/],
    ["USER_PERMISSION_REVOKED", "never", /Remove it here\. To go on, link it again\.$/],
    // This one comes from a webhook.
    ["USER_PERMISSION_REVOKED", undefined, /Remove it here\. To go on, link it again\.$/],
  ]) {
    test(`has no such button where no repair can help: ${code}, ${when ?? "from a webhook"}`, () => {
      const { title, text, action } = broken(code, when);
      assert.equal(action, undefined);
      assert.match(text, words);
      assert.notEqual(title, "Reconnect your bank");
    });
  }
});

test("the page says of a refresh that waits in a round how to start it", () => {
  const { title, text } = explained("planned", null);
  assert.equal(title, "A refresh is planned");
  assert.match(text, /To start it now, click Refresh\.$/);
});
