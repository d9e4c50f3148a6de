// The state machine of a refresh of one Item: its transitions, and when the next refresh may start. Pure functions,
// without a clock, storage or calls to Plaid: the object in item.ts has these.
import type { AskedRefresh, Attention, DoneRefresh, FailedRefresh, NoRefresh } from "../../shared/messages.ts";
import type { Refresh, RefreshState, SentRefresh, ShownError, UnknownRefresh } from "../../shared/messages.ts";
import { isWaitingInRound } from "../../shared/refresh.ts";

interface Actions {
  running: boolean;
  alarm: "nothing" | "send" | "interrupt";
  cancel: "nothing" | "withdraw" | "abort";
}

/** The state before the first refresh. */
export const NONE: NoRefresh = { id: 0, state: "none" };

/**
 * Every state of a refresh. A refresh of a round (round-rules.ts) also has the number of the round as `round`, and
 * `startAt`, the earliest time to send it.
 *
 * - `running`: whether another click joins this refresh. If it waits in a round, the click starts it.
 * - `alarm`: what the alarm of the object does in this state, and a new instance, too. A call to Plaid ends with the
 *   instance that made it.
 * - `cancel`: what a cancellation does in this state.
 *
 * `sent` is written before Plaid is called. If a new instance finds `sent`, the work may have been done and billed. So
 * the refresh becomes `unknown`, and no transition from there leads to another call. Only one transition from `sent`
 * leads to another call: Plaid rejected the call for a rate limit, so it did not do the work.
 */
export const STATES = {
  none: { running: false, alarm: "nothing", cancel: "nothing" },
  asked: { running: true, alarm: "send", cancel: "withdraw" },
  sent: { running: true, alarm: "interrupt", cancel: "abort" },
  done: { running: false, alarm: "nothing", cancel: "nothing" },
  failed: { running: false, alarm: "nothing", cancel: "nothing" },
  unknown: { running: false, alarm: "nothing", cancel: "nothing" },
} as const satisfies Record<RefreshState, Actions>;

/** The refreshes in the states in which the table has this value for an action. */
type Doing<Action extends keyof Actions, Value> = Extract<
  Refresh,
  { state: { [State in RefreshState]: (typeof STATES)[State][Action] extends Value ? State : never }[RefreshState] }
>;

export type RunningRefresh = Doing<"running", true>;
export type EndedRefresh = Exclude<Refresh, NoRefresh | RunningRefresh>;

/** Whether the table has this value for an action in the state of the refresh. */
export function does<Action extends keyof Actions, Value extends Actions[Action]>(
  refresh: Refresh,
  action: Action,
  value: Value,
): refresh is Doing<Action, Value> {
  const actions: Actions = STATES[refresh.state];
  return actions[action] === value;
}

const WITHDRAWN: ShownError = {
  kind: "aborted",
  outcome: "not_sent",
  retry: { when: "never" },
  message: "The refresh was cancelled before Plaid was asked.",
};

const INTERRUPTED: ShownError = {
  kind: "interrupted",
  outcome: "unknown",
  retry: { when: "never" },
  message: "This service stopped while Plaid was working, so it never saw the answer.",
};

/** An operator stopped all refreshes, or the round. */
const STOPPED: ShownError = {
  kind: "stopped",
  outcome: "not_sent",
  retry: { when: "never" },
  message: "An operator has stopped refreshes. Plaid was not asked.",
};

/** The error of a refresh that was not sent, because Plaid would reject it for the same reason as before. */
export const blocked = (attention: Attention): ShownError => ({
  kind: "blocked",
  outcome: "not_sent",
  retry: { when: attention.when ?? "user" },
  errorCode: attention.code,
  message: "Plaid was not asked: until this is put right, no refresh can succeed.",
});

/** The list was restored from an older backup, and this Item has been in a later round. */
export const SUPERSEDED: ShownError = {
  kind: "superseded",
  outcome: "not_sent",
  retry: { when: "never" },
  message: "This Item has been in a later round, so it was left out of this one.",
};

/** The outcome of an entry in the ledger whose refresh was not done in its month. */
export const MONTH_OVER: ShownError = {
  kind: "month_over",
  outcome: "not_sent",
  retry: { when: "never" },
  message: "The month ended while this refresh waited. It has another entry in a later month.",
};

export const isRunning = (refresh: Refresh): refresh is RunningRefresh => does(refresh, "running", true);

export const hasEnded = (refresh: Refresh): refresh is EndedRefresh => refresh.state !== "none" && !isRunning(refresh);

/**
 * When the next refresh may start. Plaid allows one refresh in `perItemMs` for an Item. A rejected refresh does not
 * count. But if the error advises to wait, the wait applies, up to `perItemMs`. It is limited because the advice can be
 * an hour, and a person may retry sooner.
 */
export function freeAt({ state, sentAt, endedAt, error }: Refresh, perItemMs: number) {
  if (state === "done" || state === "unknown") return sentAt + perItemMs;
  if (state === "failed" && error.retry.when === "after") return endedAt + Math.min(error.retry.afterMs, perItemMs);
  return 0;
}

type Asked = { refresh: Refresh } & AskResult;

export type AskResult = { started: boolean; retryAt?: undefined } | { started: false; retryAt: number };

/**
 * Requests a refresh. `who` is the user, and `entry` the id of its entry in the ledger. Returns the current refresh and
 * whether it is new. `retryAt` is set if the last refresh has ended, but a new one may not start yet. A refresh that
 * waits in a round becomes that of the user. So it starts now, even if the round is paused.
 */
export function ask(
  refresh: Refresh,
  { entry, who }: { entry: string; who: string },
  now: number,
  perItemMs: number,
): Asked {
  if (isWaitingInRound(refresh)) {
    return { refresh: { ...refresh, who, startAt: Math.max(now, refresh.freeAt ?? 0) }, started: false };
  }
  if (isRunning(refresh)) return { refresh, started: false };
  const retryAt = freeAt(refresh, perItemMs);
  if (now < retryAt) return { refresh, started: false, retryAt };
  return { refresh: { id: refresh.id + 1, state: "asked", askedAt: now, entry, who }, started: true };
}

/**
 * Requests a refresh for a round, and returns it. A running refresh joins the round. A new one starts in its slot of
 * the rate limit, or later if the Item's own limit requires it.
 */
export function askInRound(
  refresh: Refresh,
  { entry, round, startAt }: { entry: string; round: number; startAt: number },
  now: number,
  perItemMs: number,
): RunningRefresh {
  if (isRunning(refresh)) return { ...refresh, round };
  const free = freeAt(refresh, perItemMs);
  const asked = { id: refresh.id + 1, askedAt: now, entry, round, startAt: Math.max(startAt, free) };
  return { ...asked, state: "asked", ...(free > now && { freeAt: free }) };
}

/** Postpones the refresh, because the rate limit has no free slot or can't be reached. */
export const postpone = (refresh: AskedRefresh, startAt: number): AskedRefresh => ({ ...refresh, startAt });

/** How long a refresh waits that a click could not start. */
const GIVEN_BACK_MS = 30_000;

/**
 * The refresh without the click, if it belongs to a round. It waits in the round again, because the click could not
 * start it. Otherwise undefined.
 */
export function giveBack({ who, ...kept }: AskedRefresh, now: number): AskedRefresh | undefined {
  return who === undefined || kept.round === undefined ? undefined : { ...kept, startAt: now + GIVEN_BACK_MS };
}

/**
 * The refresh with another entry in the ledger, if its entry is of an earlier month, or undefined. Plaid counts a call
 * in the month in which it is made. The old entry was not billed: a refresh that is `asked` either was not sent or was
 * rejected.
 */
export function renew(refresh: AskedRefresh, entry: string, month: string): AskedRefresh | undefined {
  const { month: old, ...kept } = refresh;
  return old === undefined || old === month ? undefined : { ...kept, entry };
}

/**
 * Which rate limit a rejected call hit: that of the `client`, that of the `item`, or undefined for none. A call that
 * hit one was not done and not billed.
 */
export function limitOf({ outcome, errorCode, status, retry }: ShownError) {
  if (outcome !== "rejected" || retry.when !== "after" || errorCode === "INSTITUTION_RATE_LIMIT") return undefined;
  if (errorCode === "INVESTMENTS_REFRESH_LIMIT") return "item";
  return errorCode === "RATE_LIMIT" || status === 429 ? "client" : undefined;
}

/** The maximum number of rejections for a rate limit before a refresh of a round fails. */
const MOST_LIMITS = 60;

/**
 * The state after a failed call. In a round, a refresh that hit a rate limit is `asked` again later, because nobody
 * waits for it. A refresh from a click fails, and the person sees the error.
 */
export function reject(
  refresh: SentRefresh,
  error: ShownError,
  now: number,
): AskedRefresh | FailedRefresh | UnknownRefresh {
  const { sentAt: _sentAt, ...kept } = refresh;
  const { round, limits = 0 } = refresh;
  const limit = limitOf(error);
  if (round === undefined || !limit || limits === MOST_LIMITS) return fail(refresh, error, now);
  const startAt = now + (error.retry.afterMs ?? 0);
  const asked = { ...kept, startAt, limits: limits + 1 };
  return { ...asked, state: "asked", ...(limit === "item" && { freeAt: startAt }) };
}

/** The state to store before Plaid is called. */
export const send = (refresh: AskedRefresh, now: number): SentRefresh => ({ ...refresh, state: "sent", sentAt: now });

export const succeed = (refresh: SentRefresh, requestId: string, now: number): DoneRefresh => ({
  ...refresh,
  state: "done",
  endedAt: now,
  requestId,
});

/** The state after a call that failed. */
export function fail(refresh: SentRefresh, error: ShownError, now: number): FailedRefresh | UnknownRefresh {
  const ended = { ...refresh, endedAt: now, error };
  return error.outcome === "unknown" ? { ...ended, state: "unknown" } : { ...ended, state: "failed" };
}

/** The state after a refresh was not sent. */
export const refuse = (refresh: AskedRefresh, error: ShownError, now: number): FailedRefresh => ({
  ...refresh,
  state: "failed",
  endedAt: now,
  error,
});

export const stop = (refresh: AskedRefresh, now: number) => refuse(refresh, STOPPED, now);

export const withdraw = (refresh: AskedRefresh, now: number) => refuse(refresh, WITHDRAWN, now);

export const interrupt = (refresh: SentRefresh, now: number) => fail(refresh, INTERRUPTED, now);
