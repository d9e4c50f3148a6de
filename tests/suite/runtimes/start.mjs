// Starts a runtime of the table, and waits for its report.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { PACKAGES, runtimePath } from "./programs.mjs";

/** @import { Reports } from "../harness/reports.mjs" */
/** @import { Report, Run } from "../harness/types.js" */
/** @import { Bundled } from "./bundle.mjs" */
/** @import { Runtime } from "./table.mjs" */
/** @typedef {Report & { seconds: number } | { skipped: string }} Outcome */

/** Far more than any runtime takes. */
const DEADLINE_MS = 1_800_000;

/**
 * The promises of bundles, by file: two runtimes that run at once may read the same one.
 *
 * @type {Map<string, Promise<string>>}
 */
const bundles = new Map();

/**
 * Resolves to the report of a runtime, or to the reason why it was `skipped`. A runtime that ends without a report has a result with a
 * fault.
 *
 * @param {Runtime} runtime
 * @param {Run} given
 * @param {Reports} reports
 * @returns {Promise<Outcome>}
 */
export async function runIn(runtime, given, reports) {
  const { name, program, args, tells, bundle: bundled, env, host, without = {} } = runtime;
  const { inFlight = 999, statuses, groups, rules = false } = runtime;
  const path = runtimePath(program);
  if (!path) return { skipped: `npm has no ${program} for ${process.platform}-${process.arch}` };
  const started = performance.now();
  const { url, report } = reports.open({ ...given, inFlight, statuses, groups, rules, without: Object.keys(without) });
  if (bundled) await bundleOnce(bundled);
  const child = spawn(path, tells ? args : [...args, url], {
    env: { ...process.env, SUITE_RUN: url, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: DEADLINE_MS,
  });
  const stop = () => child.kill();
  process.once("exit", stop);
  let printed = "";
  for (const output of [child.stdout, child.stderr]) output.setEncoding("utf8").on("data", (text) => (printed += text));
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(`it ended with exit code ${code}: ${printed}`));
  });
  /** @param {string} fault */
  const withoutReport = (fault) => ({ version: undefined, results: [{ group: "host", name, fault }] });
  const outcome = await Promise.race([report, ended.then(withoutReport)]);
  await ended;
  process.off("exit", stop);
  const version = [...(host ? [versionOf(host)] : []), outcome.version].join(", ");
  return { version, results: outcome.results, seconds: (performance.now() - started) / 1000 };
}

/** @param {Bundled} bundled */
function bundleOnce(bundled) {
  const made = bundles.get(bundled.to) ?? bundle(bundled);
  bundles.set(bundled.to, made);
  return made;
}

/** @param {string} host */
function versionOf(host) {
  return JSON.parse(readFileSync(join(PACKAGES, host, "package.json"), "utf8")).version;
}
