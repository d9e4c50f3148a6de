// The forms that the fields of a request's body take, and what is wrong with a body that has others.

/**
 * The form of a field: whether a value has it, and what Plaid says that the field must be. An object has fields of its own.
 *
 * @typedef {object} Form
 * @property {string} [wanted] what it must be, unless it may be anything
 * @property {(value: unknown) => boolean} isValid
 * @property {boolean} [required]
 * @property {Fields} [fields]
 */
/** @typedef {Record<string, Form>} Fields */
/** @typedef {{ unknown: string[]; missing: string[]; invalid: string[] }} Faults */

/** @type {(wanted: string, isValid: (value: unknown) => boolean) => Form} */
const form = (wanted, isValid) => ({ wanted, isValid });

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export const text = form("a non-empty string", (value) => typeof value === "string" && value !== "");
export const day = form("a date formatted as YYYY-MM-DD", isDay);
export const url = form("an http or https URL", isWebUrl);
export const flag = form("a boolean", (value) => typeof value === "boolean");
/** @type {(fields: Fields) => Form} */
export const object = (fields) => ({ ...form("an object", isObject), fields });
/** @type {(...values: unknown[]) => Form} */
export const oneOf = (...values) => form(`one of ${values.join(", ")}`, (value) => values.includes(value));

/** @type {(from: number, to?: number) => Form} */
export const whole = (from, to = Infinity) =>
  form(
    to === Infinity ? `a whole number of at least ${from}` : `a whole number between ${from} and ${to}`,
    (value) => Number.isInteger(value) && /** @type {number} */ (value) >= from && /** @type {number} */ (value) <= to,
  );

/** @type {(item: Form, bounds?: { atLeast?: number }) => Form} */
export const list = (item, { atLeast = 0 } = {}) =>
  form(
    `a list, ${atLeast > 0 ? "not empty, " : ""}whose every element is ${item.wanted}`,
    (value) => Array.isArray(value) && value.length >= atLeast && value.every(item.isValid),
  );

/** @type {(one: Form) => Form} */
export const required = (one) => ({ ...one, required: true });
/** @type {(one: Form) => Form} */
export const orNull = (one) => ({ ...one, isValid: (value) => value === null || one.isValid(value) });

/**
 * By kind, what is wrong with a body: fields that nobody knows, required ones that are missing, wrong values.
 *
 * @param {object} body
 * @param {Fields} fields
 */
export function faultsOf(
  body,
  fields,
  path = "",
  faults = /** @type {Faults} */ ({ unknown: [], missing: [], invalid: [] }),
) {
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(fields, name)) faults.unknown.push(path + name);
  }
  for (const [name, { wanted, isValid, required, fields: inner }] of Object.entries(fields)) {
    const value = /** @type {Record<string, unknown>} */ (body)[name];
    if (required && value == null) faults.missing.push(path + name);
    else if (value !== undefined && !isValid(value)) faults.invalid.push(`${path}${name} must be ${wanted}`);
    else if (inner && value) faultsOf(value, inner, `${path}${name}.`, faults);
  }
  return faults;
}

/** @param {unknown} value */
function isDay(value) {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  // Some engines take the 30th of February for a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** @param {unknown} value */
function isWebUrl(value) {
  try {
    // Not by `URL.canParse`, which Workers of an old compatibility date lack.
    return typeof value === "string" && /^https?:$/.test(new URL(value).protocol);
  } catch {
    return false;
  }
}
