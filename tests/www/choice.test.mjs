// The page in a real browser: a click is for the bank that the page shows, also while another is loading. And a refresh
// that waits in a round is started by a click.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { refreshButton, title, usePage } from "./page.mjs";
import { until } from "./service.mjs";

const choose = (page, itemId) =>
  page.evaluate((id) => document.querySelector(`#items input[value="${id}"]`).click(), itemId);
const nameOf = (page, text) => page.locator("#name", { hasText: text }).waitFor();

describe("somebody with two banks", () => {
  const { service, inBrowser, openItem } = usePage();
  const addTwo = () => Promise.all(["First", "Second"].map((name) => service.addItem({ name })));
  const statusOf = async (itemId) => (await service.ask("GET", `/api/items/${itemId}`, { admin: true })).status;

  inBrowser("removes the one that the dialog names, although another was chosen since", async () => {
    const [first, second] = await addTwo();
    const page = await openItem(first);
    await page.getByRole("button", { name: "Remove this bank" }).click();
    await page.getByRole("heading", { name: "Remove First?" }).waitFor();
    await choose(page, second);
    await nameOf(page, "Second");
    await page.getByRole("button", { name: "Remove it" }).click();
    await page.locator("#remove-dialog").waitFor({ state: "hidden" });
    assert.deepEqual([await statusOf(first), await statusOf(second)], [404, 200]);
    await page.leave();
  });

  inBrowser("changes none of them by clicks while the chosen one is loading", async () => {
    const [first, second] = await addTwo();
    const page = await openItem(first);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route(`**/api/items/${second}`, async (route) => {
      await held;
      await route.continue();
    });
    await choose(page, second);
    await refreshButton(page).click();
    await page.getByRole("button", { name: "Remove this bank" }).click();
    // Time for a wrong request.
    await page.waitForTimeout(300);
    assert.equal(await page.locator("#remove-dialog").isVisible(), false);
    assert.deepEqual([service.calls(first), service.calls(second)], [0, 0]);
    release();
    await nameOf(page, "Second");
    await refreshButton(page).click();
    await title(page, "Up to date");
    assert.deepEqual([service.calls(first), service.calls(second)], [0, 1]);
    await page.leave();
  });
});

describe("somebody whose bank waits in a paused round", () => {
  // A slot every ten seconds, so that the last Item waits for twenty.
  const { service, inBrowser, openItem } = usePage({ PER_MINUTE: "6" });

  inBrowser("starts its refresh by a click", async () => {
    const itemIds = [];
    for (let count = 0; count < 3; count += 1) itemIds.push(await service.addItem());
    const { round } = (await service.ask("POST", "/api/rounds", { admin: true })).body;
    const isHandedOver = async (itemId) => (await service.view(itemId)).refresh.round === round;
    await until(async () => (await Promise.all(itemIds.map(isHandedOver))).every(Boolean), "the Items to wait");
    assert.equal((await service.ask("POST", "/api/rounds/current/pause", { admin: true })).status, 200);
    const itemId = itemIds.at(-1);
    const page = await openItem(itemId);
    await title(page, "A refresh is planned");
    assert.equal(await refreshButton(page).getAttribute("aria-disabled"), "false");
    assert.equal(await refreshButton(page).innerText(), "Refresh");
    await refreshButton(page).click();
    await title(page, "Up to date");
    assert.equal(service.calls(itemId), 1);
    await page.finish();
  });
});
