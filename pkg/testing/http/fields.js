// Validators for the fields of request bodies.

/**
 * The validator of a field. For an object, `fields` has the validators of its fields.
 *
 * @typedef {object} Validator
 * @property {string} [expected] what a valid value is, for the error message; not set if every value is valid
 * @property {(value: unknown) => boolean} isValid
 * @property {boolean} [required]
 * @property {Fields} [fields]
 */
/** @typedef {Record<string, Validator>} Fields */
/** @typedef {{ unknown: string[]; missing: string[]; invalid: string[] }} Faults */

/** @type {(expected: string, isValid: (value: unknown) => boolean) => Validator} */
const validator = (expected, isValid) => ({ expected, isValid });

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export const text = validator("a non-empty string", (value) => typeof value === "string" && value !== "");
/** @type {Validator} */
export const anything = { isValid: () => true };
export const note = validator(
  "a string of at most 512 characters",
  (value) => typeof value === "string" && value.length <= 512,
);
export const day = validator("a date formatted as YYYY-MM-DD", isDay);
export const url = validator("an http or https URL", isWebUrl);
export const flag = validator("a boolean", (value) => typeof value === "boolean");
/** @type {(fields: Fields) => Validator} */
export const object = (fields) => ({ ...validator("an object", isObject), fields });
/** @type {(...values: unknown[]) => Validator} */
export const oneOf = (...values) => validator(`one of ${values.join(", ")}`, (value) => values.includes(value));

/** @type {(from: number, to?: number) => Validator} */
export const wholeNumber = (from, to = Infinity) =>
  validator(
    to === Infinity ? `a whole number of at least ${from}` : `a whole number between ${from} and ${to}`,
    (value) => Number.isInteger(value) && /** @type {number} */ (value) >= from && /** @type {number} */ (value) <= to,
  );

/** @type {(item: Validator, bounds?: { atLeast?: number }) => Validator} */
export const list = (item, { atLeast = 0 } = {}) =>
  validator(
    `a list, ${atLeast > 0 ? "not empty, " : ""}whose every element is ${item.expected}`,
    (value) => Array.isArray(value) && value.length >= atLeast && value.every(item.isValid),
  );

/** @type {(one: Validator) => Validator} */
export const required = (one) => ({ ...one, required: true });
/** @type {(one: Validator) => Validator} */
export const orNull = (one) => ({ ...one, isValid: (value) => value === null || one.isValid(value) });

/**
 * The faults of a body: the unknown fields, the missing required fields and the invalid values.
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
  for (const [name, { expected, isValid, required, fields: inner }] of Object.entries(fields)) {
    const value = /** @type {Record<string, unknown>} */ (body)[name];
    if (required && value == null) faults.missing.push(path + name);
    else if (value !== undefined && !isValid(value)) faults.invalid.push(`${path}${name} must be ${expected}`);
    else if (inner && value) faultsOf(value, inner, `${path}${name}.`, faults);
  }
  return faults;
}

/** @param {unknown} value */
function isDay(value) {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  // Some engines parse February 30 as a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** @param {unknown} value */
function isWebUrl(value) {
  try {
    // `URL.canParse` is missing in Workers with an old compatibility date.
    return typeof value === "string" && /^https?:$/.test(new URL(value).protocol);
  } catch {
    return false;
  }
}
