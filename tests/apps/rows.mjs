// Runs rows, each of which builds and tries an app. The last line is "N passed, N failed, N skipped".
import { programPath, whyMissing } from "../../scripts/programs.mjs";
import { startServer } from "../suite/harness/server.mjs";

/**
 * Runs the rows one after another against one server, and ends this process: with 1 if any failed. A row has a `name` and `run(server)`.
 * It may have a program that it `needs`, and what it `proves`.
 */
export async function runRows(rows) {
  const server = await startServer();
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const row of rows) total[await outcomeOf(row, server)] += 1;
  await server.close();
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(total.failed > 0 ? 1 : 0);
}

async function outcomeOf({ name, proves, needs, run }, server) {
  if (needs && !programPath(needs)) {
    console.log(`skipped: ${name}: ${whyMissing(needs)}`);
    return "skipped";
  }
  const started = performance.now();
  const fault = await run(server).then(
    () => undefined,
    (error) => error.stack,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (fault) {
    console.log(`not ok: ${name} in ${seconds} s\n${fault}\n`);
    return "failed";
  }
  console.log(proves ? `ok: ${name}: ${proves} (${seconds} s)` : `ok: ${name} in ${seconds} s`);
  return "passed";
}
