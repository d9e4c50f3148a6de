// The moments at which a case ends a call. A case observes such a moment, and never waits for a time: a busy machine may be slow.

/** @import { Opened } from "./types.js" */

/** @type {Map<number | undefined, (() => void)[]>} */
const watched = new Map();
const { setTimeout: start } = globalThis;

/** The next timeout in milliseconds. Each is used by one case, and is too long to end by itself. */
let nextMs = 2_000_000_000;

/**
 * @param {(...args: unknown[]) => void} callback
 * @param {number} [ms]
 * @param {unknown[]} more
 */
const watch = (callback, ms, ...more) => {
  watched.get(ms)?.push(callback);
  return start(callback, ms, ...more);
};
Object.assign(globalThis, { setTimeout: watch });

/** A `timeout` for the calls of a case. `end` ends it for the calls in flight, and `times` says how often it began. */
export function heldTimeout() {
  const timeout = nextMs--;
  /** @type {(() => void)[]} */
  const callbacks = [];
  watched.set(timeout, callbacks);
  return {
    timeout,
    times: () => callbacks.length,
    end: () => callbacks.forEach((callback) => callback()),
  };
}

/**
 * Makes a call by the runtime's own `fetch`, and counts the responses whose headers have arrived.
 *
 * @template T
 * @param {() => Promise<T>} call
 */
export function counted(call) {
  const { fetch } = globalThis;
  let answers = 0;
  globalThis.fetch = (/** @type {Parameters<typeof fetch>} */ ...args) => {
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

/** A controller whose signal counts the listeners that it has had. */
export function countedController() {
  const controller = new AbortController();
  const { signal } = controller;
  let listened = 0;
  /** @param {Parameters<AbortSignal["addEventListener"]>} args */
  signal.addEventListener = (...args) => {
    listened += 1;
    AbortSignal.prototype.addEventListener.apply(signal, args);
  };
  return {
    signal,
    /** @param {unknown} reason */
    abort: (reason) => controller.abort(reason),
    listened: () => listened,
  };
}

/**
 * Calls `end` once `isSo` is true, unless the call has ended by then.
 *
 * @param {() => boolean | Promise<boolean>} isSo
 * @param {() => void} end
 * @param {Promise<unknown>} call
 */
export async function endWhen(isSo, end, call) {
  let isOver = false;
  const ended = () => (isOver = true);
  call.then(ended, ended);
  while (!isOver && !(await isSo())) await pause(10);
  if (!isOver) end();
}

/**
 * Runs while the clock stands still: for cases that run `alone`, since there is one clock.
 *
 * @template T
 * @param {() => T | Promise<T>} run
 */
export async function atOneTime(run) {
  return withClock(run);
}

/**
 * Runs with a clock that moves only by `move`: for cases that run `alone`, since there is one clock.
 *
 * @template T
 * @param {(clock: { move: (ms: number) => void }) => T | Promise<T>} run
 */
export async function withClock(run) {
  const { now } = Date;
  let time = now();
  Date.now = () => time;
  try {
    return await run({ move: (ms) => void (time += ms) });
  } finally {
    Date.now = now;
  }
}

/**
 * Calls `act` when the first request of an opened case is at the server.
 *
 * @param {Pick<Opened, "log">} opened
 * @param {() => void} act
 */
export async function whenSent({ log }, act) {
  await until(async () => (await log()).requests.length > 0, "the request");
  act();
}

/**
 * Waits for something that another process does.
 *
 * @param {() => boolean | Promise<boolean>} isSo
 * @param {string} what
 */
export async function until(isSo, what) {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries === 4_000) throw new Error(`waited for ${what}`);
    await pause(25);
  }
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
export const pause = (ms) => new Promise((resolve) => start(resolve, ms));
