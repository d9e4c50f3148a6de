// Runs everything that can fail, two stages at once, and ends in one line: "N passed, N failed".
import { parseArgs, stripVTControlCharacters } from "node:util";
import { build } from "./build.mjs";
import { getPrograms, programPath, whyMissing } from "./programs.mjs";
import { Failure, capture, main } from "./run.mjs";
import { setup } from "./setup.mjs";
import { STAGES } from "./stages.mjs";
import { COUNTERS, add } from "./test-counts.mjs";

/** @import { Stage } from "./stages.mjs" */
/** @import { Counts } from "./test-counts.mjs" */

const IS_CI = process.env.CI === "true";

/** How many stages at once, on two cores. Most have several programs of their own: a third stage would only make each slower. */
const AT_ONCE = 2;

const USAGE = `Usage: npm test -- [--only STAGE]... [--quick] [--list]

Sets up what is missing, builds, and runs every stage of the tests.

  --only STAGE   run this stage alone; may be repeated
  --quick        leaves out what is slow, and of the runtimes all but the Node in use and workerd
  --list         print the stages
  --help         print this

One runtime or one case of the stage e2e: see node tests/e2e/run.mjs --help.
With CI=true a skipped test counts as failed.`;

await main(async () => {
  const { only, quick, list, help } = readArguments();
  if (help) return console.log(USAGE);
  if (list) return STAGES.forEach(({ name, what }) => console.log(`${name.padEnd(16)}${what}`));
  const stages = only.length > 0 ? STAGES.filter(({ name }) => only.includes(name)) : STAGES;
  const { passed, failed, skipped } = await runAll(
    quick ? stages.filter(({ slow }) => !slow).map((stage) => ({ ...stage, ...stage.quick })) : stages,
  );
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed > 0 ? 1 : 0;
});

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", multiple: true, default: [] },
        quick: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const unknown = values.only.filter((name) => !STAGES.some((stage) => stage.name === name));
    if (unknown.length > 0) throw new Error(`There is no stage ${unknown.join(", ")}: see --list.`);
    return values;
  } catch (error) {
    throw new Failure(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
  }
}

/** @param {Stage[]} stages */
async function runAll(stages) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    await setup([...new Set(stages.flatMap(({ packages = [] }) => packages))], { forTests: true });
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
async function runStage({ name, what, command: [program, ...args], env, needs = [], count, shows }) {
  console.log(`${name}: ${what} ...`);
  const missing = needs.find((program) => !programPath(program));
  if (missing) return { passed: 0, failed: 0, skipped: [`${name}: ${whyMissing(missing)}`] };
  const started = performance.now();
  const { code, output: coloured } = await capture(program, args, { env: env?.() });
  const output = stripVTControlCharacters(coloured);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { passed, failed, skipped } = COUNTERS[count](output, code);
  // A stage that breaks off, or that ran nothing, has failed whatever it counted.
  const problem = code !== 0 && failed === 0 ? `exit code ${code}` : passed + failed === 0 ? "no test ran" : undefined;
  // Indented, so that no other line of the whole run can be taken for its last.
  if (failed > 0 || problem || shows) console.log(output.trimEnd().replace(/^/gm, "  | "));
  console.log(`  ${name}: ${passed} passed, ${failed} failed${problem ? `, ${problem}` : ""} in ${seconds} s`);
  return { passed, failed: problem ? failed + 1 : failed, skipped };
}
