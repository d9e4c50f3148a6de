// The operations page in a real browser.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { walkOperations } from "./operations.mjs";
import { usePage } from "./page.mjs";

walkOperations(40, 8, 300);

describe("a list of the operations page", () => {
  const { inBrowser, open } = usePage();
  const NOTHING_MORE = {
    requestId: null,
    code: null,
    message: null,
    webhookAt: null,
    settledBy: null,
    settledAt: null,
  };
  const entry = (id) => ({
    ...NOTHING_MORE,
    id,
    itemId: `item-${id}`,
    who: "ada",
    round: null,
    openedAt: 0,
    state: "done",
    billed: "yes",
    endedAt: 1,
  });

  inBrowser("gets each page once, for any number of clicks", async () => {
    const page = await open("/operations");
    await page.locator("#desk").waitFor();
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/entries?*", async (route) => {
      const isNext = route.request().url().includes("before=1");
      if (isNext) await held;
      await route.fulfill({ json: isNext ? { entries: [entry("b")] } : { entries: [entry("a")], next: 1 } });
    });
    await page.locator("#entries-form").getByRole("button", { name: "Show" }).click();
    const more = page.locator("#more-entries");
    await more.click();
    await more.click();
    release();
    await more.waitFor({ state: "hidden" });
    await page.waitForLoadState("networkidle");
    assert.equal(await page.locator("#entries tbody tr").count(), 2);
    await page.leave();
  });

  inBrowser("shows at each of its buttons that the Worker can't be reached", async () => {
    const page = await open("/operations");
    const error = { kind: "blocked", message: "The person has to act." };
    const causes = [{ code: "ITEM_LOGIN_REQUIRED", outcome: "failed", count: 1, error }];
    await page.route("**/causes", (route) => route.fulfill({ json: { causes } }));
    await page.route("**/entries?*", (route) => {
      if (route.request().url().includes("before=1")) return route.abort();
      return route.fulfill({ json: { entries: [entry("a")], next: 1 } });
    });
    for (const url of ["**/failures?*", "**/settle"]) await page.route(url, (route) => route.abort());
    await page.reload();
    for (const [button, fault] of [
      ["#causes button", "#failures-fault"],
      ["#more-unsettled", "#unsettled-fault"],
      ["#unsettled tbody button", "#unsettled-fault"],
      ["#more-entries", "#entries-fault"],
    ]) {
      await page.locator(button).first().click();
      await page.locator(fault, { hasText: "This service can’t be reached." }).waitFor();
    }
    // Chromium logs each request that failed.
    const unhandled = page.seen.faults.filter((text) => !text.startsWith("Failed to load resource"));
    assert.deepEqual(unhandled, []);
    await page.leave();
  });
});

describe("the round on the operations page", () => {
  const { inBrowser, open } = usePage();

  inBrowser("can be paused by hand if it has paused by itself, so that no cron resumes it", async () => {
    const page = await open("/operations");
    const round = { round: 7, state: "paused", pausedFor: "cap", total: 3, done: 1, failed: 1, unknown: 0 };
    const more = { queued: 1, etaMs: 0, by: "cron", beganAt: 0, endedAt: null };
    const rate = { started: 0, perMinute: 100, heldUntil: null, isStopped: false };
    await page.route("**/api/operations", (route) =>
      route.fulfill({ json: { round: { ...round, ...more }, items: 3, rate, price: null, now: 0 } }),
    );
    await page.route("**/current/pause", (route) => {
      round.pausedFor = null;
      return route.fulfill({ json: { ...round, ...more } });
    });
    await page.reload();
    await page.locator("#round-state", { hasText: "the month’s limit is reached" }).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Resume" }).waitFor();
    await page.locator("#round-state", { hasText: /^Paused\./ }).waitFor();
    await page.leave();
  });
});
