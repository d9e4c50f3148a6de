// Runs the one suite in the browsers of its arguments, in a page and in a worker, and ends in "N passed, N failed".
import { programPath, whyMissing } from "../../scripts/programs.mjs";
import { startFaults } from "./faults-server.mjs";
import { inBrowser } from "./runtimes/browser.mjs";
import { BROWSERS } from "./runtimes/browser-programs.mjs";
import { HEADER, lineOf } from "./matrix.mjs";
import { startServer } from "./server.mjs";

const PLACES = ["window", "worker"];

const server = await startServer();
const faults = await startFaults();
const { url, refusedUrl } = server;
const { faultsUrls } = faults;
const total = { passed: 0, failed: 0, skipped: 0 };
console.log(HEADER);
for (const browser of process.argv.slice(2)) {
  const missing = BROWSERS[browser].needs.find((program) => !programPath(program));
  if (missing) {
    console.log(`skipped: ${browser}: ${whyMissing(missing)}`);
    total.skipped += 1;
    continue;
  }
  for (const place of PLACES) await report(browser, place);
}
await server.close();
await faults.close();
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function report(browser, place) {
  const name = `${browser}, ${place}`;
  const started = performance.now();
  const results = await inBrowser(
    browser,
    place,
  )({ url, refusedUrl, faultsUrls }).catch((error) => [{ name: "the suite runs", fault: error.stack }]);
  const exceptions = results.filter(({ except }) => except);
  const failed = results.filter(({ fault }) => fault);
  const passed = results.length - failed.length - exceptions.length;
  for (const { name: test, fault } of failed) console.log(`not ok: ${name}: ${test}\n${fault}\n`);
  for (const { name: test, except } of exceptions) console.log(`exception: ${name}: ${test}: ${except}`);
  total.failed += failed.length;
  total.passed += passed;
  const seconds = (performance.now() - started) / 1000;
  console.log(lineOf(name, { version: "", results: results.map((one) => ({ group: "host", ...one })), seconds }));
}
