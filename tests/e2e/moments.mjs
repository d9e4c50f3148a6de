// The moments at which a case lets a call end. They are seen and not waited for by the clock: on a busy machine nothing is sure
// to have happened after a while.

const watched = new Map();
const { setTimeout: start } = globalThis;

/** Timeouts of this many milliseconds, each of which is given to one case, are never met. */
let nextMs = 2_000_000_000;

globalThis.setTimeout = (callback, ms, ...more) => {
  watched.get(ms)?.push(callback);
  return start(callback, ms, ...more);
};

/** A `timeout` for the calls of a case, which is over for those in flight when `end` is called. `times` is how often it began. */
export function heldTimeout() {
  const timeout = nextMs--;
  const callbacks = [];
  watched.set(timeout, callbacks);
  return {
    timeout,
    times: () => callbacks.length,
    end: () => callbacks.forEach((callback) => callback()),
  };
}

/** Makes a call by the runtime's own `fetch`, and counts what it answers: `answers()` are those whose headers are here. */
export function counted(call) {
  const { fetch } = globalThis;
  let answers = 0;
  globalThis.fetch = (...args) => {
    const answer = fetch(...args);
    answer.then(
      () => (answers += 1),
      () => {},
    );
    return answer;
  };
  try {
    return { promise: call(), answers: () => answers };
  } finally {
    globalThis.fetch = fetch;
  }
}

/** A signal that counts what listens to it, now and before. */
export function countedController() {
  const controller = new AbortController();
  const { signal } = controller;
  let listened = 0;
  signal.addEventListener = (...args) => {
    listened += 1;
    AbortSignal.prototype.addEventListener.apply(signal, args);
  };
  return { signal, abort: (reason) => controller.abort(reason), listened: () => listened };
}

/** Calls `end` once it is so, unless the call has ended by then. Resolves when there is nothing more to be done. */
export async function endWhen(isSo, end, call) {
  let isOver = false;
  const ended = () => (isOver = true);
  call.then(ended, ended);
  while (!isOver && !(await isSo())) await pause(10);
  if (!isOver) end();
}

/** Runs while the clock stands still, however long that takes: in a case that is `alone`, since it stands still for all. */
export async function atOneTime(run) {
  return withClock(run);
}

/** Runs by a clock that stands still but for where it is told to `move`: in a case that is `alone`, since it is the clock of all. */
export async function withClock(run) {
  const { now } = Date;
  let time = now();
  Date.now = () => time;
  try {
    return await run({ move: (ms) => (time += ms) });
  } finally {
    Date.now = now;
  }
}

/** Does something when the first request of an opened case is at the server. */
export async function whenSent({ log }, act) {
  await until(async () => (await log()).requests.length > 0, "the request");
  act();
}

/** Waits for what comes from another process. */
export async function until(isSo, what) {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries === 4_000) throw new Error(`waited for ${what}`);
    await pause(25);
  }
}

export const pause = (ms) => new Promise((resolve) => start(resolve, ms));
