// Builds an app with each framework and the packed package, as the framework's docs say. Then runs the app and sends requests to it. Folder
// names as arguments limit the run: node tests/apps/frameworks/run.mjs nuxt astro. The last line is "N passed, N failed, N skipped".
import { readdirSync } from "node:fs";
import { runRows } from "../rows.mjs";

const FOLDERS = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !FOLDERS.includes(name));
if (unknown.length > 0) throw new Error(`There is no folder ${unknown.join(", ")}: there are ${FOLDERS.join(", ")}.`);

const rows = [];
for (const folder of asked.length > 0 ? asked : FOLDERS) rows.push(...(await import(`./${folder}/rows.mjs`)).rows);
await runRows(rows);
