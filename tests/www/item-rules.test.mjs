// The rules of an Item about its connection, its readings, and refreshes whose answer was lost.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const { attentionAfter, attentionAfterError, attentionAfterReading, noteOf } =
  await importTypeScript("www/src/item/attention.ts");
const readings = await importTypeScript("www/src/item/reading.ts");
const settlement = await importTypeScript("www/src/item/settlement.ts");
const { faultsOf } = await importTypeScript("www/src/settings.ts");

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 29);
const item = (code, more) => ({ webhook_type: "ITEM", webhook_code: code, item_id: "i", ...more });
const ERROR = item("ERROR", { error: { error_code: "ITEM_LOGIN_REQUIRED" } });
const BROKEN = { code: "ITEM_LOGIN_REQUIRED", blocks: true };

describe("the connection of an Item", () => {
  for (const [event, expected] of [
    [ERROR, BROKEN],
    [item("USER_PERMISSION_REVOKED"), { code: "USER_PERMISSION_REVOKED", blocks: true }],
    [
      item("PENDING_DISCONNECT", { disconnect_time: "2026-12-01T00:00:00Z" }),
      { code: "PENDING_DISCONNECT", blocks: false, until: "2026-12-01T00:00:00Z" },
    ],
    [
      item("PENDING_EXPIRATION", { consent_expiration_time: "2026-12-01T00:00:00Z" }),
      { code: "PENDING_EXPIRATION", blocks: false, until: "2026-12-01T00:00:00Z" },
    ],
    // It is about one account, so the others can be refreshed.
    [item("USER_ACCOUNT_REVOKED", { account_id: "a1" }), { code: "USER_ACCOUNT_REVOKED", blocks: false }],
    [item("LOGIN_REPAIRED"), null],
    [item("NEW_ACCOUNTS_AVAILABLE"), null],
    [{ webhook_type: "HOLDINGS", webhook_code: "ERROR" }, null],
  ]) {
    test(`after ${event.webhook_type}: ${event.webhook_code}`, () => {
      assert.deepEqual(attentionAfter(event, null, [], NOW), { attention: expected, isDoubtful: false });
    });
  }

  test("that is broken is not replaced by a warning", () => {
    assert.deepEqual(attentionAfter(item("PENDING_DISCONNECT"), BROKEN, [], NOW).attention, BROKEN);
  });

  test("that will end is not replaced by a warning about one account, but the other way round", () => {
    const ending = { code: "PENDING_DISCONNECT", blocks: false, until: "2026-12-01T00:00:00Z" };
    const ofAccount = { code: "USER_ACCOUNT_REVOKED", blocks: false };
    assert.deepEqual(attentionAfter(item("USER_ACCOUNT_REVOKED"), ending, [], NOW).attention, ending);
    const end = item("PENDING_DISCONNECT", { disconnect_time: ending.until });
    assert.deepEqual(attentionAfter(end, ofAccount, [], NOW).attention, ending);
    assert.deepEqual(attentionAfter(ERROR, ofAccount, [], NOW).attention, BROKEN);
    assert.equal(attentionAfter(item("LOGIN_REPAIRED"), ofAccount, [], NOW).attention, null);
  });

  test("that was repaired is not broken again by a repeated ERROR: a reading decides", () => {
    const webhooks = [noteOf(item("LOGIN_REPAIRED"), NOW - 1000, 1), noteOf(ERROR, NOW - 2000, 1)];
    assert.deepEqual(attentionAfter(ERROR, null, webhooks, NOW), { attention: null, isDoubtful: true });
    // Plaid's retries end after a day.
    assert.deepEqual(attentionAfter(ERROR, null, webhooks, NOW + DAY), { attention: BROKEN, isDoubtful: false });
  });

  test("follows the error in Plaid's reading", () => {
    assert.deepEqual(attentionAfterReading({ error_code: "ITEM_LOGIN_REQUIRED" }, null, false), BROKEN);
    assert.equal(attentionAfterReading(null, BROKEN, true), null);
    assert.equal(attentionAfterReading(null, BROKEN, false), BROKEN);
  });

  for (const [error, blocks] of [
    [{ errorCode: "ITEM_LOGIN_REQUIRED", retry: { when: "user" } }, true],
    [{ errorCode: "PRODUCTS_NOT_SUPPORTED", retry: { when: "never" }, scope: "institution" }, true],
    [{ errorCode: "INVALID_API_KEYS", retry: { when: "never" }, scope: "client" }, false],
    [{ errorCode: "INSTITUTION_DOWN", retry: { when: "after" }, scope: "institution" }, false],
    [{ kind: "timeout", retry: { when: "never" } }, false],
  ]) {
    test(`after ${error.errorCode ?? error.kind}, ${blocks ? "no refresh" : "a refresh"} can succeed`, () => {
      const attention = attentionAfterError({ outcome: "rejected", ...error }, null);
      assert.equal(attention?.blocks ?? false, blocks);
      assert.equal(attention?.when, blocks ? error.retry.when : undefined);
    });
  }
});

describe("readings", () => {
  test("for fifty webhooks within a second are one", () => {
    let reading = readings.succeed(readings.NO_READING, 0, true, NOW);
    const times = Array.from({ length: 50 }, (_, place) => {
      reading = readings.wantSoon(reading, NOW + 20 * place, NOW);
      return reading.againAt;
    });
    assert.deepEqual([...new Set(times)], [NOW + 5000]);
    const read = readings.succeed(reading, reading.wanted, false, NOW + 5000);
    assert.equal(readings.isDue(read), false);
  });

  test("that a person waits for start immediately", () => {
    assert.equal(readings.wantNow(readings.wantSoon(readings.NO_READING, NOW, NOW)).againAt, 0);
  });

  test("that failed are retried, unless a retry can't succeed", () => {
    const wanted = readings.wantNow(readings.NO_READING);
    const later = readings.fail(wanted, 1, { retry: { when: "after", afterMs: 60_000 } }, NOW);
    assert.deepEqual([readings.isDue(later), later.againAt], [true, NOW + 60_000]);
    for (const when of ["user", "never"]) {
      assert.equal(readings.isDue(readings.fail(wanted, 1, { retry: { when } }, NOW)), false);
    }
  });

  test("ask for the whole history first, once a month, and when Plaid says so; else for sixty days", () => {
    const first = readings.windowOf(readings.NO_READING, 0, NOW);
    assert.deepEqual(first, { startDate: "2024-11-29", isFull: true });
    const read = readings.succeed(readings.NO_READING, 0, true, NOW);
    assert.deepEqual(readings.windowOf(read, NOW, NOW + DAY), { startDate: "2026-10-01", isFull: false });
    assert.equal(readings.windowOf(read, NOW, NOW + 31 * DAY).isFull, true);
    assert.equal(readings.windowOf(readings.forgetHistory(read), NOW, NOW + DAY).isFull, true);
  });

  test("of the whole history count as such only if no other was requested meanwhile", () => {
    const began = readings.wantNow(readings.NO_READING);
    const during = readings.wantSoon(readings.forgetHistory(began), NOW, NOW);
    const read = readings.succeed(during, began.wanted, true, NOW);
    assert.deepEqual([readings.isDue(read), readings.windowOf(read, NOW, NOW).isFull], [true, true]);
    const again = readings.succeed(read, read.wanted, true, NOW);
    assert.deepEqual([readings.isDue(again), readings.windowOf(again, NOW, NOW).isFull], [false, false]);
  });

  test("reach back to before the reading with which they are compared", () => {
    const read = readings.succeed(readings.NO_READING, 0, true, NOW);
    assert.equal(readings.windowOf(read, NOW - 100 * DAY, NOW).startDate, "2026-07-22");
  });
});

describe("a refresh without an answer", () => {
  const refresh = { id: 3, state: "unknown", sentAt: NOW, endedAt: NOW + 1000 };
  const news = (at, more) => ({ type: "HOLDINGS", code: "DEFAULT_UPDATE", at, refresh: 3, ...more });

  test("is settled by a webhook about new data since the call, and by no other", () => {
    const settled = settlement.settledByWebhook(refresh, [news(NOW + 500)]);
    assert.deepEqual(settled, { billed: "yes", by: "webhook", at: NOW + 500 });
    for (const webhook of [news(NOW - 1), news(NOW + 500, { refresh: 2 }), news(NOW + 500, { type: "ITEM" })]) {
      assert.equal(settlement.settledByWebhook(refresh, [webhook]), undefined);
    }
  });

  test("is settled by its webhook, even if the same text came before the call", () => {
    const early = news(NOW - 1);
    const own = news(NOW + 500);
    assert.equal(settlement.isRepeat(own, [early], refresh), false);
    assert.equal(settlement.isRepeat(news(NOW + 900), [own, early], refresh), true);
    // Before the call, and for webhooks about the connection, all known ones count.
    const { sentAt: _sentAt, ...asked } = { ...refresh, state: "asked" };
    assert.equal(settlement.isRepeat(news(NOW), [early], asked), true);
    const ofItem = { type: "ITEM", code: "ERROR" };
    assert.equal(settlement.isRepeat(news(NOW + 500, ofItem), [news(NOW - 1, ofItem)], refresh), true);
    assert.equal(settlement.isRepeat(news(NOW + 900, { refresh: 2 }), [own], refresh), false);
  });

  test("is settled by a later update, or a failed one, and once", () => {
    assert.equal(settlement.settledByLook(refresh, { updatedAt: "x" }, NOW).billed, "yes");
    assert.equal(settlement.settledByLook(refresh, { failedAt: "x" }, NOW).billed, "no");
    assert.equal(settlement.settledByLook(refresh, null, NOW), undefined);
    assert.equal(settlement.settledByLook({ ...refresh, settled: {} }, { updatedAt: "x" }, NOW), undefined);
    assert.equal(settlement.settledByLook({ ...refresh, state: "done" }, { updatedAt: "x" }, NOW), undefined);
  });

  test("is checked less and less often, and finally not at all", () => {
    const times = [];
    for (let next = refresh; settlement.nextLookAt(next) !== undefined; next = settlement.looked(next)) {
      times.push((settlement.nextLookAt(next) - refresh.endedAt) / 1000);
    }
    assert.deepEqual(times, [2, 60, 600, 3600, 21_600]);
    assert.equal(settlement.nextLookAt({ ...refresh, state: "done" }), undefined);
  });
});

describe("the configuration", () => {
  const GOOD = { PLAID_CLIENT_ID: "c", PLAID_SECRET: "s", SESSION_KEY: "k" };

  test("that is complete has no faults", () => {
    assert.deepEqual(faultsOf(GOOD), []);
    assert.deepEqual(faultsOf({ ...GOOD, PER_MINUTE: "50", PER_ITEM_MS: "0", MONTHLY_CAP: "" }), []);
  });

  for (const [env, fault] of [
    [{ PLAID_SECRET: "" }, /^Missing: PLAID_SECRET\.$/],
    [{ PER_MINUTE: "many" }, /^PER_MINUTE must be a number from 1 on\.$/],
    [{ PER_MINUTE: "0" }, /PER_MINUTE/],
    [{ MONTHLY_CAP: "-1" }, /MONTHLY_CAP/],
    [{ PLAID_ENVIRONMENT: "development" }, /sandbox or production/],
    [{ PUBLIC_URL: "example.com" }, /PUBLIC_URL must be a URL/],
    [{ FAKE_CONTROL_URL: "http://127.0.0.1/fake" }, /never set it with Plaid/],
    [{ ADMIN_SECRET: "x", PERSON_SECRET: "x" }, /must differ/],
  ]) {
    test(`is refused with ${JSON.stringify(env)}`, () => {
      const faults = faultsOf({ ...GOOD, ...env });
      assert.equal(faults.length, 1);
      assert.match(faults[0], fault);
    });
  }
});
