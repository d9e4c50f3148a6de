// The measurements in a workerd that runs one contender. Each function resolves to { measure, stop }, or to the result itself.
import { readFileSync, readdirSync } from "node:fs";
import { bundleWorker, serve } from "./serve.mjs";

const LANES = 20;

/** CPU of one call, in µs. Many calls are made in one request, so that the cost of the request itself hardly counts. */
export async function startWorkerCalls({ contender, of, warmUpCalls, calls, ...task }) {
  const { url, pid, stop } = await serve(await bundleWorker("worker", contender, of));
  const make = (count) => ask(`${url}/calls`, { calls: count, ...task });
  try {
    await make(warmUpCalls);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    async measure() {
      const before = cpu(pid);
      await make(calls);
      return { cpu: (cpu(pid) - before) / calls };
    },
    stop,
  };
}

/** Growth of the memory in bytes for each call that was still pending when its request ended. Each measurement starts a new workerd. */
export async function measureAbandoned({ contender, warmUpCalls, calls }) {
  const { url, pid, stop } = await serve(await bundleWorker("worker", contender));
  const abandon = async (count) => {
    let left = count;
    const lane = async () => {
      while (left-- > 0) await ask(`${url}/abandon`);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await ask(`${url}/gc`);
  };
  try {
    await abandon(warmUpCalls);
    const before = rss(pid);
    await abandon(calls);
    return { rss: (rss(pid) - before) / calls };
  } finally {
    await stop();
  }
}

/** From the start of a workerd to the first answer of its Worker, in ms. */
export async function prepareColdWorker({ contender }) {
  const path = await bundleWorker(contender === "empty" ? "empty" : "once", contender);
  const measure = async () => {
    const started = performance.now();
    const { url, stop } = await serve(path);
    const listening = performance.now();
    try {
      await ask(url);
      const answered = performance.now();
      return { firstAnswer: answered - started, request: answered - listening };
    } finally {
      await stop();
    }
  };
  // Not measured: it puts the files into the system's cache, so that all contenders start alike.
  await measure();
  return { measure, stop: () => {} };
}

async function ask(url, task = {}) {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(task) });
  const text = await response.text();
  if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${text}`);
}

/**
 * The CPU time of the threads of a process, in µs, as the scheduler counts it: the count of the process itself has a resolution of 10 ms.
 * A thread that has ended is not counted. That concerns only some threads of the first moments.
 */
function cpu(pid) {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).reduce((sum, id) => sum + nanoseconds(`${folder}/${id}/schedstat`) / 1000, 0);
}

function nanoseconds(path) {
  try {
    return Number(readFileSync(path, "utf8").split(" ")[0]);
  } catch {
    // The thread has ended meanwhile.
    return 0;
  }
}

function rss(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kilobytes) * 1024;
}
