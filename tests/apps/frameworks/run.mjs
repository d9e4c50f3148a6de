// Builds an app with each framework and the packed package, as the framework's docs say. Then runs the app and sends requests to it. Folder
// names as arguments limit the run: node tests/apps/frameworks/run.mjs nuxt astro. The last line is "N passed, N failed, N skipped".
import { readdirSync } from "node:fs";
import { programPath, whyMissing } from "../../../scripts/programs.mjs";
import { startServer } from "../../suite/harness/server.mjs";

const FOLDERS = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !FOLDERS.includes(name));
if (unknown.length > 0) throw new Error(`There is no folder ${unknown.join(", ")}: there are ${FOLDERS.join(", ")}.`);

const plaid = await startServer();
const total = { passed: 0, failed: 0, skipped: 0 };
for (const folder of asked.length > 0 ? asked : FOLDERS) {
  const { rows } = await import(`./${folder}/rows.mjs`);
  for (const row of rows) await runRow(row);
}
await plaid.close();
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

async function runRow({ name, proves, needs, run }) {
  if (needs && !programPath(needs)) {
    console.log(`skipped: ${name}: ${whyMissing(needs)}`);
    total.skipped += 1;
    return;
  }
  const started = performance.now();
  const fault = await run(plaid).then(
    () => undefined,
    (error) => error.stack,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(fault ? `not ok: ${name} in ${seconds} s\n${fault}\n` : `ok: ${name}: ${proves} (${seconds} s)`);
  total[fault ? "failed" : "passed"] += 1;
}
