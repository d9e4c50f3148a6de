// The options of the fake itself. They are held to their forms as the fields of a request are.

import { faultsOf, flag, object, orNull, text, url, whole } from "./fields.js";

/** @import { Fields, Form } from "./fields.js" */
/** @import { FakeItemOptions, FakePlaidOptions } from "../testing.js" */

/** @type {Form} */
const limit = {
  wanted: "a whole number, or Infinity",
  isValid: (value) => value === Infinity || whole(0).isValid(value),
};

/** @satisfies {Record<keyof FakeItemOptions, Form>} */
const ITEM = { webhook: orNull(url), transactions: whole(0), changes: flag };
/** @satisfies {Record<keyof FakePlaidOptions, Form>} */
const FAKE = {
  clientId: text,
  secret: text,
  baseUrl: text,
  limits: object({ perItem: limit, perClient: limit }),
  deliver: { wanted: "a function", isValid: (value) => typeof value === "function" },
  ...ITEM,
};

/** @param {object} options */
export const checkFakeOptions = (options) => check(options, FAKE);
/** @param {object} options */
export const checkItemOptions = (options) => check(options, ITEM);

/**
 * @param {object} options
 * @param {Fields} fields
 */
function check(options, fields) {
  const { unknown, invalid } = faultsOf(options, fields);
  if (unknown.length > 0) throw new TypeError(`fakePlaid: ${unknown.join(", ")} is no option`);
  if (invalid.length > 0) throw new TypeError(`fakePlaid: ${invalid.join(", ")}`);
}
