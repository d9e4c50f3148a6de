// Measures this package, a hand-written `fetch` and plaid-node in one run.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.mjs";
import { Failure, ROOT, main, run } from "../scripts/run.mjs";
import { setup } from "../scripts/setup.mjs";
import { MEASUREMENTS } from "./rows.mjs";

const OUT = join(ROOT, "target", "bench");
const MEASURED = join(ROOT, "docs", "measured.md");

const USAGE = `Usage: npm run bench -- [--quick] [--only NAME]... [--list]

Sets up what is missing, builds, and measures the package against a hand-written fetch and against plaid-node, in rounds
in which they take turns. Prints a table and writes target/bench/bench.json; a run of all also writes docs/measured.md. Takes about
10 minutes on two cores; nothing else should run meanwhile.

  --quick       few rounds and few calls: under two minutes, and not exact
  --only NAME   this measurement alone; may be repeated
  --list        print the measurements
  --help        print this`;

await main(async () => {
  const { quick, only, list, help } = readArguments();
  if (help) return console.log(USAGE);
  if (list) return MEASUREMENTS.forEach(listOne);
  const chosen = choose(MEASUREMENTS, only);
  await setup();
  await build();
  const results = { machine: machine(), quick, load: { before: loadavg() }, ...(await measureAll(chosen, quick)) };
  results.load.after = loadavg();
  await report(results, { isWhole: !quick && only.length === 0 });
  process.exitCode = results.failures.length > 0 ? 1 : 0;
});

function readArguments() {
  try {
    return parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        list: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${error.message}\n\n${USAGE}`);
  }
}

function listOne({ name, rows, contenders }) {
  const titles = rows.map(({ title }) => title).join("; ");
  console.log(`${name.padEnd(22)}${titles || `The bytes of ${contenders.join(", ")}`}`);
}

function choose(measurements, only) {
  const unknown = only.filter((name) => !measurements.some((one) => one.name === name));
  if (unknown.length > 0) throw new Failure(`There is no measurement ${unknown.join(", ")}: see --list.`);
  return only.length > 0 ? measurements.filter(({ name }) => only.includes(name)) : measurements;
}

async function measureAll(measurements, quick) {
  const [{ runRounds }, { summarise }] = await Promise.all([import("./rounds.mjs"), import("./summary.mjs")]);
  const results = { rows: [], bytes: [], notMeasured: [], failures: [] };
  for (const measurement of measurements) {
    const { name, linuxOnly, bytes } = measurement;
    if (linuxOnly && process.platform !== "linux") {
      results.notMeasured.push(`${name}: what a process uses is read from /proc, which only Linux has`);
      continue;
    }
    const started = performance.now();
    try {
      const measured = await runRounds(measurement, quick);
      results.rows.push(...summarise(measurement, measured));
      if (bytes) results.bytes.push(...sizes(name, measured));
    } catch (error) {
      results.failures.push(`${name}: ${error.stack}`);
    }
    console.log(`${name.padEnd(22)}${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s`);
  }
  return results;
}

function sizes(name, measured) {
  const group = name.replace("bytes-", "");
  return Object.entries(measured).map(([contender, [bytes]]) => ({ what: `${group}: ${contender}`, ...bytes }));
}

function machine() {
  const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;
  const packages = ["plaid", "workerd", "wrangler", "esbuild"];
  return {
    date: new Date().toISOString(),
    platform: `${process.platform} ${process.arch}`,
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    versions: { node: process.versions.node, ...Object.fromEntries(packages.map((name) => [name, version(name)])) },
  };
}

async function report(results, { isWhole }) {
  const { bytesTable, measuredPage, resultsTable } = await import("./report.mjs");
  const { machine, load, rows, bytes, notMeasured, failures, quick } = results;
  const versions = Object.entries(machine.versions).map((pair) => pair.join(" "));
  const loads = [load.before, load.after].map(([minute]) => minute.toFixed(1));
  const heading = `${machine.platform}, ${machine.cpu}; ${versions.join(", ")}; load ${loads.join(" before, ")} after`;

  console.log(
    `\n${heading}\nMedians of the rounds; in brackets, quartiles of the rounds' ratios.${quick ? " --quick: not exact." : ""}\n`,
  );
  if (rows.length > 0) console.log(`${resultsTable(rows)}\n`);
  if (bytes.length > 0) console.log(`${bytesTable(bytes)}\n`);
  for (const line of notMeasured) console.log(`Not measured: ${line}.`);
  for (const line of failures) console.log(`FAILED: ${line}`);

  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, "bench.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  if (isWhole) {
    writeFileSync(MEASURED, measuredPage(results));
    await run(process.execPath, [join(ROOT, "node_modules", "prettier", "bin", "prettier.cjs"), "--write", MEASURED]);
  }
  console.log(
    `Written: ${[join(OUT, "bench.json"), ...(isWhole ? [MEASURED] : [])].map((path) => relative(ROOT, path)).join(", ")}`,
  );
}
