const MINUTE_MS = 60_000;

/**
 * Counts to at most so many in any minute.
 *
 * @param {number} most
 */
export function minuteLimit(most) {
  /** @type {number[]} */
  const times = [];
  return {
    /** @param {number} now */
    isReached(now) {
      while (times.length > 0 && now - times[0] >= MINUTE_MS) times.shift();
      return times.length >= most;
    },
    /** @param {number} now */
    count: (now) => times.push(now),
  };
}
