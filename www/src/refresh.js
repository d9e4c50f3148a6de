// What a refresh of one Item goes through: what may start now, what is recorded, and what a record that was left open means.
// No clock, no storage, no Plaid: the object in item.js has these, and asks here.

/** What an Item has before its first refresh. */
export const NONE = { id: 0, state: "none" };

/**
 * Every state of a refresh. One of a round (rounds.js) has its number as `round`, and `startAt`, before which it isn't sent.
 *
 * - `running`: another click joins it.
 * - `alarm`: what the object's alarm does that finds it.
 * - `restart`: what a new instance of the object does that finds it. A call to Plaid lives in one instance and ends with it.
 * - `cancel`: what cancelling does.
 *
 * `sent` is written before Plaid is called. Whoever finds it open can't know whether Plaid did the work, and billed it: so it
 * becomes `unknown`, and nothing leads from there to another call. From `sent`, only Plaid's own word does that a limit was
 * reached: then it did not do the work.
 */
export const STATES = {
  none: { running: false, alarm: "nothing", restart: "nothing", cancel: "nothing" },
  asked: { running: true, alarm: "send", restart: "send", cancel: "withdraw" },
  sent: { running: true, alarm: "interrupt", restart: "interrupt", cancel: "abort" },
  done: { running: false, alarm: "nothing", restart: "nothing", cancel: "nothing" },
  failed: { running: false, alarm: "nothing", restart: "nothing", cancel: "nothing" },
  unknown: { running: false, alarm: "nothing", restart: "nothing", cancel: "nothing" },
};

/** How a call that rejected is recorded, by the `outcome` of its error. */
const STATE_BY_OUTCOME = { not_sent: "failed", rejected: "failed", unknown: "unknown" };

const WITHDRAWN = {
  kind: "aborted",
  outcome: "not_sent",
  retry: { when: "never" },
  message: "The refresh was cancelled before Plaid was asked.",
};

const INTERRUPTED = {
  kind: "interrupted",
  outcome: "unknown",
  retry: { when: "never" },
  message: "This service stopped while Plaid was working, so it never saw the answer.",
};

export const isRunning = ({ state }) => STATES[state].running;

/**
 * When the next refresh may start. Plaid takes one a minute (`perItemMs`) for an Item. One that Plaid rejected doesn't count,
 * but where Plaid's advice is to wait, that is waited for: up to `perItemMs`, since the person may ask sooner than in an hour.
 */
export function freeAt({ state, sentAt, endedAt, error }, perItemMs) {
  if (state === "done" || state === "unknown") return sentAt + perItemMs;
  if (state === "failed" && error.retry.when === "after") return endedAt + Math.min(error.retry.afterMs, perItemMs);
  return 0;
}

/**
 * A wish to refresh: the refresh that there is now, whether it is a new one, and, if it is an old one that has ended, when a
 * new one may start.
 */
export function ask(refresh, now, perItemMs) {
  if (isRunning(refresh)) return { refresh, started: false };
  const retryAt = freeAt(refresh, perItemMs);
  if (now < retryAt) return { refresh, started: false, retryAt };
  return { refresh: { id: refresh.id + 1, state: "asked", askedAt: now }, started: true };
}

/**
 * A wish of a round: the Item's refresh from now on. One that is under way is the round's, too. A new one starts at its place in
 * the client's rate, if the Item's own minute is over then.
 */
export function askInRound(refresh, round, startAt, now, perItemMs) {
  if (isRunning(refresh)) return { ...refresh, round };
  const free = Math.max(startAt, freeAt(refresh, perItemMs));
  return { id: refresh.id + 1, state: "asked", askedAt: now, round, startAt: free };
}

/** Not now: the rate has no place, or can't be asked. */
export const postpone = (refresh, startAt) => ({ ...refresh, startAt });

/** Whose limit Plaid says is reached: of the `client`, of the `item`, or undefined. Then nothing was done, or billed. */
export function limitOf({ outcome, errorCode, status, retry }) {
  if (outcome !== "rejected" || retry.when !== "after" || errorCode === "INSTITUTION_RATE_LIMIT") return undefined;
  if (errorCode === "INVESTMENTS_REFRESH_LIMIT") return "item";
  return errorCode === "RATE_LIMIT" || status === 429 ? "client" : undefined;
}

/** How often Plaid may say that a limit is reached. */
const MOST_LIMITS = 60;

/**
 * What a call that rejected leads to. Nobody waits for a round: where a limit was reached, it is put back in line. A person who
 * clicked is told.
 */
export function reject(refresh, error, now) {
  const { round, limits = 0, id, askedAt } = refresh;
  if (round === undefined || !limitOf(error) || limits === MOST_LIMITS) return fail(refresh, error, now);
  return { id, state: "asked", askedAt, round, startAt: now + error.retry.afterMs, limits: limits + 1 };
}

/** To be stored before Plaid is called. */
export const send = (refresh, now) => ({ ...refresh, state: "sent", sentAt: now });

export const succeed = (refresh, requestId, now) => ({ ...refresh, state: "done", endedAt: now, requestId });

/** `error` is the `toJSON()` of an InvestmentsError. */
export const fail = (refresh, error, now) => ({
  ...refresh,
  state: STATE_BY_OUTCOME[error.outcome],
  endedAt: now,
  error,
});

export const withdraw = (refresh, now) => fail(refresh, WITHDRAWN, now);

export const interrupt = (refresh, now) => fail(refresh, INTERRUPTED, now);
