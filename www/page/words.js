// Numbers and times as people read them.

const LOCALE = "en-US";

/** `{ code, official }`: a code that isn't ISO 4217, such as of a cryptocurrency, stands behind the number. */
export function money(amount, { code, official }, { signed = false } = {}) {
  const sign = signed ? { signDisplay: "exceptZero" } : {};
  const text = official
    ? new Intl.NumberFormat(LOCALE, { style: "currency", currency: code, ...sign }).format(amount)
    : `${new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 8, ...sign }).format(amount)} ${code ?? ""}`.trim();
  return text.replace("-", "−");
}

export const percent = (share) =>
  new Intl.NumberFormat(LOCALE, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  })
    .format(share)
    .replace("-", "−");

export const quantity = (amount) =>
  new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 6 }).format(amount).replace("-", "−");

export const seconds = (ms) => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;

/** 59 s, 1:05 min, 1:00 h. */
export function countdown(ms) {
  const left = Math.max(0, Math.ceil(ms / 1000));
  const pad = (number) => String(number).padStart(2, "0");
  if (left < 60) return `${left} s`;
  if (left < 3600) return `${Math.floor(left / 60)}:${pad(left % 60)} min`;
  return `${Math.floor(left / 3600)}:${pad(Math.floor((left % 3600) / 60))} h`;
}

export const clock = (at) =>
  new Intl.DateTimeFormat(LOCALE, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(at);

/** A day of Plaid's, which is in no time zone. */
export const day = (date) =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));

/** The sum of values for each currency: "$1,200.00 + 0.5 BTC". */
export function total(rows) {
  const sums = sumByCurrency(rows, (row) => row.value);
  return sums.map(({ currency, sum }) => money(sum, currency)).join(" + ");
}

/** The change of the sums, or an empty text if there is none. */
export function totalChange(rows, gone) {
  const now = sumByCurrency(rows, (row) => row.value - (row.before?.value ?? 0));
  const lost = sumByCurrency(gone, (row) => -row.value);
  const changes = sumByCurrency([...now, ...lost], ({ sum }) => sum).filter(({ sum }) => Math.abs(sum) >= 0.005);
  return changes.map(({ currency, sum }) => money(sum, currency, { signed: true })).join(", ");
}

function sumByCurrency(rows, amountOf) {
  const sums = new Map();
  for (const row of rows) {
    const { currency } = row;
    const { sum } = sums.get(currency.code) ?? { sum: 0 };
    sums.set(currency.code, { currency, sum: sum + amountOf(row) });
  }
  return [...sums.values()];
}
