// Chromium, and pages that are watched for what must not be.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { programPath, whyMissing } from "../../scripts/programs.mjs";
import { ROOT } from "../../scripts/run.mjs";
import { CHROMIUM_FLAGS } from "../e2e/runtimes/browser-programs.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = join(ROOT, "target", "www");
/** Without animations, which a machine without a graphics card spends its time on. */
const CONTEXT = { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" };
/** What counts as no shift: Web Vitals calls 0.1 good. */
const SHIFT = 0.001;

/** What one waits for comes, unless it never does. */
const PATIENCE_MS = 180_000;

const executablePath = programPath("chromium");

/** Why there can be no test in a browser; false if there can. */
export const noBrowser = executablePath ? false : whyMissing("chromium");

/** `open(path)` gives pages of a service that share a session; with `options` of a context, one that shares nothing. */
export async function startBrowser(service) {
  mkdirSync(SHOTS, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS, timeout: PATIENCE_MS });
  const shared = await browser.newContext(CONTEXT);
  return {
    async open(path, options) {
      const own = options ? await browser.newContext({ ...CONTEXT, ...options }) : shared;
      own.setDefaultTimeout(PATIENCE_MS);
      const page = await own.newPage();
      const seen = watch(page);
      await page.addInitScript(recordShifts);
      await page.goto(`${service.url}${path}`);
      return Object.assign(page, {
        seen,
        shot: (name) => page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true }),
        shotOf: (selector, name) => page.locator(selector).screenshot({ path: join(SHOTS, `${name}.png`) }),
        shift: () => page.evaluate(() => window.shifts.reduce((sum, { value }) => sum + value, 0)),
        axe: (part) => violations(page, part),
        /** That nothing was wrong with it, and ends it. */
        async finish() {
          assert.deepEqual(seen.faults, []);
          const shifts = await page.evaluate(() => window.shifts);
          assert.ok((await page.shift()) <= SHIFT, JSON.stringify(shifts));
          // All that the page was given, and all that it became.
          const texts = [...(await Promise.all(seen.texts)), await page.content()];
          for (const secret of service.secrets()) {
            for (const text of texts) assert.ok(!text.includes(secret), "a secret came to the page");
          }
          await (options ? own.close() : page.close());
        },
      });
    },
    close: () => browser.close(),
  };
}

function watch(page) {
  const seen = { faults: [], texts: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.faults.push(message.text());
  });
  page.on("pageerror", (error) => seen.faults.push(String(error)));
  page.on("response", (response) => {
    const isOurs = response.url().includes("/api/") && response.status() !== 101;
    if (isOurs) seen.texts.push(response.text().catch(() => ""));
  });
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => seen.texts.push(String(payload))));
  return seen;
}

/** In the page, before anything else. */
function recordShifts() {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      const nodes = sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
      if (!hadRecentInput) window.shifts.push({ value, nodes });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Of the whole page, or of the part that a selector names. */
async function violations(page, part) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((part) => window.axe.run(part ?? document), part);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
