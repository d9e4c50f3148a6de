const MINUTE_MS = 60_000;

/** Counts to at most so many in any minute. */
export function minuteLimit(most) {
  const times = [];
  return {
    isReached(now) {
      while (times.length > 0 && now - times[0] >= MINUTE_MS) times.shift();
      return times.length >= most;
    },
    count: (now) => times.push(now),
  };
}
