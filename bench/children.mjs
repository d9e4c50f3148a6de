// The measured processes, each with one contender, and the server that they call.
import { fork } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Starts a Node process that warms up and then waits for the command to measure. */
export async function startNode(task) {
  const child = startChild(join(HERE, "node", "child.mjs"), task, ["--expose-gc"]);
  await child.next();
  return {
    measure() {
      child.send("measure");
      return child.next();
    },
    stop: child.stop,
  };
}

/** Starts the HTTP server for the loopback rows, in a separate process, so that its CPU time is not counted. */
export async function startServer() {
  const child = startChild(join(HERE, "server.mjs"), {}, []);
  return { url: await child.next(), stop: child.stop };
}

/** Starts a new Node process that makes one call. Resolves to its measurement and the total duration. */
export async function runOnce(task) {
  const started = performance.now();
  const child = startChild(join(HERE, "node", "once.mjs"), task, []);
  const measured = await child.next();
  await child.ended;
  return { ...measured, process: performance.now() - started };
}

function startChild(file, task, execArgv) {
  const child = fork(file, [JSON.stringify(task)], { execArgv });
  const ended = once(child, "exit");
  const broken = ended.then(([code]) => {
    throw new Error(`${file} ended with exit code ${code}`);
  });
  broken.catch(() => {});
  return {
    ended,
    send: (message) => child.send(message),
    next: async () => (await Promise.race([once(child, "message"), broken]))[0],
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
