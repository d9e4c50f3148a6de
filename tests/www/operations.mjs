// The complete use of the operations page in a real browser: start, pause, resume and stop a round, and its costs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { noBrowser, startBrowser } from "./browser.mjs";
import { REFRESH, startService, until } from "./service.mjs";

const VIEWS = [
  ["desktop-light", {}],
  ["desktop-dark", { colorScheme: "dark" }],
  ["phone-light", { viewport: { width: 390, height: 844 } }],
  ["phone-dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
];
const LIMITS = { perItem: Infinity, perClient: Infinity };

/** Adds this many Items, a few at a time. */
async function addItems(service, count) {
  let left = count;
  const add = async () => {
    while (left-- > 0) await service.addItem();
  };
  await Promise.all(Array.from({ length: 8 }, add));
}

/** Tests a round over `items` Items, which is paused after `pausedAfter` of them. */
export function walkOperations(items, pausedAfter, perMinute) {
  const service = {};
  let browser;

  before(async () => {
    if (noBrowser) return;
    const vars = { PER_MINUTE: String(perMinute), PER_ITEM_MS: "0", REFRESH_PRICE: "0.12", MONTHLY_CAP: "10000" };
    Object.assign(service, await startService(vars, { plaid: { limits: LIMITS, transactions: 0 } }));
    browser = await startBrowser(service);
    await addItems(service, items);
  });
  after(async () => {
    await browser?.close();
    await service.stop?.();
  });

  test(`an operator's way through a round of ${items} Items`, { skip: noBrowser }, async (t) => {
    const asked = () => service.plaid.requests.filter(({ endpoint }) => endpoint === REFRESH).length;
    const page = await browser.open("/operations", { stranger: true });
    await page.getByText("There was no round yet.").waitFor();

    service.plaid.answerNext(
      ...[{ errorCode: "ITEM_LOGIN_REQUIRED" }, { errorCode: "INSTITUTION_DOWN" }, { errorCode: "INSTITUTION_DOWN" }]
        .concat([{ networkError: true, billed: false }, { networkError: true }])
        .map((answer) => ({ endpoint: REFRESH, ...answer })),
    );
    await page.getByRole("button", { name: "Start a round…" }).click();
    const price = (items * 0.12).toFixed(2);
    await page
      .locator("#begin-text", { hasText: `${items} Items` })
      .filter({ hasText: `$${price}` })
      .waitFor();
    assert.deepEqual(await page.axe("dialog"), []);
    await page.getByRole("button", { name: "Start it" }).click();
    await page.locator("#round-state", { hasText: "Running since" }).waitFor();
    await until(() => asked() >= pausedAfter, "some calls");

    await page.getByRole("button", { name: "Pause" }).click();
    await page.locator("#round-state", { hasText: "Paused" }).waitFor();
    // Calls that were granted before the pause still start. After them, no call starts.
    let atPause = -1;
    await until(async () => {
      const before = asked();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return before === (atPause = asked());
    }, "the calls to end");
    assert.ok(atPause < items, String(atPause));
    await page.shot("operations-paused");

    await page.getByRole("button", { name: "Resume" }).click();
    await page.locator("#round-state", { hasText: "Running since" }).waitFor();
    await until(() => asked() > atPause + 2, "the round to go on");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.locator("#round-state", { hasText: "Stopped" }).waitFor();

    const causes = page.locator("#causes tbody tr");
    await causes.filter({ hasText: "ITEM_LOGIN_REQUIRED" }).filter({ hasText: "sign in at the bank again" }).waitFor();
    await causes.filter({ hasText: "network" }).filter({ hasText: "settles by itself" }).waitFor();
    await causes.filter({ hasText: "INSTITUTION_DOWN" }).getByRole("button", { name: "2 Items" }).click();
    await page.locator("#failures tbody tr").nth(1).waitFor();

    // Two responses were lost. One of these calls was billed, and its webhook settles it. The other waits for the
    // invoice.
    const month = async () => (await service.ask("GET", "/api/ledger/now", { admin: true })).body.totals;
    const isQuiet = async () => {
      const { open, unknown } = await month();
      return open === 0 && unknown === 1;
    };
    await until(isQuiet, "the ledger to be settled");
    await until(async () => (await page.locator("#unsettled tbody tr").count()) === 1, "the queue to say so");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#csv").click()]);
    const [head, ...lines] = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    const billed = head.split(",").indexOf("billed");
    const count = (value) => lines.filter((line) => line.split(",")[billed] === value).length;
    t.diagnostic(`billed by the fake ${service.plaid.billed}; in the CSV ${count("yes")}, unknown ${count("unknown")}`);
    assert.equal(count("yes"), service.plaid.billed);
    assert.equal(count("unknown"), 1);
    const { totals } = (await service.ask("GET", "/api/ledger/now", { admin: true })).body;
    assert.equal(totals.yes, service.plaid.billed);

    await page.locator("#unsettled").getByRole("button", { name: "not billed" }).click();
    await page.locator("#unsettled", { hasText: "None." }).waitFor();
    await page.finish();
  });

  for (const [name, options] of VIEWS) {
    test(`the operations page: ${name}`, { skip: noBrowser }, async () => {
      const page = await browser.open("/operations", options);
      await page.locator("#past tbody tr").first().waitFor();
      await page.locator("#causes tbody tr").first().waitFor();
      assert.deepEqual(await page.axe(), []);
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      assert.equal(scrollWidth, clientWidth);
      await page.shot(`operations-${name}`);
      await page.finish();
    });
  }
}
