// The processes that are measured, each with one contender in it, and the server that they call.
import { fork } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** A Node that has warmed up and waits to be told to measure. */
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

/** The HTTP server of the loopback rows, in a process of its own, so that its CPU is not counted. */
export async function startServer() {
  const child = startChild(join(HERE, "server.mjs"), {}, []);
  return { url: await child.next(), stop: child.stop };
}

/** A fresh Node that makes one call: resolves to what it measured, and how long all of it took. */
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
