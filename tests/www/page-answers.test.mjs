// The texts of the page for each response of Plaid, in a real browser.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { refreshButton, title, usePage } from "./page.mjs";

const { service, inBrowser, openItem } = usePage();

// Every response of the panel, with the title and text that the page shows, and how often Plaid billed.
const MEANINGS = [
  ["Success, with changes", "Up to date", /They are marked below/, 1],
  ["Success, no change", "Up to date", /no changes so far/, 0],
  ["ITEM_LOGIN_REQUIRED", "Reconnect your bank", /sign in again.*Nothing was billed/s, 0],
  ["INVESTMENTS_REFRESH_LIMIT", "Refreshed a moment ago", /try again in (59|1:00)/, 0],
  ["INSTITUTION_DOWN", "The bank is down", /lasts until .*try again in (59|1:00)/s, 0],
  ["PRODUCTS_NOT_SUPPORTED", "Not supported here", /update by themselves.*Nothing was billed/s, 0],
  ["PRODUCT_NOT_READY", "Not ready yet", /first time.*Nothing was billed/s, 0],
  ["INVALID_API_KEYS", "This can’t be refreshed", /won’t help. Nothing was billed/, 0],
  ["A broken connection", "Probably done, and billed", /connection broke.*No need to pay again/s, 1],
  ["A gateway’s HTML, 502", "Maybe done, and perhaps billed", /HTTP 502.*you may pay twice/s, 0],
  ["A 200 that isn’t Plaid’s", "Maybe done, and perhaps billed", /HTTP 200.*you may pay twice/s, 0],
  // Must be last: it delays all Items, so later tests would wait.
  ["RATE_LIMIT", "Plaid is busy with us", /try again in (19|20) s/, 0],
];

describe("what the page says of", () => {
  for (const [place, [name, heading, words, billed]] of MEANINGS.entries()) {
    inBrowser(name, async () => {
      const itemId = await service.addItem();
      const page = await openItem(itemId);
      const billedBefore = service.plaid.billed;
      await page.getByLabel("Plaid’s next answer").selectOption({ label: name });
      await page.getByRole("button", { name: "Line it up" }).click();
      await page.locator("#said", { hasText: name }).waitFor();
      await refreshButton(page).click();
      await title(page, heading);
      const notice = page.locator("#notice", { hasText: words });
      await notice.waitFor();
      assert.match(
        `${await page.locator("#live").innerText()}${await page.locator("#alert").innerText()}`,
        new RegExp(heading),
      );
      assert.equal(service.calls(itemId), 1);
      assert.equal(service.plaid.billed - billedBefore, billed);
      assert.deepEqual(await page.axe(".status"), []);
      await page.shotOf(".status", `answer-${place}`);
      await page.finish();
    });
  }

  inBrowser("covers every response of the panel, except slow ones", async () => {
    const page = await openItem(await service.addItem());
    const named = MEANINGS.map(([name]) => name);
    const offered = await page.locator("#answer option").allInnerTexts();
    assert.deepEqual(
      offered.filter((name) => !named.includes(name)),
      ["Success after 15 seconds", "No answer at all"],
    );
    await page.finish();
  });
});
