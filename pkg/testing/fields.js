// The forms that the fields of a request's body take, and what is wrong with a body that has others.

/** One form: whether a value has it, and what Plaid says that the field must be. */
const form = (wanted, isValid) => ({ wanted, isValid });

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export const text = form("a non-empty string", (value) => typeof value === "string" && value !== "");
export const day = form("a date formatted as YYYY-MM-DD", isDay);
export const url = form("an http or https URL", isWebUrl);
export const flag = form("a boolean", (value) => typeof value === "boolean");
export const object = (fields) => ({ ...form("an object", isObject), fields });
export const oneOf = (...values) => form(`one of ${values.join(", ")}`, (value) => values.includes(value));

export const whole = (from, to = Infinity) =>
  form(
    to === Infinity ? `a whole number of at least ${from}` : `a whole number between ${from} and ${to}`,
    (value) => Number.isInteger(value) && value >= from && value <= to,
  );

export const list = (item, { atLeast = 0 } = {}) =>
  form(
    `a list, ${atLeast > 0 ? "not empty, " : ""}whose every element is ${item.wanted}`,
    (value) => Array.isArray(value) && value.length >= atLeast && value.every(item.isValid),
  );

export const required = (one) => ({ ...one, required: true });
export const orNull = (one) => ({ ...one, isValid: (value) => value === null || one.isValid(value) });

/** By kind, what is wrong with a body: fields that nobody knows, required ones that are missing, wrong values. */
export function faultsOf(body, fields, path = "", faults = { unknown: [], missing: [], invalid: [] }) {
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(fields, name)) faults.unknown.push(path + name);
  }
  for (const [name, { wanted, isValid, required, fields: inner }] of Object.entries(fields)) {
    const value = body[name];
    if (required && value == null) faults.missing.push(path + name);
    else if (value !== undefined && !isValid(value)) faults.invalid.push(`${path}${name} must be ${wanted}`);
    else if (inner && value) faultsOf(value, inner, `${path}${name}.`, faults);
  }
  return faults;
}

function isDay(value) {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  // Some engines take the 30th of February for a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function isWebUrl(value) {
  try {
    // Not by `URL.canParse`, which Workers of an old compatibility date lack.
    return typeof value === "string" && /^https?:$/.test(new URL(value).protocol);
  } catch {
    return false;
  }
}
