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
const VIEWPORT = { width: 1280, height: 900 };
/** What counts as no shift: Web Vitals calls 0.1 good. */
const SHIFT = 0.001;

/** What one waits for comes, unless it never does. */
const PATIENCE_MS = 180_000;

const executablePath = programPath("chromium");

/** Why there can be no test in a browser; false if there can. */
export const noBrowser = executablePath ? false : whyMissing("chromium");

/**
 * `open(path)` gives a page of the service; its `options` are a `viewport`, a `colorScheme`, and `stranger`, who shares nothing with
 * the others. They share all, and one that was left is opened again: a new one costs Chromium a window and a process or two, which
 * is several times what it shows.
 */
export async function startBrowser(service) {
  mkdirSync(SHOTS, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS, timeout: PATIENCE_MS });
  const shared = await browser.newContext();
  const free = [];
  const newStranger = async () => newPage(await browser.newContext(), service, (page) => page.context().close());
  const freePage = async () => free.pop() ?? newPage(shared, service, (page) => free.push(page));
  return {
    async open(path, { viewport = VIEWPORT, colorScheme = "light", stranger = false } = {}) {
      const page = stranger ? await newStranger() : await freePage();
      await page.setViewportSize(viewport);
      // Animations are what a machine without a graphics card spends its time on.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      page.seen = { faults: [], texts: [] };
      await page.goto(`${service.url}${path}`);
      return page;
    },
    close: () => browser.close(),
  };
}

async function newPage(context, service, giveBack) {
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  watch(page);
  await page.addInitScript(recordShifts);
  return Object.assign(page, {
    shot: (name) => page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true }),
    shotOf: (selector, name) => page.locator(selector).screenshot({ path: join(SHOTS, `${name}.png`) }),
    shift: () => page.evaluate(() => window.shifts.reduce((sum, { value }) => sum + value, 0)),
    axe: (part) => violations(page, part),
    /** That nothing was wrong with it. */
    async check() {
      assert.deepEqual(page.seen.faults, []);
      const shifts = await page.evaluate(() => window.shifts);
      assert.ok((await page.shift()) <= SHIFT, JSON.stringify(shifts));
      // All that the page was given, and all that it became.
      const texts = [...(await Promise.all(page.seen.texts)), await page.content()];
      for (const secret of service.secrets()) {
        for (const text of texts) assert.ok(!text.includes(secret), "a secret came to the page");
      }
    },
    /** Ends what it shows, unseen. */
    async leave() {
      await page.goto("about:blank");
      await page.unrouteAll();
      await giveBack(page);
    },
    /** That nothing was wrong with it, and ends it. */
    async finish() {
      await page.check();
      await page.leave();
    },
  });
}

function watch(page) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.seen.faults.push(message.text());
  });
  page.on("pageerror", (error) => page.seen.faults.push(String(error)));
  page.on("response", (response) => {
    const isOurs = response.url().includes("/api/") && response.status() !== 101;
    if (isOurs) page.seen.texts.push(response.text().catch(() => ""));
  });
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => page.seen.texts.push(String(payload))));
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
  const found = await page.evaluate(async (part) => {
    // What passes is not described: that takes longer than to look for what doesn't.
    const { violations } = await window.axe.run(part ?? document, { resultTypes: ["violations"] });
    return violations;
  }, part);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
