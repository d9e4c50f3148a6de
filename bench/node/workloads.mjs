// The measurements in a Node process with one contender: (client, task) => { warmUp, measure }. Node is started with --expose-gc.
import { BASE_URL, inMemory } from "../answers.mjs";
import { makeCalls } from "../calls.mjs";

export const WORKLOADS = { calls, inFlight, inFlightMemory, soak };

/** CPU of one call, in µs, user and system. */
function calls(client, { baseUrl, warmUpCalls, calls, concurrency, answer = "success" }) {
  const refresh = client(baseUrl ? { baseUrl } : { baseUrl: BASE_URL, fetch: inMemory(answer) });
  const make = (count) => makeCalls(refresh, { calls: count, concurrency, answer });
  return {
    warmUp: () => make(warmUpCalls),
    // Without a gc() before it, which would discard code that V8 has optimised. The calls would then include its compilation.
    measure: async () => ({ cpu: (await cpuOf(() => make(calls))) / calls }),
  };
}

/** CPU of one call with 1, 100 and 10,000 in flight. */
function inFlight(client, { warmUpCalls, calls }) {
  const wave = waves(client);

  async function cpuAt(width, count) {
    const times = Math.max(1, Math.round(count / width));
    const cpu = await cpuOf(async () => {
      for (let made = 0; made < times; made += 1) await wave(width);
    });
    return cpu / (times * width);
  }

  return {
    async warmUp() {
      for (const width of [1, 100]) await cpuAt(width, warmUpCalls);
    },
    async measure() {
      const cpu1 = await cpuAt(1, calls);
      const cpu100 = await cpuAt(100, calls);
      const cpu10000 = await cpuAt(10_000, calls);
      return { cpu1, cpu100, cpu10000, growth: cpu10000 / cpu1 };
    },
  };
}

/** The memory of one of 10,000 calls in flight while it waits. */
function inFlightMemory(client) {
  const wave = waves(client);
  const width = 10_000;
  return {
    warmUp: () => wave(width),
    async measure() {
      const before = memory();
      let held;
      await wave(width, () => (held = memory()));
      return {
        heap: (held.heapUsed + held.external - before.heapUsed - before.external) / width,
        rss: (held.rss - before.rss) / width,
      };
    },
  };
}

/** Makes a function that starts a number of calls at once, and answers them when all of them wait. */
function waves(client) {
  const answer = inMemory("success");
  let waiting = [];
  const fetch = () => new Promise((resolve) => waiting.push(resolve));
  const refresh = client({ baseUrl: BASE_URL, fetch });

  return async function wave(width, whileWaiting = () => {}) {
    const all = Array.from({ length: width }, () => refresh());
    // Some call fetch at once, some a few microtasks later. No timer: a turn of the event loop costs as much as a call.
    while (waiting.length < width) await undefined;
    whileWaiting();
    const release = waiting;
    waiting = [];
    for (const resolve of release) resolve(answer());
    await Promise.all(all);
  };
}

/** Memory after many calls, as a multiple of the memory after the first ten thousand. */
function soak(client, { warmUpCalls, calls }) {
  const refresh = client({ baseUrl: BASE_URL, fetch: inMemory("success") });
  return {
    warmUp: () => makeCalls(refresh, { calls: warmUpCalls }),
    async measure() {
      const before = memory();
      await makeCalls(refresh, { calls });
      const after = memory();
      return { rss: after.rss / before.rss, heap: after.heapUsed / before.heapUsed };
    },
  };
}

async function cpuOf(action) {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function memory() {
  // Twice: finalizers of the first collection free memory that only the second one collects.
  gc();
  gc();
  return process.memoryUsage();
}
