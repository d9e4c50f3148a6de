// The page in a real browser, on the Worker in workerd.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { refreshButton, title, usePage } from "./page.mjs";
import { REFRESH, until } from "./service.mjs";

const PHONE = { width: 390, height: 844 };

const { service, inBrowser, openItem, open } = usePage();
const answerNext = (answer) => service.plaid.answerNext({ endpoint: REFRESH, ...answer });
const GATEWAY = { status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" };
/** The browser logs this message for each error response. */
const isUncaught = (text) => !text.startsWith("Failed to load resource");
const noticeOf = (page) => page.locator("#notice").innerText();

describe("the page", () => {
  inBrowser("says so where there is no bank yet, and links one", async () => {
    const page = await open("/");
    await page.getByRole("heading", { name: "No banks yet" }).waitFor();
    assert.deepEqual(await page.axe(), []);
    await page.getByRole("button", { name: "Link a bank" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "First Platypus Bank" }).waitFor();
    await page.finish();
  });

  for (const [name, options] of [
    ["desktop-light", {}],
    ["desktop-dark", { colorScheme: "dark" }],
    ["phone-light", { viewport: PHONE }],
    ["phone-dark", { viewport: PHONE, colorScheme: "dark" }],
  ]) {
    inBrowser(`shows a refresh from the click to what changed: ${name}`, async (t) => {
      const itemId = await service.addItem();
      const page = await openItem(itemId, options);
      await page.locator("#chart-box canvas").waitFor();
      await page.shot(`${name}-1-ready`);
      assert.deepEqual(await page.axe(), []);

      const release = service.holdRefreshes();
      await refreshButton(page).click();
      await title(page, "Plaid is asking the bank");
      assert.equal(await refreshButton(page).innerText(), "Refreshing…");
      assert.equal(await page.getByRole("progressbar").getAttribute("aria-valuemax"), "120");
      await until(async () => parseFloat(await page.locator("#elapsed").innerText()) > 0.3, "time to go by");
      await page.shot(`${name}-2-running`);
      assert.deepEqual(await page.axe(), []);

      release();
      await title(page, "Up to date");
      await page.locator("#hint", { hasText: /^Again in \d+ s$/ }).waitFor();
      await page.locator("tr.is-new").first().waitFor();
      await page.locator(".step", { hasText: "Holdings read" }).and(page.locator(".is-done")).waitFor();
      await service.settled(itemId);
      const { holdings, transactions } = await service.view(itemId);
      const changed = holdings.filter((row) => row.value !== row.before.value);
      assert.ok(changed.length > 0);
      const marked = await page.locator("#holdings-table tr:is(.is-up, .is-down)").count();
      assert.equal(marked, changed.length);
      assert.equal(
        await page.locator("#movements-table tr.is-new").count(),
        transactions.filter((row) => row.status === "new").length,
      );
      assert.match(await page.locator("tr.is-up .change:visible").first().innerText(), /^▲\s*\+\$[\d,.]+/);
      assert.match(await page.locator("#live").innerText(), /^Up to date\. /);
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      assert.equal(scrollWidth, clientWidth);
      await page.shot(`${name}-3-done`);
      assert.deepEqual(await page.axe(), []);
      t.diagnostic(`layout shift: ${await page.shift()}`);
      await page.finish();
    });
  }

  inBrowser("can be used by keyboard alone", async () => {
    const [first, second] = [await service.addItem({ transactions: 0 }), await service.addItem({ name: "Second" })];
    const page = await openItem(first);
    assert.match(await page.locator("#movements-table").innerText(), /no transactions/);
    await page.locator("#items :checked").focus();
    await page.keyboard.press("ArrowRight");
    await until(() => page.url().endsWith(second), "the next Item");
    // While it is loading, clicks do nothing.
    await page.locator("#name", { hasText: "Second" }).waitFor();
    // Skips the button that links another bank.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const release = service.holdRefreshes();
    await page.keyboard.press("Enter");
    await title(page, "Plaid is asking the bank");
    assert.equal(await page.evaluate(() => document.activeElement.id), "refresh");
    release();
    await title(page, "Up to date");
    assert.equal(await page.evaluate(() => document.activeElement.id), "refresh");
    assert.equal(service.calls(second), 1);
    await page.finish();
  });

  inBrowser("shows the same refresh in two tabs, and clicks in both are one call", async () => {
    const itemId = await service.addItem();
    const one = await openItem(itemId);
    const two = await openItem(itemId);
    const release = service.holdRefreshes();
    await Promise.all([one, two].map((page) => page.evaluate(() => document.getElementById("refresh").click())));
    await Promise.all([one, two].map((page) => title(page, "Plaid is asking the bank")));
    release();
    await Promise.all([one, two].map((page) => title(page, "Up to date")));
    assert.equal(service.calls(itemId), 1);
    await two.finish();
    await one.finish();
  });

  inBrowser("makes one call of a hundred clicks", async () => {
    const itemId = await service.addItem();
    const page = await openItem(itemId);
    const release = service.holdRefreshes();
    await page.evaluate(async (path) => {
      const ask = async () => (await fetch(path, { method: "POST" })).text();
      await Promise.all(Array.from({ length: 100 }, ask));
    }, `/api/items/${itemId}/refresh`);
    release();
    await title(page, "Up to date");
    assert.equal(service.calls(itemId), 1);
    await page.finish();
  });

  inBrowser("is not set back by an answer that the news has overtaken", async () => {
    const itemId = await service.addItem();
    const page = await openItem(itemId);
    const overtaken = page.waitForResponse(/\/refresh$/);
    await page.route(/\/refresh$/, async (route) => {
      const response = await route.fetch();
      // Each webhook is read, and the page says so meanwhile.
      await service.updated(itemId);
      await title(page, "Up to date");
      await page.evaluate(() => {
        globalThis.titles = [];
        const notice = document.querySelector("#notice");
        new MutationObserver(() => titles.push(notice.dataset.title)).observe(notice, {
          attributeFilter: ["data-title"],
        });
      });
      await route.fulfill({ response });
    });
    await refreshButton(page).click();
    await (await overtaken).finished();
    // The page would soon replace a wrong title, so each title is recorded.
    await page.waitForTimeout(200);
    assert.deepEqual(await page.evaluate(() => titles), []);
    await page.finish();
  });

  inBrowser("shows a running refresh after a reload, and a closed tab doesn't end it", async () => {
    const itemId = await service.addItem();
    const page = await openItem(itemId);
    const release = service.holdRefreshes();
    await refreshButton(page).click();
    await title(page, "Plaid is asking the bank");
    await page.reload();
    await title(page, "Plaid is asking the bank");
    assert.equal(await refreshButton(page).getAttribute("aria-disabled"), "true");
    await page.check();
    await page.close();
    release();
    assert.equal((await service.settled(itemId)).refresh.state, "done");
    const later = await openItem(itemId);
    await title(later, "Up to date");
    assert.equal(service.calls(itemId), 1);
    await later.finish();
  });

  inBrowser("gets an answer when it closes its WebSocket, so that the object lets the socket go", async () => {
    const itemId = await service.addItem();
    const page = await openItem(itemId);
    const closed = await page.evaluate(
      (id) =>
        new Promise((resolve) => {
          const socket = new WebSocket(`/api/items/${id}/live`);
          socket.addEventListener("message", () => socket.close(4000, "left"));
          socket.addEventListener("close", ({ code, wasClean }) => resolve({ code, wasClean }));
        }),
      itemId,
    );
    assert.deepEqual(closed, { code: 4000, wasClean: true });
    await page.finish();
  });

  inBrowser("says of a cancelled refresh that it may be billed all the same", async () => {
    const itemId = await service.addItem();
    const page = await openItem(itemId);
    answerNext({ never: true, billed: false });
    await refreshButton(page).click();
    await title(page, "Plaid is asking the bank");
    assert.match(await noticeOf(page), /may still be done, and billed/);
    await page.getByRole("button", { name: "Cancel" }).click();
    await title(page, "Maybe done, and perhaps billed");
    assert.match(await noticeOf(page), /You cancelled while Plaid was at work/);
    assert.equal(service.calls(itemId), 1);
    await page.finish();
  });

  inBrowser("shows what a webhook tells of, without a refresh", async () => {
    const itemId = await service.addItem();
    const page = await openItem(itemId);
    const item = { item_id: itemId, webhook_type: "ITEM" };
    const error = { error_code: "ITEM_LOGIN_REQUIRED" };
    await service.plaid.sendWebhook({ ...item, webhook_code: "ERROR", error });
    await title(page, "Reconnect your bank");
    await service.plaid.sendWebhook({ ...item, webhook_code: "LOGIN_REPAIRED" });
    await title(page, "Ready");
    await page.finish();
  });

  inBrowser("says that it was probably done, where the answer was lost but the webhook came", async () => {
    const itemId = await service.addItem();
    const page = await openItem(itemId);
    answerNext({ networkError: true });
    await refreshButton(page).click();
    await title(page, "Probably done, and billed");
    await page.locator("#notice", { hasText: "No need to pay again" }).waitFor();
    await page.locator("tr.is-new").first().waitFor();
    await page.finish();
  });

  inBrowser("says so where the service refuses to note a repair", async () => {
    const itemId = await service.addItem();
    const page = await openItem(itemId);
    await service.plaid.setItemError("ITEM_LOGIN_REQUIRED", itemId);
    await page.route("**/stand-in/complete", (route) =>
      route.fulfill({ json: { public_token: "public-sandbox-1", metadata: { institution: null } } }),
    );
    await page.route("**/repaired", (route) =>
      route.fulfill({ status: 500, json: { code: "fault", message: "This Worker has a fault." } }),
    );
    await page.getByRole("button", { name: "Sign in at the bank" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator("#notice .fault", { hasText: "This Worker has a fault." }).waitFor();
    assert.deepEqual(page.seen.faults.filter(isUncaught), []);
    await page.leave();
  });

  for (const [what, answer] of [
    ["refuses the connection", (route) => route.abort()],
    ["is behind a gateway that answers with a page", (route) => route.fulfill(GATEWAY)],
    ["is behind a gateway that answers with nothing", (route) => route.fulfill({ status: 503 })],
  ]) {
    inBrowser(`says that the service can't be reached, as a bank is linked, where it ${what}`, async () => {
      const page = await openItem(await service.addItem());
      await page.route("**/api/link", answer);
      await page.getByRole("button", { name: "Link a bank" }).click();
      await page.locator("#fault", { hasText: "This service can’t be reached. Reload to try again." }).waitFor();
      assert.deepEqual(page.seen.faults.filter(isUncaught), []);
      await page.leave();
    });

    inBrowser(`says that the service can't be reached, as a person signs in, where it ${what}`, async () => {
      await service.addItem();
      const page = await open("/", { stranger: true });
      await page.route("**/api/about", (route) =>
        route.fulfill({ json: { plaid: "sandbox", hasSession: false, role: null } }),
      );
      await page.route("**/api/session", answer);
      await page.reload();
      await page.getByLabel("Secret of this service").fill("something");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.locator("#sign-in-fault", { hasText: "This service can’t be reached. Try again." }).waitFor();
      // A retry with the same secret is possible.
      await page.unroute("**/api/session");
      await page.unroute("**/api/about");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.locator("#desk").waitFor();
      assert.deepEqual(page.seen.faults.filter(isUncaught), []);
      await page.leave();
    });
  }

  inBrowser("shows the holdings without a chart if its file can't be loaded", async () => {
    const page = await openItem(await service.addItem());
    await page.route("**/chart-*.js", (route) => route.abort());
    await page.reload();
    await page.locator("#holdings-table tr").first().waitFor();
    await page.locator("#chart-box").waitFor({ state: "hidden" });
    assert.deepEqual(page.seen.faults.filter(isUncaught), []);
    await page.leave();
  });

  inBrowser("shows the first bank if the address is mangled", async () => {
    await service.addItem();
    const page = await open("/#%");
    await page.locator("#holdings-table tr").first().waitFor();
    await page.finish();
  });
});
