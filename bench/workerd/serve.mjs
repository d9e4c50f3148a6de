// Bundles a Worker with one contender in it, and serves it in a workerd of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../../scripts/run.mjs";
import { FOR_A_WORKER, withContender } from "../contenders/bundle.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(ROOT, "target", "bench", "workerd");
const DIST = join(ROOT, "node_modules", "plaid-investments", "dist");

/** The wasm module of a contender. The Worker of any other contender has none, so that it does not compile one. */
const WASM = { ours: "plaid_investments.wasm", refresh: "plaid_investments_refresh.wasm" };

const module = (name) => `(name = "${name}", wasm = embed "${name}"),`;

const config = (contender) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ["--expose-gc"],
  services = [
    (name = "worker", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
const worker :Workerd.Worker = (
  compatibilityDate = "2026-04-01",
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    ${WASM[contender] ? module(WASM[contender]) : ""}
  ],
);
`;

/** Bundles a Worker of this folder and writes its configuration. Resolves to the path of the configuration. */
export async function bundleWorker(entry, contender, of = ".") {
  const out = join(OUT, entry, of, contender);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "config.capnp"), config(contender));
  if (WASM[contender]) copyFileSync(join(DIST, WASM[contender]), join(out, WASM[contender]));
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(HERE, `${entry}.mjs`)],
    outfile: join(out, "worker.js"),
    ...FOR_A_WORKER,
    ...withContender(contender, of),
  });
  return join(out, "config.capnp");
}

/** Starts workerd and waits until it listens. */
export async function serve(path) {
  const { default: workerd } = await import("workerd");
  const child = spawn(workerd.default, ["serve", path, "--control-fd=3"], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const ended = once(child, "exit");
  const broken = ended.then(([code]) => {
    throw new Error(`workerd ended with exit code ${code}`);
  });
  broken.catch(() => {});
  const [line] = await Promise.race([once(child.stdio[3], "data"), broken]);
  return {
    url: `http://127.0.0.1:${JSON.parse(line).port}`,
    pid: child.pid,
    async stop() {
      // SIGKILL, because workerd would wait for requests and timers that never end.
      child.kill("SIGKILL");
      await ended;
    },
  };
}
