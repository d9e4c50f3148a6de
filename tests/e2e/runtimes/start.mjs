// Starts a runtime of the table, and waits for its report.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { PACKAGES, runtimePath } from "./programs.mjs";

/** Far more than any runtime takes. */
const DEADLINE_MS = 1_800_000;

/** The promise of each bundle by its file: two runtimes that run beside each other may read the same one. */
const bundles = new Map();

/**
 * Resolves to `{ version, results, seconds }`, or to why it was `skipped`. A runtime that ends without a report is a result
 * with a fault.
 */
export async function runIn(runtime, given, reports) {
  const { name, program, args, tells, bundle: bundled, env, host, without = {} } = runtime;
  const { inFlight = 999, statuses, groups } = runtime;
  const path = runtimePath(program);
  if (!path) return { skipped: `npm has no ${program} for ${process.platform}-${process.arch}` };
  const started = performance.now();
  const { url, report } = reports.open({ ...given, inFlight, statuses, groups, without: Object.keys(without) });
  if (bundled) await bundleOnce(bundled);
  const child = spawn(path, tells ? args : [...args, url], {
    env: { ...process.env, E2E_RUN: url, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: DEADLINE_MS,
  });
  const stop = () => child.kill();
  process.once("exit", stop);
  let printed = "";
  for (const output of [child.stdout, child.stderr]) output.setEncoding("utf8").on("data", (text) => (printed += text));
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(`it ended with exit code ${code}: ${printed}`));
  });
  const outcome = await Promise.race([report, ended.then((fault) => ({ results: [{ group: "host", name, fault }] }))]);
  await ended;
  process.off("exit", stop);
  const version = [...(host ? [versionOf(host)] : []), outcome.version].join(", ");
  return { version, results: outcome.results, seconds: (performance.now() - started) / 1000 };
}

function bundleOnce(bundled) {
  if (!bundles.has(bundled.to)) bundles.set(bundled.to, bundle(bundled));
  return bundles.get(bundled.to);
}

function versionOf(host) {
  return JSON.parse(readFileSync(join(PACKAGES, host, "package.json"), "utf8")).version;
}
