// Runs a Worker in workerd, as wrangler would upload it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import workerd from "workerd";
import { node22 } from "../../scripts/node22.mjs";
import { run } from "../../scripts/run.mjs";
import { QUIET, WRANGLER } from "../../scripts/wrangler.mjs";

/** @import { Readable } from "node:stream" */
/**
 * @typedef {object} Given
 * @property {Record<string, string | undefined>} [vars] variables and secrets
 * @property {Record<string, string>} [kv] the addresses that stand for KV namespaces
 * @property {Record<string, string>} [queues] the addresses that stand for queues
 * @property {Record<string, string>} [objects] the classes of Durable Objects, which are stored below `folder`
 * @property {string} [outbound] one that gets all that the Worker fetches
 */

/** @type {Record<string, string>} */
const TYPES = { ".js": "esModule", ".wasm": "wasm" };

/**
 * Writes the files that wrangler would upload by a `config` into `folder`.
 *
 * @param {string} config
 * @param {string} folder
 */
export async function upload(config, folder) {
  await run(node22(), [WRANGLER, "deploy", "--dry-run", "--config", config, "--outdir", folder], { env: QUIET });
}

/**
 * Delivers a queue's messages to the Worker, as Cloudflare does: `POST { queue, messages }`. The answer has the acknowledgements.
 * `POST { cron }` runs its cron trigger.
 */
const DELIVER = `export default {
  async fetch(request, { MAIN }) {
    const { queue, messages, cron } = await request.json();
    if (cron) return Response.json(await MAIN.scheduled({ cron, scheduledTime: new Date() }));
    const dated = messages.map((message) => ({ ...message, timestamp: new Date(message.timestamp) }));
    return Response.json(await MAIN.queue(queue, dated));
  },
};`;

const DELIVERY = {
  service: `(name = "delivery", worker = .delivery),`,
  socket: `(name = "delivery", address = "127.0.0.1:0", http = (), service = "delivery"),`,
  worker: `const delivery :Workerd.Worker = (
  compatibilityDate = "2026-04-01",
  compatibilityFlags = ["service_binding_extra_handlers"],
  modules = [(name = "deliver.js", esModule = ${JSON.stringify(DELIVER)})],
  bindings = [(name = "MAIN", service = "main")],
);`,
};

/**
 * Serves the Worker of a folder. Resolves to `{ url, close }`, and with queues also to `deliveryUrl`, which takes their messages.
 *
 * @param {string} folder
 * @param {Given} given
 */
export async function serve(folder, given = {}) {
  const storage = join(folder, "storage");
  mkdirSync(storage, { recursive: true });
  writeFileSync(join(folder, "config.capnp"), configOf(readdirSync(folder), storage, given));
  // The delivery of a queue's messages is experimental.
  const flags = given.queues ? ["--experimental"] : [];
  const child = spawn(workerd.default, ["serve", join(folder, "config.capnp"), "--control-fd=3", ...flags], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`workerd ended with exit code ${code}`);
  });
  ended.catch(() => {});
  const { http, delivery } = await Promise.race([
    portsOf(/** @type {Readable} */ (child.stdio[3]), given.queues ? 2 : 1),
    ended,
  ]);
  return {
    url: `http://127.0.0.1:${http}`,
    deliveryUrl: delivery && `http://127.0.0.1:${delivery}`,
    close: () => child.kill("SIGKILL"),
  };
}

/**
 * The ports of its sockets by their names, which it prints line by line.
 *
 * @param {Readable} control
 * @param {number} count
 */
async function portsOf(control, count) {
  /** @type {Record<string, number>} */
  const ports = {};
  for await (const line of createInterface(control)) {
    const { socket, port } = JSON.parse(line);
    ports[socket] = port;
    if (Object.keys(ports).length === count) return ports;
  }
  throw new Error("workerd has closed its control pipe");
}

/**
 * @param {string[]} names of the files of the Worker
 * @param {string} storage the folder of Durable Objects
 * @param {Given} given
 */
function configOf(names, storage, { vars = {}, kv = {}, queues = {}, objects = {}, outbound }) {
  // The first module is the Worker.
  const modules = names
    .filter((name) => TYPES[extname(name)])
    .sort((left, right) => (extname(left) < extname(right) ? -1 : 1))
    .map((name) => `(name = "${name}", ${TYPES[extname(name)]} = embed "${name}"),`);
  const texts = Object.entries(vars).filter(([, value]) => value !== undefined);
  const bindings = [
    ...texts.map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)}),`),
    ...Object.keys(kv).map((name) => `(name = "${name}", kvNamespace = "${name}"),`),
    ...Object.keys(queues).map((name) => `(name = "${name}", queue = "${name}"),`),
    ...Object.entries(objects).map(([name, type]) => `(name = "${name}", durableObjectNamespace = "${type}"),`),
  ];
  const namespaces = Object.values(objects).map(
    (type) => `(className = "${type}", uniqueKey = "${type}", enableSql = true),`,
  );
  const hasObjects = namespaces.length > 0;
  const disk = hasObjects ? `(name = "storage", disk = (path = ${JSON.stringify(storage)}, writable = true)),` : "";
  const services = { ...kv, ...queues, ...(outbound && { internet: outbound }) };
  const externals = Object.entries(services).map(
    ([name, url]) => `(name = "${name}", external = (address = "${new URL(url).host}", http = ())),`,
  );
  const internet = outbound ? "" : `(name = "internet", network = (allow = ["private"])),`;
  const delivery = Object.keys(queues).length > 0 ? DELIVERY : { service: "", socket: "", worker: "" };
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), ${delivery.service} ${externals.join(" ")} ${internet} ${disk}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main"), ${delivery.socket}],
);
${delivery.worker}
const main :Workerd.Worker = (
  compatibilityDate = "2026-04-01",
  modules = [${modules.join(" ")}],
  bindings = [${bindings.join(" ")}],
  durableObjectNamespaces = [${namespaces.join(" ")}],
  ${hasObjects ? `durableObjectStorage = (localDisk = "storage"),` : ""}
);
`;
}
