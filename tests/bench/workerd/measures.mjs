// What can be measured of a workerd that runs one contender: each is a function to { measure, stop }.
import { readFileSync, readdirSync } from "node:fs";
import { bundleWorker, serve } from "./serve.mjs";

const LANES = 20;

/** CPU of one call, in µs: many in one request, whose own cost is next to nothing. */
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

/** Growth in bytes for each call that was left behind by a request that ended. A workerd of its own each time. */
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
  // The files are in the system's cache from now on, for everyone alike.
  await measure();
  return { measure, stop: () => {} };
}

async function ask(url, task = {}) {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(task) });
  const text = await response.text();
  if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${text}`);
}

/**
 * How long the threads of a process ran, in µs: by the scheduler's count, since that of the process has ticks of 10 ms. Threads come
 * and stay, but for some of the first moments.
 */
function cpu(pid) {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).reduce((sum, id) => sum + nanoseconds(`${folder}/${id}/schedstat`) / 1000, 0);
}

function nanoseconds(path) {
  try {
    return Number(readFileSync(path, "utf8").split(" ")[0]);
  } catch {
    // It ended meanwhile.
    return 0;
  }
}

function rss(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kilobytes) * 1024;
}
