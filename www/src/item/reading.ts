// The rules for when an Item is read, and from which day on. Pure functions, without a clock or storage.
import type { ShownError } from "../../shared/messages.ts";

const DAY_MS = 86_400_000;
/** Plaid's history goes back 24 months. */
const HISTORY_DAYS = 730;
/** Most readings request this many days of transactions. */
const WINDOW_DAYS = 60;
/** Transactions can appear late, with an earlier date. A reading goes back this far before its base. */
const LATE_DAYS = 30;
/** The whole history is read again this often, to find corrections of older transactions. */
const FULL_EVERY_DAYS = 30;

/** Webhooks come in pairs and are retried. All webhooks within this time cause one reading. */
const DEBOUNCE_MS = 1000;
/** The minimum time between two readings that webhooks cause. Plaid allows 15 a minute. */
const GAP_MS = 5000;

const MAX_TRIES = 3;
const RETRY_MS = 30_000;

export interface Reading {
  at: number | null;
  wanted: number;
  done: number;
  tries: number;
  againAt: number;
  error: ShownError | null;
  fullAt: number | null;
}

/** The days to read: see `windowOf`. */
export interface Window {
  startDate: string;
  isFull: boolean;
}

/**
 * The state before the first reading. `wanted` counts the requests for a reading, and `done` those that are fulfilled.
 * `at` is the time of the last successful reading, and `error` the error of the last failed one. `againAt` is when to
 * read next. `fullAt` is when the whole history was last read.
 */
export const NO_READING: Reading = { at: null, wanted: 0, done: 0, tries: 0, againAt: 0, error: null, fullAt: null };

export const isDue = ({ wanted, done }: Reading) => done < wanted;

/** Requests a reading now, because a person or a refresh waits for it. */
export const wantNow = (reading: Reading): Reading => ({
  ...reading,
  wanted: reading.wanted + 1,
  tries: 0,
  againAt: 0,
});

/** Requests a reading soon, because a webhook came. Several webhooks cause one reading. */
export function wantSoon(reading: Reading, now: number, lastStartedAt: number): Reading {
  const soon = Math.max(now + DEBOUNCE_MS, lastStartedAt + GAP_MS);
  const againAt = isDue(reading) && reading.againAt > now ? Math.min(reading.againAt, soon) : soon;
  return { ...reading, wanted: reading.wanted + 1, tries: 0, againAt };
}

/** Makes the next reading request the whole history. */
export const forgetHistory = (reading: Reading): Reading => ({ ...reading, fullAt: null });

/**
 * The state after a successful reading. If another reading was requested meanwhile, this one does not count as full:
 * the history may have arrived after Plaid's response.
 */
export const succeed = (reading: Reading, wanted: number, isFull: boolean, now: number): Reading => ({
  ...reading,
  at: now,
  done: wanted,
  tries: 0,
  againAt: reading.wanted > wanted ? reading.againAt : 0,
  error: null,
  fullAt: isFull && reading.wanted === wanted ? now : reading.fullAt,
});

/** A failed reading is retried, unless Plaid's error means that a retry can't succeed. */
export function fail(reading: Reading, wanted: number, error: ShownError, now: number): Reading {
  const tries = reading.tries + 1;
  const isLast = tries >= MAX_TRIES || error.retry.when === "user" || error.retry.when === "never";
  if (isLast) return { ...reading, tries, error, done: wanted, againAt: 0 };
  return { ...reading, tries, error, againAt: now + Math.max(RETRY_MS, error.retry.afterMs ?? 0) };
}

/**
 * The first day to read, and whether that covers the whole history. `baseAt` is the time of the reading with which the
 * next one is compared.
 */
export function windowOf({ fullAt }: Reading, baseAt: number, now: number): Window {
  const history = now - HISTORY_DAYS * DAY_MS;
  if (fullAt === null || now - fullAt > FULL_EVERY_DAYS * DAY_MS) return { startDate: dayOf(history), isFull: true };
  const start = Math.min(now - WINDOW_DAYS * DAY_MS, baseAt - LATE_DAYS * DAY_MS);
  return { startDate: dayOf(Math.max(start, history)), isFull: start <= history };
}

/** Tomorrow in UTC, because some time zones are a day ahead. */
export const lastDay = (now: number) => dayOf(now + DAY_MS);

/** The day of a time, in UTC. */
export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
