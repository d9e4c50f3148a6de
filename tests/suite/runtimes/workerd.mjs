// workerd: serves a Worker of this folder, bundled as by wrangler. Arguments: the Worker's file, a compatibility date, flags, and the
// address of the run.
import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import workerd from "workerd";
import { WASMS, bundle, copyWasm } from "./bundle.mjs";
import { reportWorker } from "./worker-requests.mjs";

/** @import { ChildProcess } from "node:child_process" */

const [from = "", ...more] = process.argv.slice(2);
const url = more.pop() ?? "";
const version = execFileSync(workerd.default, ["--version"], { encoding: "utf8" }).replace("workerd", "").trim();
const [asked = "2026-04-01", ...flags] = more;
// The version is the newest date that it knows.
const date = asked === "newest" ? version : asked;
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "suite", worker = .suite),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "suite")],
);
const suite :Workerd.Worker = (
  compatibilityDate = "${date}",
  compatibilityFlags = ${JSON.stringify(flags)},
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
${WASMS.map((name) => `    (name = "${name}", wasm = embed "${name}"),`).join("\n")}
  ],
);
`;

const out = join("workerd", [parse(from).name, ...more].join("-"));
copyWasm(out);
const conditions = ["workerd", "worker", "import"];
const options = { conditions, external: ["*.wasm", "node:*"] };
const file = await bundle({ from, to: `${out}/worker.js`, options });
const config = join(dirname(file), "config.capnp");
writeFileSync(config, CONFIG);
/** @type {ChildProcess} */
const child = spawn(workerd.default, ["serve", config, "--control-fd=3"], {
  stdio: ["ignore", "pipe", "pipe", "pipe"],
});
let printed = "";
for (const output of [child.stdout, child.stderr]) output?.setEncoding("utf8").on("data", (text) => (printed += text));
/** @type {number} */
const port = await new Promise((resolve, reject) => {
  child.on("error", reject);
  child.on("exit", (code) => reject(new Error(`workerd ended with exit code ${code}: ${printed}`)));
  child.stdio[3]?.on("data", (line) => resolve(JSON.parse(line).port));
});
try {
  await reportWorker(url, version, `http://127.0.0.1:${port}`, () => printed);
} finally {
  child.kill();
}
