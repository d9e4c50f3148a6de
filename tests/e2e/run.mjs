// Runs the one suite in every runtime against one server, prints a line for each, and ends in "N passed, N failed".
import { register } from "node:module";
import { parseArgs } from "node:util";

// These two start nothing, and work before anything is installed.
if (["--list", "--help"].some((option) => process.argv.includes(option)))
  register("./uninstalled.mjs", import.meta.url);
const { CONTEXTS } = await import("./contexts.mjs");
const { GROUPS } = await import("./groups.mjs");
const { HEADER, lineOf } = await import("./matrix.mjs");
const { RUNTIMES } = await import("./runtimes/table.mjs");
const { WORKER_TESTS } = await import("./runtimes/worker-requests.mjs");

const USAGE = `Usage: node tests/e2e/run.mjs [--quick] [--runtime NAME]... [--case TEXT] [--list]

Runs the suite in every runtime: node scripts/test.mjs has built the package and installed the runtimes.

  --quick         the Node in use and workerd alone, which take nothing of tests/runtimes
  --runtime NAME  those runtimes alone whose name begins so; may be repeated
  --case TEXT     those cases alone whose name has this in it
  --list          print the names of all runtimes and cases
  --help          print this`;

/** How many runtimes at once, on two cores: most of a suite's time is waiting. */
const AT_ONCE = 3;

const ALL_NAMES = [
  ...Object.values(GROUPS).flatMap((tests) => tests.map(({ name }) => name)),
  ...Object.keys(WORKER_TESTS),
  ...CONTEXTS.map(({ name }) => name),
];
const NAMES = new Set(ALL_NAMES);
const twice = ALL_NAMES.filter((name, at) => ALL_NAMES.indexOf(name) !== at);
if (twice.length > 0) throw new Error(`more than one case is named: ${twice.join("; ")}`);
for (const { name, without = {} } of RUNTIMES) {
  const unknown = Object.keys(without).filter((test) => !NAMES.has(test));
  if (unknown.length > 0) throw new Error(`what ${name} can't do is no case: ${unknown.join("; ")}`);
}

// So that what was started ends with this, however it ends: see start.mjs.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

const { runtimes, only } = await readArguments();
const { startServer } = await import("./server.mjs");
const { startReports } = await import("./reports.mjs");
const { runIn } = await import("./runtimes/start.mjs");
const { startFaults } = await import("./faults-server.mjs");
const [server, faults, reports] = await Promise.all([startServer(), startFaults(), startReports()]);
const { url, refusedUrl } = server;
const { faultsUrls } = faults;
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

function count({ name, without = {} }, outcome) {
  if (outcome.skipped) {
    console.log(`skipped: ${name}: ${outcome.skipped}`);
    return (total.skipped += 1);
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
        quick: { type: "boolean", default: false },
        runtime: { type: "string", multiple: true, default: [] },
        case: { type: "string", default: "" },
        list: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const names = RUNTIMES.map(({ name }) => name);
    if (values.help) await leave(USAGE);
    if (values.list) await leave([...names, "", ...NAMES].join("\n"));
    const isMeant = (asked) => (name) => name.toLowerCase().startsWith(asked.toLowerCase());
    const unknown = values.runtime.filter((asked) => !names.some(isMeant(asked)));
    if (unknown.length > 0)
      throw new Error(`There is no runtime ${unknown.join(", ")}. There are: ${names.join("; ")}.`);
    if (![...NAMES].some((name) => name.includes(values.case)))
      throw new Error(`No case has "${values.case}": see --list.`);
    const asked = RUNTIMES.filter(({ name }) => values.runtime.some((asked) => isMeant(asked)(name)));
    const runtimes = asked.length > 0 ? asked : RUNTIMES.filter(({ quick }) => quick || !values.quick);
    return { runtimes, only: values.case };
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(1);
  }
}

/** A pipe takes no long text at once. */
async function leave(text) {
  await new Promise((resolve) => process.stdout.write(`${text}\n`, resolve));
  process.exit();
}
