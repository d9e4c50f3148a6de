// The rules of the ledger: the entries and their totals. Pure functions, without a clock or storage.
//
// An entry is written in three steps. It is opened before the call to Plaid, ended with the outcome, and settled if the
// outcome was unknown. Each step is idempotent. `billed` is "yes", "no" or "unknown".
import type { Billed, LedgerEntry, LedgerTotals, Settlement, ShownError } from "../../shared/messages.ts";

const BILLED_BY_STATE: Record<EndState, Billed> = { done: "yes", failed: "no", unknown: "unknown" };

/** How a refresh ended. */
export type EndState = "done" | "failed" | "unknown";

/** What an entry has from the beginning. */
export interface NewEntry {
  id: string;
  itemId: string;
  who?: string | null | undefined;
  round?: number | null | undefined;
}

/** The outcome of the call. */
export interface Ending {
  state: EndState;
  endedAt: number;
  requestId?: string | undefined;
  error?: ShownError | undefined;
}

/** The month in UTC of a time in ms. Plaid's invoices are by month. */
export const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7);

/**
 * A new entry. `who` is the user who requested the refresh, or null for a round. `round` is the number of the round, or
 * null.
 */
export const open = ({ id, itemId, who = null, round = null }: NewEntry, now: number): LedgerEntry => ({
  id,
  itemId,
  who,
  round,
  openedAt: now,
  state: "open",
  billed: "unknown",
  endedAt: null,
  requestId: null,
  code: null,
  message: null,
  webhookAt: null,
  settledBy: null,
  settledAt: null,
});

/** The entry with the outcome of the call. */
export function end(entry: LedgerEntry, { state, endedAt, requestId, error }: Ending): LedgerEntry {
  if (entry.endedAt !== null) return entry;
  const cause = error ? { code: error.errorCode ?? error.kind, message: error.message } : {};
  return { ...entry, state, billed: BILLED_BY_STATE[state], endedAt, requestId: requestId ?? null, ...cause };
}

/** The entry with the time of the webhook that reported new data. */
export const hear = (entry: LedgerEntry, at: number): LedgerEntry =>
  entry.webhookAt === null ? { ...entry, webhookAt: at } : entry;

/**
 * The entry of an unknown refresh with its settlement. `by` is the source:
 * - "webhook" and "update": Plaid has newer data, so the refresh was probably done and billed.
 * - "failed_update": Plaid could not reach the bank.
 * - "operator <user>": an operator read the invoice.
 */
export function settle(entry: LedgerEntry, { billed, by, at }: Settlement): LedgerEntry {
  if (entry.endedAt === null || entry.billed !== "unknown") return entry;
  return { ...entry, billed, settledBy: by, settledAt: at };
}

/** The total that an entry counts towards. `open` means that Plaid may be working on it. */
export const totalOf = ({ endedAt, billed }: LedgerEntry) => (endedAt === null ? "open" : billed);

export const NO_TOTALS: LedgerTotals = { open: 0, yes: 0, no: 0, unknown: 0, inferred: 0 };

/** The totals after the entry `before` has become `after`. `before` is null for a new entry. */
export function count(totals: LedgerTotals, before: LedgerEntry | null, after: LedgerEntry): LedgerTotals {
  const counts = { ...totals };
  if (before) counts[totalOf(before)] -= 1;
  counts[totalOf(after)] += 1;
  if (isInferred(after) && !(before && isInferred(before))) counts.inferred += 1;
  return counts;
}

/** Whether Plaid's newer data was the reason to count an entry as billed. An operator has read the invoice instead. */
const isInferred = ({ settledBy, billed }: LedgerEntry) =>
  billed === "yes" && (settledBy === "webhook" || settledBy === "update");

/** The number of refreshes of the month that may appear on the invoice. */
export const mayBeBilled = ({ open: running, yes, unknown }: LedgerTotals) => running + yes + unknown;

/** Whether another refresh fits under the cap. `cap` is null for no cap. */
export const fits = (totals: LedgerTotals, cap: number | null) => cap === null || mayBeBilled(totals) < cap;

/** The error of a refresh that the cap stopped. */
export const overCap = (cap: number | null, month: string): ShownError => ({
  kind: "cap",
  outcome: "not_sent",
  retry: { when: "never" },
  message: `The limit of ${cap} refreshes for ${month} is reached. An operator can raise it.`,
});
