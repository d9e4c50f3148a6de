// Runs the suite in every runtime against one server, prints a line for each, and ends in "N passed, N failed".
import { register } from "node:module";
import { parseArgs } from "node:util";

/** @import { Run } from "./harness/types.js" */
/** @import { Runtime } from "./runtimes/table.mjs" */
/** @import { Outcome } from "./runtimes/start.mjs" */

// These options work before anything is installed.
if (["--list", "--help"].some((option) => process.argv.includes(option)))
  register("./harness/uninstalled.mjs", import.meta.url);
const { CONTEXTS } = await import("./cases/contexts/contexts.mjs");
const { GROUPS } = await import("./groups.mjs");
const { PORTFOLIO } = await import("../portfolio/cases.mjs");
const { HEADER, lineOf } = await import("./matrix.mjs");
const { RUNTIMES } = await import("./runtimes/table.mjs");
const { WORKER_TESTS } = await import("./runtimes/worker-requests.mjs");

const USAGE = `Usage: node tests/suite/run.mjs [--every-case] [--runtime NAME]... [--case TEXT] [--list]

Runs the suite in every runtime: node scripts/test.mjs has built the package and installed the runtimes.
Cases about pure rules run in one Node and in one workerd.

  --every-case    every case in every runtime, those about pure rules too
  --runtime NAME  those runtimes alone whose name begins so; may be repeated
  --case TEXT     those cases alone whose name has this in it
  --list          print the names of all runtimes and cases
  --help          print this`;

/** How many runtimes at once, on two cores: most of a suite's time is waiting. */
const AT_ONCE = 4;

const ALL_NAMES = [
  ...Object.values(GROUPS).flatMap((tests) => tests.map(({ name }) => name)),
  ...Object.keys(WORKER_TESTS),
  ...CONTEXTS.map(({ name }) => name),
  ...PORTFOLIO.map(({ name }) => name),
];
const NAMES = new Set(ALL_NAMES);
const twice = ALL_NAMES.filter((name, at) => ALL_NAMES.indexOf(name) !== at);
if (twice.length > 0) throw new Error(`more than one case is named: ${twice.join("; ")}`);
for (const { name, without = {} } of RUNTIMES) {
  const unknown = Object.keys(without).filter((test) => !NAMES.has(test));
  if (unknown.length > 0) throw new Error(`the limits of ${name} name unknown cases: ${unknown.join("; ")}`);
}

// On `exit`, start.mjs stops the runtimes that it started.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

const { runtimes, only } = await readArguments();
const { startServer } = await import("./harness/server.mjs");
const { startReports } = await import("./harness/reports.mjs");
const { runIn } = await import("./runtimes/start.mjs");
const { startFaults } = await import("./harness/faults-server.mjs");
const [server, faults, reports] = await Promise.all([startServer(), startFaults(), startReports()]);
const { url, refusedUrl } = server;
const { faultsUrls } = faults;
/** @type {Run} */
const given = { server: { url, refusedUrl, faultsUrls }, only };
const total = { passed: 0, failed: 0, skipped: 0 };
console.log(HEADER);
const queue = [...runtimes];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let runtime = queue.shift(); runtime; runtime = queue.shift())
      count(runtime, await runIn(runtime, given, reports));
  }),
);
await Promise.all([server.close(), faults.close(), reports.close()]);
const { passed, failed, skipped } = total;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @param {Runtime} runtime
 * @param {Outcome} outcome
 */
function count({ name, without = {} }, outcome) {
  if ("skipped" in outcome) {
    console.log(`skipped: ${name}: ${outcome.skipped}`);
    total.skipped += 1;
    return;
  }
  console.log(lineOf(name, outcome));
  for (const [test, why] of Object.entries(without).filter(([test]) => test.includes(only)))
    console.log(`  not in ${name}: ${test}: ${why}`);
  const failed = outcome.results.filter(({ fault }) => fault);
  for (const { name: test, fault } of failed) console.log(`not ok: ${name}: ${test}\n${fault}\n`);
  total.failed += failed.length;
  total.passed += outcome.results.length - failed.length;
}

async function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        "every-case": { type: "boolean", default: false },
        runtime: { type: "string", multiple: true, default: [] },
        case: { type: "string", default: "" },
        list: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const names = RUNTIMES.map(({ name }) => name);
    if (values.help) await leave(USAGE);
    if (values.list) await leave([...names, "", ...NAMES].join("\n"));
    /** @param {string} asked */
    const isMeant = (asked) => (/** @type {string} */ name) => name.toLowerCase().startsWith(asked.toLowerCase());
    const unknown = values.runtime.filter((asked) => !names.some(isMeant(asked)));
    if (unknown.length > 0)
      throw new Error(`There is no runtime ${unknown.join(", ")}. There are: ${names.join("; ")}.`);
    if (![...NAMES].some((name) => name.includes(values.case)))
      throw new Error(`No case has "${values.case}": see --list.`);
    const asked = RUNTIMES.filter(({ name }) => values.runtime.some((asked) => isMeant(asked)(name)));
    const everyCase = values["every-case"] || asked.length > 0 || values.case !== "";
    const rows = everyCase ? RUNTIMES.map((row) => ({ ...row, ...row.more, rules: true })) : RUNTIMES;
    /** @param {Runtime} runtime */
    const isAsked = ({ name }) => asked.length === 0 || asked.some((row) => row.name === name);
    return { runtimes: rows.filter((row) => isAsked(row) && (everyCase || !row.isExtra)), only: values.case };
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    return process.exit(1);
  }
}

/**
 * Prints a long text, which takes a pipe a while, and exits. A reader such as `head` may close the pipe before.
 *
 * @param {string} text
 */
async function leave(text) {
  process.stdout.once("error", () => process.exit());
  await new Promise((resolve) => process.stdout.write(`${text}\n`, resolve));
  process.exit();
}
