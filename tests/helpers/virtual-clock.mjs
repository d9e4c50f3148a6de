// A virtual clock: a test fires the timers, and can set `Date.now()` wrong. `restore()` brings the real timers back.

export function virtualClock(start = 1_700_000_000_000) {
  const { setTimeout, clearTimeout } = globalThis;
  const { now } = Date;
  /** @type {Map<number, { at: number; run(): void }>} */
  const timers = new Map();
  let elapsed = 0;
  let error = 0;
  let lastId = 0;

  /**
   * @template {unknown[]} T
   * @param {(...args: T) => void} callback
   * @param {number} [ms]
   * @param {T} args
   */
  const add = (callback, ms = 0, ...args) => {
    timers.set(++lastId, { at: elapsed + Math.max(ms, 1), run: () => callback(...args) });
    return lastId;
  };
  /** @param {number} id */
  const remove = (id) => void timers.delete(id);
  Object.assign(globalThis, { setTimeout: add, clearTimeout: remove });
  Date.now = () => start + elapsed + error;

  return {
    /** Milliseconds that have passed, independent of `Date.now()`. */
    elapsed: () => elapsed,
    /**
     * Sets the clock of `Date.now()` forward or back.
     *
     * @param {number} ms
     */
    jump: (ms) => void (error += ms),
    /** Fires the timer that is due first. Returns whether there was one. */
    fire() {
      let [first, due] = [0, { at: Infinity, run() {} }];
      for (const [id, timer] of timers) if (timer.at < due.at) [first, due] = [id, timer];
      if (first === 0) return false;
      timers.delete(first);
      elapsed = due.at;
      due.run();
      return true;
    },
    restore() {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      Date.now = now;
    },
  };
}

const { setImmediate } = globalThis;

/** Resolves after all pending promises. */
export const settled = () => new Promise((resolve) => void setImmediate(resolve));
