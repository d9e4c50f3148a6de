// The Worker's processes are killed during a refresh, as in a crash, and start again. Also tests a Worker that is not a
// demo.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { noBrowser, startBrowser } from "./browser.mjs";
import { ADMIN_SECRET, REFRESH, startService, until } from "./service.mjs";

const service = {};
let browser;
let openPage;
let itemId;
let original;

before(async () => {
  Object.assign(service, await startService());
  itemId = await service.addItem();
  original = await service.view(itemId);
  service.plaid.answerNext({ endpoint: REFRESH, never: true });
  if (!noBrowser) {
    browser = await startBrowser(service);
    openPage = await browser.open(`/#${itemId}`);
    await openPage.locator("#holdings-table tr").first().waitFor();
  }
  // The page's request fails during the crash. The page must not give up.
  await openPage?.route(new RegExp(`/api/items/${itemId}$`), (route) => route.abort(), { times: 1 });
  await service.refresh(itemId);
  await until(() => service.calls(itemId) === 1, "the call to Plaid");
  await service.crash({ FAKE_CONTROL_URL: undefined, REFRESH_TIMEOUT_MS: "5000" });
});

after(async () => {
  await browser?.close();
  await service.stop();
});

describe("a refresh that a crash interrupted", () => {
  test("is recorded as one that may have been done and billed", async () => {
    const { refresh, isRunning } = await service.settled(itemId);
    assert.equal(isRunning, false);
    assert.equal(refresh.state, "unknown");
    assert.deepEqual([refresh.error.kind, refresh.error.outcome], ["interrupted", "unknown"]);
  });

  // Within the Item's minute.
  test("counts for the minute, since Plaid may have counted it", async () => {
    assert.equal((await service.refresh(itemId)).status, 429);
    assert.equal(service.calls(itemId), 1);
  });

  test("is shown as unknown on a page that was open during the crash", { skip: noBrowser }, async () => {
    await openPage.getByRole("heading", { name: /^(Maybe|Probably) done, and/ }).waitFor();
    await openPage.locator("#notice", { hasText: "restarted while Plaid was at work" }).waitFor();
    // The browser logs the lost connection.
    openPage.seen.faults.splice(0);
    await openPage.finish();
  });

  test("is never repeated automatically, but Plaid's new data is read", async () => {
    const { holdings } = await service.settled(itemId);
    assert.deepEqual(
      holdings.map((row) => row.before.value),
      original.holdings.map((row) => row.value),
    );
    assert.notDeepEqual(
      holdings.map((row) => row.value),
      original.holdings.map((row) => row.value),
    );
    assert.equal(service.calls(itemId), 1);
    assert.equal(service.plaid.billed, 1);
  });
});

describe("a Worker with real credentials", () => {
  test("opens no session without the ADMIN_SECRET", async () => {
    for (const body of [undefined, {}, { secret: "" }, { secret: "guessed" }, { secret: ["guessed"] }]) {
      const { status, headers } = await service.ask("POST", "/api/session", { origin: service.url, body });
      assert.equal(status, 401);
      assert.equal(headers.get("Set-Cookie"), null);
    }
  });

  test("has no routes of the fake", async () => {
    const { status } = await service.ask("POST", "/api/fake/answer", { admin: true, body: {} });
    assert.equal(status, 404);
  });

  test("asks for the secret on its page, and has no panel there", { skip: noBrowser }, async () => {
    const page = await browser.open(`/#${itemId}`, { stranger: true });
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.deepEqual(await page.axe(), []);
    await page.getByLabel("Secret of this service").fill("guessed");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").filter({ hasText: "not the secret" }).waitFor();
    await page.shot("sign-in");
    // The browser logs the 401 response.
    page.seen.faults.splice(0);
    await page.getByLabel("Secret of this service").fill(ADMIN_SECRET);
    await page.getByRole("button", { name: "Sign in" }).click();
    // A webhook or a check has settled it in the meantime.
    await page.getByRole("heading", { name: "Probably done, and billed" }).waitFor();
    assert.equal(await page.locator("#panel").isVisible(), false);
    await page.finish();
  });

  test("aborts a refresh after REFRESH_TIMEOUT_MS, and the page says so", { skip: noBrowser }, async () => {
    const other = await service.addItem();
    service.plaid.answerNext({ endpoint: REFRESH, never: true });
    const page = await browser.open(`/#${other}`);
    await page.locator("#refresh").click();
    await page.locator("#notice", { hasText: /No answer came within 5\.0 s/ }).waitFor();
    await page.locator("#notice", { hasText: "probably done, and billed" }).waitFor();
    assert.equal(service.calls(other), 1);
    await page.finish();
  });

  // Must be last: it blocks this IP address for a minute.
  test("allows an address ten sign-in attempts a minute", async () => {
    const guess = () => service.ask("POST", "/api/session", { origin: service.url, body: { secret: "guessed" } });
    const statuses = [];
    // The limit is by the minute of the clock, so the guesses may be of two of them.
    while (statuses.length < 21 && statuses.at(-1) !== 429) statuses.push((await guess()).status);
    assert.equal(statuses[0], 401);
    assert.equal(statuses.at(-1), 429);
  });
});

test("a Worker without a SESSION_KEY reports it, and rejects requests", async () => {
  await service.crash({ SESSION_KEY: undefined, PLAID_SECRET: undefined });
  const health = await service.ask("GET", "/api/health");
  assert.deepEqual([health.status, health.body.faults], [503, ["Missing: PLAID_SECRET, SESSION_KEY."]]);
  for (const path of ["/api/about", "/webhooks/plaid"]) {
    const { status, body } = await service.ask(path === "/api/about" ? "GET" : "POST", path);
    assert.equal(status, 500);
    assert.equal(body.message, "This Worker is not configured. Missing: PLAID_SECRET, SESSION_KEY.");
  }
});
