// Writes a month of the ledger as CSV, to compare it with Plaid's invoice.
import type { LedgerEntry } from "../../shared/messages.ts";

type Value = string | number | null;

const COLUMNS: [name: string, valueOf: (entry: LedgerEntry) => Value][] = [
  ["id", ({ id }) => id],
  ["item_id", ({ itemId }) => itemId],
  ["asked_by", ({ who, round }) => who ?? `round ${round}`],
  ["started_at", ({ openedAt }) => time(openedAt)],
  ["ended_at", ({ endedAt }) => time(endedAt)],
  ["outcome", ({ state }) => state],
  ["billed", ({ billed }) => billed],
  ["settled_by", ({ settledBy }) => settledBy],
  ["settled_at", ({ settledAt }) => time(settledAt)],
  ["webhook_at", ({ webhookAt }) => time(webhookAt)],
  ["request_id", ({ requestId }) => requestId],
  ["error", ({ code }) => code],
];

export const CSV_HEAD = `${COLUMNS.map(([name]) => name).join(",")}\r\n`;

export const csvLine = (entry: LedgerEntry) => `${COLUMNS.map(([, valueOf]) => field(valueOf(entry))).join(",")}\r\n`;

const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** Quotes a field as in RFC 4180. A text that a spreadsheet would run as a formula gets a leading apostrophe. */
function field(value: Value) {
  const plain = String(value ?? "");
  const text = /^[=+\-@\t]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
