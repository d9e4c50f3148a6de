// Plaid's limit for the client, over all Workers and Items: who may start when. No clock and no storage: rate-limit.js has these.

/**
 * In it at most `perMinute` calls start. A minute is Plaid's; the rest is for calls that take longer to arrive than others. More
 * of it would waste what is allowed, less would get calls refused, and then everyone waits.
 */
const WINDOW_MS = 60_600;

/** So far ahead places are given away. */
const AHEAD_MS = 120_000;

/** Who may start so soon waits for it: one that has a place, and one that has none, because a person clicked. */
const NEAR_MS = { withPlace: 5000, withoutPlace: 30_000 };

/** `tail`: the first free place; `starts`: the calls of the last window, those that were let go included. In ms since 1970. */
export const FREE = { tail: 0, heldUntil: 0, starts: [] };

/** From one place to the next. */
export const intervalMs = (perMinute) => WINDOW_MS / perMinute;

/**
 * Places for up to `count` calls, evenly spread. A place says when to come and ask `start`, and is no promise. Where there are
 * too few of them within the time for which they are given away, `waitMs` is when to ask for the others.
 */
export function reserve(state, count, now, perMinute) {
  const times = [];
  let tail = tailOf(state, now);
  for (; times.length < count && tail <= now + AHEAD_MS; tail += intervalMs(perMinute)) times.push(Math.ceil(tail));
  const isShort = times.length < count;
  return { state: { ...state, tail }, times, ...(isShort && { waitMs: tail - now - AHEAD_MS / 2 }) };
}

/**
 * Whether a call may start. `granted`: it has to, at `at`, which is soon. Otherwise `at` is a new place, at which to ask again.
 * Who has a place and finds others before it (they clicked, or were late) waits a little, so that nothing of the limit is lost.
 */
export function start(state, hasPlace, now, perMinute) {
  const starts = state.starts.filter((at) => at > now - WINDOW_MS);
  const at = Math.max(now, (starts.at(-perMinute) ?? -Infinity) + WINDOW_MS);
  const isNear = at - now <= (hasPlace ? NEAR_MS.withPlace : NEAR_MS.withoutPlace);
  // After a hold all would come in one moment.
  if (isNear && now >= state.heldUntil) return { state: { ...state, starts: [...starts, at] }, granted: true, at };
  const tail = tailOf(state, now);
  return { state: { ...state, starts, tail: tail + intervalMs(perMinute) }, granted: false, at: Math.ceil(tail) };
}

/** Plaid says that the limit is reached all the same: something else uses the same credentials. */
export const hold = (state, until) => ({ ...state, heldUntil: Math.max(state.heldUntil, until) });

const tailOf = ({ tail, heldUntil }, now) => Math.max(tail, heldUntil, now);
