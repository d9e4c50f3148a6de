// Runs the programs of the frameworks, each in the folder of its app, with a version of Node that is new enough for all of them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { node22 } from "../../../scripts/node22.mjs";
import { capture } from "../../../scripts/run.mjs";
import { QUIET, WRANGLER } from "../../../scripts/wrangler.mjs";

const HOST = "127.0.0.1";
const ADDRESS = /https?:\/\/(?:127\.0\.0\.1|localhost):(\d+)/;

/** With this variable, the configuration of an app omits the setting that the app needs. */
export const WITHOUT_SETTING = { SETTING: "none" };

/** No telemetry, no colours, and the same Node for child processes. */
const environment = (env) => ({
  ...QUIET,
  ASTRO_TELEMETRY_DISABLED: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  NUXT_TELEMETRY_DISABLED: "1",
  NO_COLOR: "1",
  NO_UPDATE_NOTIFIER: "1",
  PATH: `${dirname(node22())}${delimiter}${process.env.PATH}`,
  ...env,
});

/** The folder of an app in this directory. */
export const folderOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The path of a file in a package that is installed for an app. */
export const installed = (folder, packageName, file) => join(folder, "node_modules", packageName, file);

/** Runs a Node program to its end. Resolves to its exit code and its output. */
export function attempt(folder, program, args, env) {
  return capture(node22(), [program, ...args], { cwd: folder, env: environment(env) });
}

/** Runs a Node program that must succeed. */
export async function build(folder, program, args, env) {
  const { code, output } = await attempt(folder, program, args, env);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with exit code ${code}:\n${output}`);
}

/**
 * Starts a Node program that is a server. Resolves to `{ url, printed, close }` when it listens: at `port`, or at the port in its output.
 */
export async function start(folder, program, args, { port, env } = {}) {
  const child = spawn(node22(), [program, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment(env) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const printed = () => text;
  const closed = once(child, "close");
  const ended = closed.then(([code]) => {
    throw new Error(`${program} ended with exit code ${code}: ${text}`);
  });
  ended.catch(() => {});
  const saysWhere = new Promise((resolve) => {
    for (const output of [child.stdout, child.stderr])
      output.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
        const [, said] = ADDRESS.exec(text) ?? [];
        if (said) resolve(said);
      });
  });
  const found = await Promise.race([port ? listening(port, child) : saysWhere, ended]);
  const close = async () => {
    child.kill();
    await closed;
  };
  return { url: `http://${HOST}:${found}`, printed, close };
}

/** Serves a built Worker with `wrangler dev` and its wrangler file. */
export function startWrangler(folder, config) {
  const at = ["--config", config, "--ip", HOST, "--port", "0", "--inspector-port", "0"];
  return start(folder, WRANGLER, ["dev", ...at, "--show-interactive-dev-session=false"]);
}

/** A free port, for a server that needs a given port. */
export async function freePort() {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves to the port when a server listens there, or when the program has ended. */
async function listening(port, child) {
  for (let isOpen = false; !isOpen && child.exitCode === null;) {
    const socket = connect(port, HOST);
    isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (!isOpen) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return port;
}
