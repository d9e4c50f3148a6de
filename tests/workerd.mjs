// A Worker as wrangler would upload it, in workerd.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import workerd from "workerd";
import { node22 } from "../scripts/node22.mjs";
import { run } from "../scripts/run.mjs";
import { QUIET, WRANGLER } from "../scripts/wrangler.mjs";

const TYPES = { ".js": "esModule", ".wasm": "wasm" };

/** Writes what wrangler would upload for its `config` into `folder`. */
export async function upload(config, folder) {
  await run(node22(), [WRANGLER, "deploy", "--dry-run", "--config", config, "--outdir", folder], { env: QUIET });
}

/**
 * Serves the Worker of a folder. Resolves to `{ url, close }`. `vars` are its variables and secrets, `kv` the addresses that
 * stand for its KV namespaces, `outbound` one that gets all that it fetches.
 */
export async function serve(folder, given = {}) {
  writeFileSync(join(folder, "config.capnp"), configOf(readdirSync(folder), given));
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

function configOf(names, { vars = {}, kv = {}, outbound }) {
  // The first module is the Worker.
  const modules = names
    .filter((name) => TYPES[extname(name)])
    .sort((left, right) => (extname(left) < extname(right) ? -1 : 1))
    .map((name) => `(name = "${name}", ${TYPES[extname(name)]} = embed "${name}"),`);
  const texts = Object.entries(vars).filter(([, value]) => value !== undefined);
  const bindings = [
    ...texts.map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)}),`),
    ...Object.keys(kv).map((name) => `(name = "${name}", kvNamespace = "${name}"),`),
  ];
  const services = { ...kv, ...(outbound && { internet: outbound }) };
  const externals = Object.entries(services).map(
    ([name, url]) => `(name = "${name}", external = (address = "${new URL(url).host}", http = ())),`,
  );
  const internet = outbound ? "" : `(name = "internet", network = (allow = ["private"])),`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), ${externals.join(" ")} ${internet}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  compatibilityDate = "2026-04-01",
  modules = [${modules.join(" ")}],
  bindings = [${bindings.join(" ")}],
);
`;
}
