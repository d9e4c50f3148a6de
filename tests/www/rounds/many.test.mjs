// 2,000 Items on both pages, and the rows that a refresh of many holdings writes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { noBrowser, startBrowser } from "../browser.mjs";
import { portfolio } from "../portfolios.mjs";
import { startRounds } from "./service.mjs";

const ITEMS = 2_000;
const REAL_ITEMS = 3;
/** An API response has this many rows of a list. */
const PAGE = 100;
const VIEWS = [
  ["desktop", {}],
  ["phone", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
];

const service = {};
let browser;
before(async () => {
  Object.assign(service, await startRounds(REAL_ITEMS));
  // These Items are in the list alone. In a round, each of them fails.
  const itemIds = Array.from({ length: ITEMS - REAL_ITEMS }, (_, place) => `item-${String(place).padStart(4, "0")}`);
  await service.test("names", { itemIds });
  if (!noBrowser) browser = await startBrowser(service);
});
after(async () => {
  await browser?.close();
  await service.stop();
});

describe(`${ITEMS} Items`, () => {
  for (const [name, options] of VIEWS) {
    test(`the person's page has a short list and a search: ${name}`, { skip: noBrowser }, async (t) => {
      const started = performance.now();
      const page = await browser.open("/", options);
      await page.locator("#desk").waitFor();
      await page.locator("#holdings-table tr").first().waitFor();
      t.diagnostic(`shown after ${Math.round(performance.now() - started)} ms`);
      assert.equal(await page.locator("#items label").count(), 8);
      const searched = performance.now();
      await page.shifting(async () => {
        await page.getByRole("searchbox", { name: "Find a bank" }).fill("Bank 1999");
        await page.locator("#items label", { hasText: "Bank 1999" }).waitFor();
      });
      t.diagnostic(`found after ${Math.round(performance.now() - searched)} ms`);
      assert.equal(await page.locator("#items label").count(), 1);
      assert.ok((await overflow(page)) <= 0);
      assert.deepEqual(await page.axe(), []);
      await page.shot(`items-${ITEMS}-${name}`);
      await page.finish();
    });
  }

  test("a round over all of them, with a failure for nearly each", async () => {
    await service.begin();
    assert.deepEqual(await service.finish(), { done: REAL_ITEMS, failed: ITEMS - REAL_ITEMS, unknown: 0 });
    assert.equal(service.plaid.billed, REAL_ITEMS);
  });

  for (const [name, options] of VIEWS) {
    test(`the operations page lists failures in pages: ${name}`, { skip: noBrowser }, async (t) => {
      const started = performance.now();
      const page = await browser.open("/operations", options);
      const cause = page.locator("#causes tbody tr").filter({ hasText: "no_item" });
      await cause.waitFor();
      t.diagnostic(`shown after ${Math.round(performance.now() - started)} ms`);
      const failures = page.locator("#failures tbody tr");
      for (const pages of [1, 2]) {
        const clicked = performance.now();
        if (pages === 1) await cause.getByRole("button", { name: "1,997 Items" }).click();
        else await page.locator("#more-failures").click();
        await failures.nth(pages * PAGE - 1).waitFor();
        t.diagnostic(`${pages * PAGE} failures after ${Math.round(performance.now() - clicked)} ms`);
        assert.equal(await failures.count(), pages * PAGE);
      }
      assert.ok((await overflow(page)) <= 0);
      assert.deepEqual(await page.axe(), []);
      await page.shot(`operations-${ITEMS}-${name}`);
      await page.finish();
    });
  }
});

describe("the rows that a refresh writes", () => {
  for (const count of [6, 2000]) {
    test(`of ${count} holdings, one of which has another price`, async (t) => {
      await service.test("written");
      const itemId = await service.addItem({ portfolio: portfolio(count, 100), changes: [portfolio(count, 120)] });
      await service.settled(itemId);
      const first = await service.test("written");
      await service.refresh(itemId);
      await service.settled(itemId);
      const changed = await service.test("written");
      t.diagnostic(`rows written by the first reading ${first}, by a refresh ${changed}`);
      // The holding and its security.
      assert.ok(changed >= 1 && changed <= 3, String(changed));
    });
  }
});

/** How far the page is wider than its window. */
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
