// A Worker as wrangler would upload it, in workerd.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import workerd from "workerd";
import { node22 } from "../../../scripts/node22.mjs";
import { ROOT, run } from "../../../scripts/run.mjs";

const CONFIG = fileURLToPath(new URL("wrangler.jsonc", import.meta.url));

const QUIET = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
};

const TYPES = { ".js": "esModule", ".wasm": "wasm" };

/** Builds the Worker and serves it. Resolves to `{ url, close }`. */
export async function serveWorker(folder) {
  const wrangler = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
  const args = ["deploy", "--dry-run", "--config", CONFIG, "--outdir", folder];
  await run(node22(), [wrangler, ...args], { env: QUIET });
  writeFileSync(join(folder, "config.capnp"), configOf(readdirSync(folder)));
  const child = spawn(workerd.default, ["serve", join(folder, "config.capnp"), "--control-fd=3"], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`workerd ended with exit code ${code}`);
  });
  ended.catch(() => {});
  const [line] = await Promise.race([once(child.stdio[3], "data"), ended]);
  return { url: `http://127.0.0.1:${JSON.parse(line).port}`, close: () => child.kill() };
}

function configOf(names) {
  // The first module is the Worker.
  const modules = names
    .filter((name) => TYPES[extname(name)])
    .sort((left, right) => (extname(left) < extname(right) ? -1 : 1))
    .map((name) => `(name = "${name}", ${TYPES[extname(name)]} = embed "${name}"),`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (compatibilityDate = "2026-04-01", modules = [${modules.join(" ")}])),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
