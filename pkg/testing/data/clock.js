// The fake's clock and its scheduled tasks.

/** @import { FakeClock } from "../../testing.js" */
/** @typedef {FakeClock & { at(time: number, run: () => void): () => void; runDue(): void }} Clock */
/** @typedef {{ time: number; run: () => void }} Task */

// The longest delay that setTimeout supports. A longer one would fire at once.
const MAX_TIMER_MS = 2_147_483_647;

/**
 * Creates a clock. `at` schedules a task and returns a function that cancels it. A task runs when the clock has reached its time: in `advance`,
 * before the next request, or by a real timer, whichever comes first. The timer does not keep the process alive.
 *
 * @returns {Clock}
 */
export function makeClock() {
  let advanced = 0;
  /** @type {Task[]} */
  const tasks = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const now = () => Date.now() + advanced;

  function runDue() {
    for (let next = earliest(); next && next.time <= now(); next = earliest()) {
      cancel(next);
      next.run();
    }
    setTimer();
  }

  /** The task with the earliest time. Of two with the same time, the one that was scheduled first. */
  function earliest() {
    /** @type {Task | undefined} */
    let first;
    for (const task of tasks) if (!first || task.time < first.time) first = task;
    return first;
  }

  /** @param {Task} task */
  function cancel(task) {
    const index = tasks.indexOf(task);
    if (index >= 0) tasks.splice(index, 1);
  }

  function setTimer() {
    clearTimeout(timer);
    timer = undefined;
    const next = earliest();
    if (!next) return;
    try {
      timer = setTimeout(runDue, Math.min(Math.max(next.time - now(), 0), MAX_TIMER_MS));
      unref(timer);
    } catch {
      // workerd has no timers at the top level of a module. The next request runs the tasks that are due.
    }
  }

  return {
    now,
    advance(ms) {
      if (!(Number.isFinite(ms) && ms >= 0)) throw new TypeError("fakePlaid: advance takes milliseconds, 0 or more");
      advanced += ms;
      runDue();
    },
    at(time, run) {
      const task = { time, run };
      tasks.push(task);
      setTimer();
      return () => {
        cancel(task);
        setTimer();
      };
    },
    runDue,
  };
}

/** @typedef {{ unrefTimer?: (id: unknown) => void }} DenoTimers */

/**
 * Lets the process exit while the timer is pending.
 *
 * @param {unknown} timer an object in Node and Bun, a number elsewhere
 */
function unref(timer) {
  /** @type {{ unref?: () => void }} */ (timer).unref?.();
  if (typeof timer === "number") {
    /** @type {{ Deno?: DenoTimers }} */ (globalThis).Deno?.unrefTimer?.(timer);
  }
}
