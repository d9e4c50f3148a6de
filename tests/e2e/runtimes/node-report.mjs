// Runs the suite in this process against the server of the first argument, and prints the results as JSON.
import { HOSTILE_REALMS } from "../hostile-realms.mjs";
import { runSuite } from "../suite.mjs";
import { inspectInNode } from "./node-inspect.mjs";

const strays = [];
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (error) => strays.push({ name: `no ${event}`, fault: String(error?.stack ?? error) }));
}

export async function reportSuite(library) {
  const server = JSON.parse(process.argv[2]);
  const results = await runSuite({
    library,
    server,
    inspect: inspectInNode,
    rows: HOSTILE_REALMS,
  });
  // What was left behind shows a moment later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  // The deadlines of the cases are still ticking.
  process.stdout.write(JSON.stringify([...results, ...strays]), () => process.exit());
}
