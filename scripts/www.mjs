// Starts the Worker of www/ on this machine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { node22 } from "./node22.mjs";
import { Failure, ROOT } from "./run.mjs";
import { QUIET } from "./wrangler.mjs";

/** @import { Answer, Given } from "./worker.mjs" */

/**
 * Starts the Worker. Resolves to its `url`, `stop()`, and `child`, the process that runs workerd, in a separate process group. `port` 0 is any free
 * port. `persist` is the folder for the storage of Durable Objects. An `entrypoint` replaces the Worker's own. The log is then hidden, because it
 * is full of errors that the tests cause.
 *
 * @param {Omit<Given, "port"> & { port?: number }} given
 */
export async function startWww({ port = 0, vars, persist, entrypoint }) {
  // Detached, so that Ctrl-C reaches only the parent, which then stops the Worker.
  const child = spawn(node22(), [join(ROOT, "scripts", "worker.mjs")], {
    cwd: join(ROOT, "www"),
    detached: true,
    env: { ...process.env, ...QUIET, WRANGLER_LOG: "error" },
    stdio: entrypoint ? ["ignore", "ignore", "ignore", "ipc"] : ["ignore", "inherit", "inherit", "ipc"],
  });
  child.send({ port, vars, persist, entrypoint });
  const stop = () => child.connected && child.disconnect();
  /** @type {(Answer | null)[]} the message, or the exit code, which is null after a signal */
  const [answer] = await Promise.race([once(child, "message"), once(child, "exit")]);
  if (answer?.url) return { url: answer.url, child, stop };
  stop();
  throw new Failure(`The Worker did not start: ${answer?.error ?? "its process ended."}`);
}
