// The page in a real browser with the Worker in workerd, shared by all tests of a file.

import { after, before, test } from "node:test";
import { noBrowser, startBrowser } from "./browser.mjs";
import { startService } from "./service.mjs";

/** Starts the Worker with these variables and the browser before the tests of the file, and stops them afterwards. */
export function usePage(vars) {
  const service = {};
  let browser;
  before(async () => {
    if (noBrowser) return;
    Object.assign(service, await startService(vars));
    browser = await startBrowser(service);
  });
  after(async () => {
    await browser?.close();
    await service.stop?.();
  });
  return {
    service,
    inBrowser: (name, run) => test(name, { skip: noBrowser }, run),
    async openItem(itemId, options) {
      const page = await browser.open(`/#${itemId}`, options);
      await page.locator("#holdings-table tr").first().waitFor();
      return page;
    },
    open: (path, options) => browser.open(path, options),
  };
}

export const refreshButton = (page) => page.locator("#refresh");
export const title = (page, text) => page.locator("#notice h3", { hasText: text }).waitFor();
