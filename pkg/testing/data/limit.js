const MINUTE_MS = 60_000;

/**
 * A rate limit: at most `max` requests in any period of one minute.
 *
 * @param {number} max
 */
export function minuteLimit(max) {
  /** @type {number[]} */
  const times = [];
  return {
    /** @param {number} now */
    isReached(now) {
      while (times.length > 0 && now - times[0] >= MINUTE_MS) times.shift();
      return times.length >= max;
    },
    /** @param {number} now */
    count: (now) => times.push(now),
  };
}
