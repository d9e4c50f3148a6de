// The state of a refresh, in the messages between the Worker and the pages.
import type { ShownError } from "./errors.ts";

/**
 * The last refresh of an Item. Every state names all fields, so that each can be read without a test of the state.
 * src/item/refresh has the transitions.
 */
export type Refresh = NoRefresh | AskedRefresh | SentRefresh | DoneRefresh | FailedRefresh | UnknownRefresh;

export type RefreshState = Refresh["state"];

type Absent<Field extends PropertyKey> = Partial<Record<Field, undefined>>;

/** The fields of every refresh that has begun. */
export interface BegunRefresh {
  id: number;
  askedAt: number;
  /** When Plaid was called. */
  sentAt?: number;
  /** The id of its entry in the ledger. */
  entry: string;
  /** The month of that entry. */
  month?: string;
  /** The user who requested it. */
  who?: string;
  /** The number of its round. */
  round?: number;
  /** The earliest time to send it. */
  startAt?: number;
  /** When the Item's own limit allows it, in a round. A click does not start it earlier. */
  freeAt?: number;
  /** How often it was rejected for a rate limit. */
  limits?: number;
  /** How often the Item was checked for an update. */
  looks?: number;
  /** Whether the ledger has been told of its webhook. */
  isHeard?: boolean;
}

export interface NoRefresh extends Absent<Exclude<keyof DoneRefresh | keyof UnknownRefresh, "id" | "state">> {
  id: 0;
  state: "none";
}

export interface AskedRefresh extends BegunRefresh, Absent<"endedAt" | "requestId" | "error" | "settled"> {
  state: "asked";
}

export interface SentRefresh extends BegunRefresh, Absent<"endedAt" | "requestId" | "error" | "settled"> {
  state: "sent";
  sentAt: number;
}

export interface DoneRefresh extends BegunRefresh, Absent<"error" | "settled"> {
  state: "done";
  sentAt: number;
  endedAt: number;
  requestId: string;
}

export interface FailedRefresh extends BegunRefresh, Absent<"requestId" | "settled"> {
  state: "failed";
  endedAt: number;
  error: ShownError;
}

export interface UnknownRefresh extends BegunRefresh, Absent<"requestId"> {
  state: "unknown";
  sentAt: number;
  endedAt: number;
  error: ShownError;
  settled?: Settlement | undefined;
}

/** How an unknown refresh was settled. */
export interface Settlement {
  billed: "yes" | "no";
  by: SettledBy;
  at: number;
}

export type SettledBy = "webhook" | "update" | "failed_update" | `operator ${string}`;

/** Whether the refresh waits for its turn in a round, and nobody has clicked. A click starts it. */
export const isWaitingInRound = (refresh: Refresh): refresh is AskedRefresh =>
  refresh.state === "asked" && refresh.who === undefined;
