// workerd itself: the Worker beside this file, bundled as wrangler would, served on a port of its own.
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import workerd from "workerd";
import { runRequests } from "./workerd-requests.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../../../target/e2e/workerd");
const WASM = join(dirname(createRequire(import.meta.url).resolve("plaid-investments")), "plaid_investments.wasm");

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "suite", worker = .suite),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "suite")],
);
const suite :Workerd.Worker = (
  compatibilityDate = "2026-04-01",
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "plaid_investments.wasm", wasm = embed "plaid_investments.wasm"),
  ],
);
`;

/** Runs the suite in workerd against `server`. Resolves to its results. */
export async function runInWorkerd(server) {
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, "config.capnp"), CONFIG);
  copyFileSync(WASM, join(OUT, "plaid_investments.wasm"));
  await build({
    entryPoints: [join(HERE, "workerd-worker.mjs")],
    outfile: join(OUT, "worker.js"),
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "import"],
    external: ["*.wasm"],
    logLevel: "warning",
  });
  const process = spawn(workerd.default, ["serve", join(OUT, "config.capnp"), "--control-fd=3"], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let printed = "";
  for (const output of [process.stdout, process.stderr]) {
    output.setEncoding("utf8").on("data", (text) => (printed += text));
  }
  try {
    const port = await listening(process);
    const url = `http://127.0.0.1:${port}`;
    const response = await fetch(`${url}/suite`, { method: "POST", body: JSON.stringify(server) });
    const results = [...(await response.json()), ...(await runRequests(url, server))];
    return [...results, { name: "no secret is on the console", fault: leakIn(printed) }];
  } finally {
    process.kill();
  }
}

/** Secrets of the suite end in hexadecimal, and nothing else in an error does. */
function leakIn(printed) {
  if (!printed.includes("InvestmentsError")) return `no error is on the console: ${printed}`;
  const at = printed.search(/[0-9a-f]{12}/);
  return at < 0 ? undefined : `a secret is on the console: ${printed.slice(Math.max(0, at - 200), at + 12)}`;
}

/** The port that workerd says it listens on. */
function listening(process) {
  return new Promise((resolve, reject) => {
    process.on("error", reject);
    process.on("exit", (code) => reject(new Error(`workerd ended with exit code ${code}`)));
    process.stdio[3].on("data", (line) => resolve(JSON.parse(line).port));
  });
}
