// Starts Chromium, and opens pages that record errors, layout shifts and leaked secrets.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { programPath, whyMissing } from "../../scripts/programs.mjs";
import { ROOT } from "../../scripts/run.mjs";
import { CHROMIUM_FLAGS } from "../suite/runtimes/browser-programs.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = join(ROOT, "target", "www");
const VIEWPORT = { width: 1280, height: 900 };
/** The largest layout shift of a page. Web Vitals calls up to 0.1 good; on a busy machine a line of text that changes is 0.001. */
const MAX_SHIFT = 0.01;

/** A generous time limit, which ends only tests that hang. */
const PATIENCE_MS = 180_000;

const executablePath = programPath("chromium");

/** Why browser tests are skipped, or false if they can run. */
export const noBrowser = executablePath ? false : whyMissing("chromium");

/**
 * `open(path)` opens a page of the service. Its `options` are a `viewport`, a `colorScheme` and `stranger`. A
 * `stranger` has its own browser context. All other pages share one, and pages that were left are reused. A new page
 * costs Chromium a window and one or two processes, which takes several times as long as the test of the page.
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
      // Animations are slow on a machine without a graphics card.
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
    /**
     * Runs `actions`, and leaves out the layout shifts that they cause. Chromium leaves out those that follow a click or
     * a key, but not those that follow Playwright's `fill` and `selectOption`.
     */
    async shifting(actions) {
      const before = await page.evaluate(() => window.shifts.length);
      await actions();
      await page.evaluate(forgetShifts, before);
    },
    /** Asserts that the page had no errors and no layout shifts, and got no secrets. */
    async check() {
      assert.deepEqual(page.seen.faults, []);
      const shifts = await page.evaluate(() => window.shifts);
      assert.ok((await page.shift()) <= MAX_SHIFT, JSON.stringify(shifts));
      // All that the page was given, and all that it became.
      const texts = [...(await Promise.all(page.seen.texts)), await page.content()];
      for (const secret of service.secrets()) {
        for (const text of texts) assert.ok(!text.includes(secret), "a secret came to the page");
      }
    },
    /** Leaves the page without checks, and releases it for reuse. */
    async leave() {
      await page.goto("about:blank");
      await page.unrouteAll();
      await giveBack(page);
    },
    /** Asserts as `check` does, then leaves the page. */
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

/** Runs in the page before any other script. */
function recordShifts() {
  window.shifts = [];
  window.shiftObserver = new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      const nodes = sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
      if (!hadRecentInput) window.shifts.push({ value, nodes });
    }
  });
  window.shiftObserver.observe({ type: "layout-shift", buffered: true });
}

/** Runs in the page: drops all shifts after the first `count`, once the page has been drawn. */
async function forgetShifts(count) {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  await frame();
  await frame();
  window.shiftObserver.takeRecords();
  window.shifts.length = count;
}

/** The accessibility violations of the page, or of the part that a selector selects. */
async function violations(page, part) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (part) => {
    // Only violations are reported in detail, because details of passed checks take longer than the checks.
    const { violations } = await window.axe.run(part ?? document, { resultTypes: ["violations"] });
    return violations;
  }, part);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
