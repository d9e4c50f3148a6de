// The rules of a round over all Items. Pure functions, without a clock or storage: item-list.ts has these.
//
// `state` is "none", "running", "paused", "stopped" or "done". `total` is the number of Items. `cursor` is the position
// of the last Item that was queued. `last` is the position of the last Item of the round.
import type { EndedRound, NoPartError, NoRound, OpenRound } from "../../shared/messages.ts";
import type { PauseCause, RoundAction, RoundCounts, RoundState, ShownError } from "../../shared/messages.ts";
import { limitOf } from "../item/refresh.ts";
import { type EndState, monthOf } from "../ledger/rules.ts";

interface Internals {
  cursor: number;
  last: number;
  /** The month in which the round was last paused automatically. */
  pausedIn?: string;
}

export type BegunRound = (OpenRound | EndedRound) & Internals;
export type StoredRound = (NoRound & Internals) | BegunRound;

export const NONE: NoRound & Internals = {
  round: 0,
  state: "none",
  pausedFor: null,
  total: 0,
  cursor: 0,
  last: 0,
  done: 0,
  failed: 0,
  unknown: 0,
  by: null,
  beganAt: null,
  endedAt: null,
};

/**
 * Why an error pauses a round automatically, or undefined if it does not. Every other Item would fail for the same
 * reason. Plaid's rate limit is no such reason: the Items wait until it ends.
 */
function pauseCauseOf(error: ShownError | NoPartError | undefined): PauseCause | undefined {
  if (error?.kind === "cap" || error?.kind === "stopped") return error.kind;
  return error?.kind === "plaid" && error.scope === "client" && !limitOf(error) ? "client" : undefined;
}

export const isUnderWay = ({ state }: { state: RoundState }) => state === "running" || state === "paused";

const isOpen = (round: StoredRound): round is OpenRound & Internals => isUnderWay(round);

export const openOf = ({ total, done, failed, unknown }: RoundCounts) => total - done - failed - unknown;

/**
 * The next round. Its number grows with time, so it is new even if the list was restored from an older backup. This
 * matters because Items remember the number of their last round.
 */
export function begin(
  round: StoredRound,
  { total, last }: { total: number; last: number },
  by: string,
  now: number,
): BegunRound {
  const number = Math.max(round.round + 1, Math.floor(now / 1000));
  const begun = { ...NONE, round: number, total, last, by, beganAt: now };
  return total === 0 ? { ...begun, state: "done", endedAt: now } : { ...begun, state: "running", endedAt: null };
}

/** The round without the fields that are not shown. */
export const shown = ({ cursor: _cursor, last: _last, pausedIn: _pausedIn, ...round }: StoredRound) => round;

/** Whether the round was paused at the monthly cap, in an earlier month. */
export const isCapOfEarlierMonth = ({ state, pausedFor, pausedIn }: StoredRound, now: number) =>
  state === "paused" && pausedFor === "cap" && pausedIn !== monthOf(now);

/**
 * The round after an action, or undefined if the action is not possible in this state. A round that was paused
 * automatically can be paused by an operator, too, so that no cron resumes it.
 */
export function change(
  round: StoredRound,
  action: RoundAction,
  now: number,
  pausedFor: PauseCause | null = null,
): BegunRound | undefined {
  if (!isOpen(round)) return undefined;
  const { state } = round;
  const canPause = state === "running" || (pausedFor === null && round.pausedFor !== null);
  if (action === "pause" && canPause) return { ...round, state: "paused", pausedFor };
  if (action === "resume" && state === "paused") return { ...round, state: "running", pausedFor: null };
  if (action === "stop") return { ...round, state: "stopped", pausedFor: null, endedAt: now };
  return undefined;
}

/** The round after the outcome of one Item. `old` is the earlier outcome of this Item, if one was counted. */
export function settle(
  round: StoredRound,
  outcome: EndState,
  old: EndState | undefined,
  error: ShownError | NoPartError | undefined,
  now: number,
): StoredRound {
  if (round.state === "none") return round;
  const counts = { ...round };
  if (old) counts[old] -= 1;
  counts[outcome] += 1;
  const isOver = openOf(counts) === 0;
  if (isOver && counts.state !== "stopped") return { ...counts, state: "done", endedAt: counts.endedAt ?? now };
  if (!isOver && counts.state === "done") return { ...counts, state: "running", endedAt: null };
  // A message that comes again must not pause a round that an operator has resumed.
  const cause = old ? undefined : pauseCauseOf(error);
  if (counts.state !== "running" || !cause) return counts;
  return { ...counts, state: "paused", pausedFor: cause, pausedIn: monthOf(now) };
}

/** What the object of the rate limit knows of the current round. */
export interface KnownRound {
  round: number;
  state: RoundState;
}

/**
 * Whether a call of the round with this number may start: "go", "later" or "stop". A call of an earlier round is
 * stopped: that round is over, and the current one refreshes the Item again. A call of a later round may start: the
 * list has begun that round, and the object of the rate limit has not been told yet.
 */
export function permits({ round, state }: KnownRound, number: number) {
  if (number !== round) return number < round ? "stop" : "go";
  if (state === "stopped") return "stop";
  return state === "paused" ? "later" : "go";
}

/** How to handle a message of a round that the queue delivers: "go", "later" or "drop". */
export function admits(round: StoredRound, number: number) {
  if (round.round !== number || round.state === "stopped") return "drop";
  return round.state === "paused" ? "later" : "go";
}
