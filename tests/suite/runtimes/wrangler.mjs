// workerd by wrangler, which bundles the Worker beside this file itself: a dry run of `wrangler deploy`, then `wrangler dev`.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { QUIET } from "../../../scripts/wrangler.mjs";
import { reportWorker } from "./worker-requests.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../../../target/suite/wrangler");
const packageFile = createRequire(import.meta.url).resolve("wrangler/package.json");
const CLI = join(dirname(packageFile), "wrangler-dist/cli.js");
const { version } = createRequire(import.meta.url)(packageFile);

const env = { ...process.env, ...QUIET, NO_COLOR: "1" };
mkdirSync(OUT, { recursive: true });
const config = join(OUT, "wrangler.json");
writeFileSync(
  config,
  JSON.stringify({ name: "suite", main: join(HERE, "worker.mjs"), compatibility_date: "2026-04-01" }),
);

const dryRun = ["deploy", "--dry-run", "--config", config, "--outdir", join(OUT, "deploy")];
execFileSync(process.execPath, [CLI, ...dryRun], { env, stdio: ["ignore", "pipe", "inherit"] });
if (!readdirSync(join(OUT, "deploy")).some((name) => name.endsWith("plaid_investments.wasm")))
  throw new Error("wrangler would deploy no module");

const dev = [
  "dev",
  "--config",
  config,
  "--ip",
  "127.0.0.1",
  "--port",
  "0",
  "--inspector-port",
  "0",
  "--show-interactive-dev-session=false",
];
const child = spawn(process.execPath, [CLI, ...dev], { env, stdio: ["ignore", "pipe", "pipe"] });
let printed = "";
let workerUrl = "";
/** @type {Promise<void>} */
const ready = new Promise((resolve, reject) => {
  child.on("error", reject);
  child.on("exit", (code) => reject(new Error(`wrangler dev ended with exit code ${code}: ${printed}`)));
  for (const output of [child.stdout, child.stderr])
    output.setEncoding("utf8").on("data", (text) => {
      printed += text;
      // The search stops at the first match: megabytes of errors follow.
      workerUrl ||= /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? "";
      if (workerUrl) resolve();
    });
});
try {
  await ready;
  await reportWorker(process.argv.at(-1) ?? "", version, workerUrl, () => printed);
} finally {
  child.kill();
}
