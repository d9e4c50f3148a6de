// The rules of Plaid's rate limit for the client, over all Workers and Items. Pure functions, without a clock or
// storage: rate-limit.ts has these.

/**
 * At most `perMinute` calls start in this window. A minute of it is Plaid's window. The rest is a margin, because calls
 * take different times to arrive. A larger margin would waste part of the limit. With a smaller one, Plaid would reject
 * calls, and then all calls have to wait.
 */
const WINDOW_MS = 60_600;

/** How far ahead slots are assigned. */
const AHEAD_MS = 120_000;

/**
 * A call that may start within this time waits for it. `withPlace`: a call that has a slot. `withoutPlace`: a call
 * without a slot, because a person clicked.
 */
const NEAR_MS = { withPlace: 5000, withoutPlace: 30_000 };

export interface RateState {
  tail: number;
  heldUntil: number;
  starts: number[];
}

/**
 * The initial state. `tail` is the first free slot. `starts` has the times of the calls in the last window, including
 * granted calls that have not started yet. All times are in ms since 1970.
 */
export const FREE: RateState = { tail: 0, heldUntil: 0, starts: [] };

/** The state after a decision. */
interface Next {
  state: RateState;
}

export interface Reservation {
  times: number[];
  waitMs?: number;
}

export interface Permission {
  granted: boolean;
  at: number;
  isStopped?: undefined;
}

/** The time between two slots. */
export const intervalMs = (perMinute: number) => WINDOW_MS / perMinute;

/**
 * Assigns evenly spread slots to up to `count` calls. `times` has their times. A slot says when to call `start`; it
 * does not guarantee a call. If too few slots are free in the time that may be assigned, `waitMs` says when to request
 * the rest.
 */
export function reserve(state: RateState, count: number, now: number, perMinute: number): Reservation & Next {
  const times: number[] = [];
  let tail = tailOf(state, now);
  for (; times.length < count && tail <= now + AHEAD_MS; tail += intervalMs(perMinute)) times.push(Math.ceil(tail));
  const isShort = times.length < count;
  return { state: { ...state, tail }, times, ...(isShort && { waitMs: tail - now - AHEAD_MS / 2 }) };
}

/**
 * Decides whether a call may start. If `granted`, the caller must make the call at `at`, which is soon. Otherwise `at`
 * is the time of a new slot, in which to call `start` again. A call that has a slot can find other calls before it,
 * which were late or came from clicks. Then it waits a little, so that none of the limit is lost.
 */
export function start(state: RateState, hasPlace: boolean, now: number, perMinute: number): Permission & Next {
  const starts = state.starts.filter((at) => at > now - WINDOW_MS);
  const at = Math.max(now, (starts.at(-perMinute) ?? -Infinity) + WINDOW_MS);
  const isNear = at - now <= (hasPlace ? NEAR_MS.withPlace : NEAR_MS.withoutPlace);
  // During a hold, each call gets a new slot. Otherwise all calls would start at the moment when it ends.
  if (isNear && now >= state.heldUntil) return { state: { ...state, starts: [...starts, at] }, granted: true, at };
  const tail = tailOf(state, now);
  return { state: { ...state, starts, tail: tail + intervalMs(perMinute) }, granted: false, at: Math.ceil(tail) };
}

/**
 * Plaid rejected a call for its limit, because another program uses the same credentials. No call starts before
 * `until`.
 */
export const hold = (state: RateState, until: number): RateState => ({
  ...state,
  heldUntil: Math.max(state.heldUntil, until),
});

const tailOf = ({ tail, heldUntil }: RateState, now: number) => Math.max(tail, heldUntil, now);

/**
 * How many calls started in the last window, and until when all calls are held. `heldUntil` is null if they are not
 * held.
 */
export const usage = ({ starts, heldUntil }: RateState, now: number) => ({
  started: starts.filter((at) => at > now - WINDOW_MS && at <= now).length,
  heldUntil: heldUntil > now ? heldUntil : null,
});
