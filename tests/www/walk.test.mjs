// The complete use of the person's page in a real browser: link, refresh, changes, a broken login, the repair and the
// removal. Also tests it with thousands of holdings and Items, and with a session that ended.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { refreshButton, title, usePage } from "./page.mjs";
import { portfolio } from "./portfolios.mjs";
import { until } from "./service.mjs";

const PHONE = { width: 390, height: 844 };
const { service, inBrowser, openItem, open } = usePage();

describe("a person", () => {
  inBrowser("links a bank, refreshes it, repairs its login, and removes it", async (t) => {
    const page = await open("/");
    await page.getByRole("button", { name: "Link a bank" }).first().click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "First Platypus Bank" }).waitFor();
    const itemId = decodeURIComponent(new URL(page.url()).hash.slice(1));
    await page.locator("#holdings-table tr").first().waitFor();

    await refreshButton(page).click();
    await title(page, "Up to date");
    await page.locator("#change", { hasText: /paid in .*market/ }).waitFor();
    assert.deepEqual(await page.axe(), []);
    await page.shot("walk-1-changed");
    const changed = await page.locator("#change").innerText();

    await service.plaid.setItemError("ITEM_LOGIN_REQUIRED", itemId);
    await title(page, "Reconnect your bank");
    // A failed refresh deletes nothing.
    assert.equal(await page.locator("#change").innerText(), changed);
    assert.deepEqual(await page.axe(), []);
    await page.shot("walk-2-broken");
    await page.getByRole("button", { name: "Sign in at the bank" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await title(page, "Up to date");

    await page.getByRole("button", { name: "Remove this bank" }).click();
    await page.getByRole("heading", { name: "Remove First Platypus Bank?" }).waitFor();
    assert.deepEqual(await page.axe("dialog"), []);
    await page.shot("walk-3-remove");
    await page.getByRole("button", { name: "Remove it" }).click();
    await page.getByRole("heading", { name: "No banks yet" }).waitFor();
    await page.shot("walk-5-none");
    assert.equal((await service.ask("GET", `/api/items/${itemId}`, { admin: true })).status, 404);
    t.diagnostic(`layout shift: ${await page.shift()}`);
    await page.finish();
  });

  inBrowser("sees which transactions were corrected and cancelled", async () => {
    const page = await openItem(await service.addItem({ portfolio: "recorded" }));
    await refreshButton(page).click();
    const flag = (text) => page.locator("#movements-table .flag", { hasText: text });
    await flag("Corrected").waitFor();
    await flag("Cancelled").waitFor();
    await page.locator("#movements-table", { hasText: "Before: " }).waitFor();
    assert.deepEqual(await page.axe(), []);
    await page.shot("walk-4-corrected");
    await page.finish();
  });

  for (const [name, options] of [
    ["desktop", {}],
    ["phone", { viewport: PHONE, colorScheme: "dark" }],
  ]) {
    inBrowser(`has 2,000 holdings: ${name}`, async (t) => {
      const itemId = await service.addItem({ portfolio: portfolio(2000, 100), changes: [portfolio(2000, 120)] });
      const started = performance.now();
      const page = await openItem(itemId, options);
      t.diagnostic(`shown after ${Math.round(performance.now() - started)} ms`);
      await page.locator("#chart-title", { hasText: "The 10 largest" }).waitFor();
      assert.equal(await page.locator("#holdings-table tbody tr").count(), 50);
      await page.locator("#shown", { hasText: "50 of 2,000" }).waitFor();
      await page.getByRole("button", { name: "Show more" }).click();
      assert.equal(await page.locator("#holdings-table tbody tr").count(), 250);
      await page.shifting(async () => {
        await page.getByRole("searchbox", { name: "Find a holding" }).fill("number 1999");
        assert.equal(await page.locator("#holdings-table tbody tr").count(), 1);
        await page.getByRole("searchbox", { name: "Find a holding" }).fill("");
      });
      await refreshButton(page).click();
      await title(page, "Up to date");
      await page.shifting(async () => {
        await page.getByLabel("Sort by").selectOption("change");
        await page.locator("#holdings-table tbody tr").first().filter({ hasText: "Security number 0" }).waitFor();
      });
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      assert.equal(scrollWidth, clientWidth);
      assert.deepEqual(await page.axe(), []);
      await page.shot(`holdings-2000-${name}`);
      await page.finish();
    });
  }

  inBrowser("is asked to sign in again once the session has ended, and the page doesn't try for ever", async () => {
    const page = await openItem(await service.addItem(), { stranger: true });
    let sockets = 0;
    page.on("websocket", () => (sockets += 1));
    await page.context().clearCookies();
    await page.route("**/api/about", (route) =>
      route.fulfill({ json: { isDemo: false, plaid: "sandbox", hasSession: false, role: null } }),
    );
    await service.crash();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.equal(sockets, 0);
    await page.leave();
  });
});

describe("somebody with many banks", () => {
  inBrowser("finds one by its name, and sees eight at most", async (t) => {
    for (let part = 0; part < 3; part += 1) await Promise.all(Array.from({ length: 4 }, () => service.addItem()));
    const page = await open("/");
    await page.locator("#desk").waitFor();
    assert.ok((await page.locator("#items label").count()) <= 8);
    await page.shifting(() => page.getByRole("searchbox", { name: "Find a bank" }).fill("Test"));
    await until(async () => (await page.locator("#items label").count()) === 8, "the banks that were found");
    t.diagnostic(await page.locator("#item-count").innerText());
    assert.deepEqual(await page.axe(".choose"), []);
    await page.finish();
  });
});
