// The stand-in for Plaid's browser script on a page in Chromium, in the place of the one at cdn.plaid.com.

import { after, before, describe, test } from "node:test";
import { assert } from "chai";
import { chromium } from "playwright-core";
import { programPath, whyMissing } from "../../scripts/programs.mjs";
import { CHROMIUM_FLAGS } from "../suite/runtimes/browser-programs.mjs";
import { startCommand } from "./command.mjs";
import { EXCHANGE, GOOD, LINK } from "./requests.mjs";
import { ask } from "./ways.mjs";

const executablePath = programPath("chromium");
const CDN = "https://cdn.plaid.com/link/v2/stable/link-initialize.js";

describe("Link on a page", { skip: executablePath ? false : whyMissing("chromium") }, () => {
  const command = {};
  let browser;
  before(async () => {
    Object.assign(command, await startCommand());
    browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS, timeout: 180_000 });
  });
  after(async () => {
    await browser?.close();
    await command.end();
  });

  /** Plaid's address, answered by the fake. */
  async function toFake(route) {
    const request = route.request();
    const { pathname } = new URL(request.url());
    const answer = await fetch(`${command.url}${pathname}`, { method: request.method(), body: request.postData() });
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    });
  }

  test("a page of another origin opens the dialog, and gets a public token", async () => {
    const plaid = { baseUrl: command.url, clientId: command.clientId, secret: command.secret, fetch };
    const post = async (path, body) => (await ask(plaid, path, body)).json();
    const { link_token: token } = await post(LINK, GOOD[LINK].body());
    const page = await browser.newPage();
    await page.route("https://my.test/", (route) =>
      route.fulfill({ contentType: "text/html", body: "<h1>My App</h1>" }),
    );
    await page.route("https://cdn.plaid.com/**", toFake);
    await page.goto("https://my.test/");
    await page.addScriptTag({ url: CDN });
    const told = page.evaluate(
      (token) =>
        new Promise((resolve) => {
          const onSuccess = (publicToken, metadata) => resolve({ publicToken, name: metadata.institution.name });
          globalThis.Plaid.create({ token, onSuccess, onExit: resolve }).open();
        }),
      token,
    );
    await page.getByRole("dialog", { name: "Plaid Link" }).getByRole("button", { name: "Continue" }).click();
    const { publicToken: public_token, name } = await told;
    assert.strictEqual(name, "First Platypus Bank");
    assert.match((await post(EXCHANGE, { public_token })).access_token, /^access-sandbox-/);
    assert.strictEqual(await page.getByRole("dialog").count(), 0);
  });
});
