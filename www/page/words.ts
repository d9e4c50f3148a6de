// Formats numbers and times for people.
import type { Currency } from "../shared/messages.ts";

const LOCALE = "en-US";

/** `signed` adds a plus to positive numbers. */
export interface Signed {
  signed?: boolean;
}

/**
 * `amount` is a number or a decimal string. Null gives "no price". If `official` is false, `code` is not an ISO 4217
 * code, and follows the number.
 */
export function money(
  amount: number | string | null,
  { code, official }: Currency,
  { signed = false }: Signed = {},
): string {
  if (amount === null) return "no price";
  const sign: Intl.NumberFormatOptions = signed ? { signDisplay: "exceptZero" } : {};
  // Intl accepts any decimal string, and calculates exactly. Its type accepts literals only.
  const exact = amount as number | Intl.StringNumericLiteral;
  const name = code === "XXX" ? "" : code;
  const text = official
    ? new Intl.NumberFormat(LOCALE, { style: "currency", currency: code, ...sign }).format(exact)
    : `${new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 8, ...sign }).format(exact)} ${name}`.trim();
  return text.replace("-", "−");
}

/** The currency of a total, of which only the code is known. Intl has the list of the ISO 4217 codes. */
const ISO = new Set(Intl.supportedValuesOf("currency"));
export const currency = (code: string): Currency => ({ code, official: ISO.has(code) && code !== "XXX" });

export const percent = (share: number, { signed = true }: Signed = {}) =>
  new Intl.NumberFormat(LOCALE, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: signed ? "exceptZero" : "auto",
  })
    .format(share)
    .replace("-", "−");

export const quantity = (amount: number) =>
  new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 6 }).format(amount).replace("-", "−");

export const whole = (count: number) => new Intl.NumberFormat(LOCALE).format(count);

export const plural = (count: number, one: string, many = `${one}s`) => `${whole(count)} ${count === 1 ? one : many}`;

export const seconds = (ms: number) => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;

/** 59 s, 1:05 min, 1:00 h, 3 days. */
export function countdown(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / 1000));
  const pad = (number: number) => String(number).padStart(2, "0");
  if (left < 60) return `${left} s`;
  if (left < 3600) return `${Math.floor(left / 60)}:${pad(left % 60)} min`;
  if (left < 172_800) return `${Math.floor(left / 3600)}:${pad(Math.floor((left % 3600) / 60))} h`;
  return `${Math.floor(left / 86_400)} days`;
}

/** A time with its date: "Nov 28, 2026, 10:12 AM". */
export const moment = (at: number | string) =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));

/** A date from Plaid, which has no time zone. */
export const day = (date: string) =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  );
