// Runs the suite in browsers, in a page and in a worker of each, and ends in "N passed, N failed".
import { parseArgs } from "node:util";
import { programPath, whyMissing } from "../../scripts/programs.mjs";
import { startFaults } from "./harness/faults-server.mjs";
import { inBrowser } from "./runtimes/browser.mjs";
import { BROWSERS, versionOf } from "./runtimes/browser-programs.mjs";
import { HEADER, lineOf } from "./matrix.mjs";
import { startServer } from "./harness/server.mjs";

/** @import { Result } from "./harness/types.js" */
/** @import { Browser } from "./runtimes/browser-programs.mjs" */
/** @import { Place } from "./runtimes/browser.mjs" */

/** @type {Place[]} */
const PLACES = ["window", "worker"];

/** How many places at once, on two cores. */
const AT_ONCE = 2;

const { names, rules } = readArguments();

const server = await startServer();
const faults = await startFaults();
const { url, refusedUrl } = server;
const { faultsUrls } = faults;
const total = { passed: 0, failed: 0, skipped: 0 };
console.log(HEADER);
const queue = names.filter(isHere).flatMap((browser) => PLACES.map((place) => ({ browser, place })));
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await report(next);
  }),
);
await server.close();
await faults.close();
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

function readArguments() {
  try {
    const { values, positionals: names } = parseArgs({
      options: { "every-case": { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const unknown = names.filter((name) => !Object.hasOwn(BROWSERS, name));
    if (unknown.length > 0) throw new Error(`There is no browser ${unknown.join(", ")}.`);
    if (names.length === 0) throw new Error("No browser is named.");
    return { names: /** @type {Browser[]} */ (names), rules: values["every-case"] };
  } catch (error) {
    const known = Object.keys(BROWSERS).join(", ");
    console.error(
      `${/** @type {Error} */ (error).message}\n\nUsage: node tests/suite/browsers.mjs [--every-case] BROWSER..., of ${known}`,
    );
    process.exit(1);
  }
}

/** @param {Browser} browser */
function isHere(browser) {
  const missing = BROWSERS[browser].needs.find((program) => !programPath(program));
  if (!missing) return true;
  console.log(`skipped: ${browser}: ${whyMissing(missing)}`);
  total.skipped += 1;
  return false;
}

/** @param {{ browser: Browser; place: Place }} where */
async function report({ browser, place }) {
  const name = `${browser}, ${place}`;
  const started = performance.now();
  /** @type {Result[]} */
  const results = await inBrowser(browser, place)({ url, refusedUrl, faultsUrls }, { rules }).catch((error) => [
    { name: "the suite runs", fault: error.stack },
  ]);
  const exceptions = results.filter(({ except }) => except);
  const failed = results.filter(({ fault }) => fault);
  const passed = results.length - failed.length - exceptions.length;
  for (const { name: test, fault } of failed) console.log(`not ok: ${name}: ${test}\n${fault}\n`);
  for (const { name: test, except } of exceptions) console.log(`exception: ${name}: ${test}: ${except}`);
  total.failed += failed.length;
  total.passed += passed;
  const seconds = (performance.now() - started) / 1000;
  const version = await versionOf(browser).catch(() => "");
  console.log(lineOf(name, { version, results: results.map((one) => ({ group: "host", ...one })), seconds }));
}
