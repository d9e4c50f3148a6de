// Runs all tests and checks, two stages at once. The last line is "N passed, N failed".
import { parseArgs, stripVTControlCharacters } from "node:util";
import { build } from "./build.mjs";
import { getPrograms, programPath, whyMissing } from "./programs.mjs";
import { Failure, capture, main } from "./run.mjs";
import { setup, setupPackages, setupTool } from "./setup.mjs";
import { STAGES } from "./stages.mjs";
import { COUNTERS, add, failuresOfTap } from "./test-counts.mjs";

/** @import { Stage } from "./stages.mjs" */
/** @import { Counts } from "./test-counts.mjs" */

const IS_CI = process.env.CI === "true";

/** The number of stages that run in parallel, for two cores. Most stages run several programs, so a third stage would slow down all. */
const AT_ONCE = 2;

const USAGE = `Usage: npm test -- [--only STAGE]... [--list]
       npm run test:all -- [--rest] [--only STAGE]... [--list]

Sets up what is missing, builds, and runs the stages of the tests: npm test those of every day, npm run test:all also those that
take long for what they add.

  --only STAGE   run this stage alone; may be repeated
  --all          run every stage, as npm run test:all does
  --rest         of --all, leave out the stages that npm test has run
  --list         print the stages
  --help         print this

For one runtime or one case of the stage suite, see node tests/suite/run.mjs --help.
With CI=true a skipped test counts as failed.`;

await main(async () => {
  const { only, list, help, ...options } = readArguments();
  if (help) return console.log(USAGE);
  const stages = only.length > 0 ? STAGES.filter(({ name }) => only.includes(name)) : stagesOf(options);
  if (list) return stages.forEach(({ name, what }) => console.log(`${name.padEnd(20)}${what}`));
  const { passed, failed, skipped } = await runAll(
    stages.map((stage) =>
      options.all ? { ...stage, command: [...stage.command, ...(stage.extraArgs ?? [])] } : stage,
    ),
  );
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed > 0 ? 1 : 0;
});

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", multiple: true, default: [] },
        all: { type: "boolean", default: false },
        rest: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const unknown = values.only.filter((name) => !STAGES.some((stage) => stage.name === name));
    if (unknown.length > 0) throw new Error(`There is no stage ${unknown.join(", ")}: see npm run test:all -- --list.`);
    if (values.rest && !values.all) throw new Error("--rest goes with --all.");
    return values;
  } catch (error) {
    throw new Failure(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
  }
}

/** @param {{ all: boolean; rest: boolean }} options */
function stagesOf({ all, rest }) {
  if (!all) return STAGES.filter(({ isExtra }) => !isExtra);
  return rest ? STAGES.filter(({ isExtra, extraArgs }) => isExtra || extraArgs) : STAGES;
}

/** @param {Stage[]} stages */
async function runAll(stages) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    await setup();
    await getPrograms([...new Set(stages.flatMap(({ programs = [], needs = [] }) => [...programs, ...needs]))]);
    await build();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    return { ...total, failed: 1 };
  }
  const queue = [...stages];
  const runInTurn = async () => {
    for (let stage = queue.shift(); stage; stage = queue.shift()) {
      const counts = await runStage(stage);
      for (const name of counts.skipped) console.log(`  skipped${IS_CI ? ", which in CI is a failure" : ""}: ${name}`);
      add(total, counts, IS_CI);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runInTurn));
  return total;
}

/**
 * @param {Stage} stage
 * @returns {Promise<Counts>}
 */
async function runStage({
  name,
  what,
  command: [program, ...args],
  env,
  packages = [],
  tools = [],
  needs = [],
  count,
  shows,
}) {
  const missing = needs.find((program) => !programPath(program));
  if (missing) return { passed: 0, failed: 0, skipped: [`${name}: ${whyMissing(missing)}`] };
  try {
    await Promise.all([...packages.map(setupPackages), ...tools.map(setupTool)]);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: [] };
  }
  console.log(`${name}: ${what} ...`);
  const started = performance.now();
  const { code, output: coloured } = await capture(program, args, { env: env?.() });
  const output = stripVTControlCharacters(coloured);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { passed, failed, skipped } = COUNTERS[count](output, code);
  // A stage that breaks off, or that ran no tests, has failed, regardless of its counts.
  const problem = code !== 0 && failed === 0 ? `exit code ${code}` : passed + failed === 0 ? "no test ran" : undefined;
  const shown = count === "tap" && failed > 0 ? failuresOfTap(output) : output;
  // Indented, so that no line of a stage can be mistaken for the last line of the whole run.
  if (failed > 0 || problem || shows) console.log(shown.trimEnd().replace(/^/gm, "  | "));
  console.log(`  ${name}: ${passed} passed, ${failed} failed${problem ? `, ${problem}` : ""} in ${seconds} s`);
  return { passed, failed: problem ? failed + 1 : failed, skipped };
}
