// Rounds and the ledger, in the messages between the Worker and the operator's page. All times are in ms since 1970.
import type { NoPartError, ShownError } from "./errors.ts";
import type { SettledBy } from "./refresh.ts";

export interface RoundCounts {
  /** The number of the round. It is the time at which it began, in seconds since 1970. */
  round: number;
  total: number;
  done: number;
  failed: number;
  unknown: number;
}

export type RoundRow = NoRound | OpenRound | EndedRound;

export interface NoRound extends RoundCounts {
  state: "none";
  pausedFor: null;
  by: null;
  beganAt: null;
  endedAt: null;
}

export interface OpenRound extends RoundCounts {
  state: "running" | "paused";
  pausedFor: PauseCause | null;
  /** The user who began it, or "cron". */
  by: string;
  beganAt: number;
  endedAt: null;
}

export interface EndedRound extends RoundCounts {
  state: "stopped" | "done";
  pausedFor: PauseCause | null;
  by: string;
  beganAt: number;
  endedAt: number;
}

export type RoundState = RoundRow["state"];

export type RoundAction = "pause" | "resume" | "stop";

/**
 * What pauses a round automatically: the monthly cap, an operator who stops all refreshes, or an error of Plaid about
 * the client, which every Item would get.
 */
export type PauseCause = "cap" | "client" | "stopped";

/** The progress of the current or last round. */
export type Round = RoundRow & {
  /** The number of Items that are queued or in progress. */
  queued: number;
  /** The minimum time left. */
  etaMs: number;
};

export interface Rate {
  /** How many refreshes started in the last minute. */
  started: number;
  perMinute: number;
  /** Until when Plaid asks to wait, or null. */
  heldUntil: number | null;
  isStopped: boolean;
}

/** The price of one refresh. */
export interface Price {
  amount: number;
  currency: string;
}

export interface Operations {
  round: Round;
  /** The number of Items. */
  items: number;
  rate: Rate;
  price: Price | null;
  now: number;
}

/** How an Item failed in a round. */
export type FailureOutcome = "failed" | "unknown";

export interface Failure {
  itemId: string;
  outcome: FailureOutcome;
  error: ShownError | NoPartError;
}

export interface FailurePage {
  failures: Failure[];
  /** The Item before the next page. */
  next?: string;
}

/** The failures of one cause. `error` is one example. */
export interface Cause {
  code: string;
  outcome: FailureOutcome;
  count: number;
  error: ShownError | NoPartError;
}

export type Billed = "yes" | "no" | "unknown";

/** `open` counts the entries that have not ended, and `inferred` those of `yes` that a webhook or an update settled. */
export interface LedgerTotals {
  open: number;
  yes: number;
  no: number;
  unknown: number;
  inferred: number;
}

export interface LedgerMonth {
  month: string;
  totals: LedgerTotals;
  mayBeBilled: number;
  /** The monthly cap, or null for none. */
  cap: number | null;
  price: Price | null;
}

/** One refresh in the ledger. */
export interface LedgerEntry {
  id: string;
  itemId: string;
  who: string | null;
  round: number | null;
  openedAt: number;
  state: "open" | "done" | "failed" | "unknown";
  billed: Billed;
  endedAt: number | null;
  requestId: string | null;
  code: string | null;
  message: string | null;
  webhookAt: number | null;
  settledBy: SettledBy | null;
  settledAt: number | null;
}

export interface LedgerPage {
  entries: LedgerEntry[];
  /** The position of the next page. */
  next?: number;
}

export type LedgerShow = "all" | "unsettled" | "billed" | "failed";

/** Which entries to list. `before` is the `next` of the previous page. */
export interface LedgerQuery {
  show: LedgerShow;
  /** Part of an Item's id, or a complete request id. */
  search?: string | undefined;
  before?: number | undefined;
}
