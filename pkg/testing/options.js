// Validation of the options of `fakePlaid` and `createItem`, with the same validators as the fields of requests.

import { PRODUCTS } from "./endpoints/products.js";
import { faultsOf, flag, isObject, list, oneOf, object, orNull, text, url, wholeNumber } from "./http/fields.js";

/** @import { Fields, Validator } from "./http/fields.js" */
/** @import { FakeItemOptions, FakeLimits, FakePlaidOptions } from "../testing.js" */

/** @type {Validator} */
const limit = {
  expected: "a whole number, or Infinity",
  isValid: (value) => value === Infinity || wholeNumber(0).isValid(value),
};

/** @type {Validator} */
export const PORTFOLIO = {
  expected: "an object with a list override_accounts, whose every element has a type and a subtype",
  isValid: (value) => isObject(value) && list(ACCOUNT).isValid(value.override_accounts),
};

/** @type {Validator} */
const ACCOUNT = {
  expected: "an account",
  isValid: (value) => isObject(value) && text.isValid(value.type) && text.isValid(value.subtype),
};

/** @type {Validator} */
const portfolio = {
  expected: `"moving", "recorded" or ${PORTFOLIO.expected}`,
  isValid: (value) => value === "moving" || value === "recorded" || PORTFOLIO.isValid(value),
};

/** @type {Validator} */
const changes = {
  expected: "a boolean or a list of portfolios",
  isValid: (value) => flag.isValid(value) || list(PORTFOLIO).isValid(value),
};

/** @satisfies {Record<keyof FakeItemOptions, Validator>} */
const ITEM = {
  webhook: orNull(url),
  portfolio,
  transactions: wholeNumber(0),
  changes,
  products: list(oneOf(...PRODUCTS), { atLeast: 1 }),
  institutionId: text,
  history: oneOf("complete", "recent", "none"),
  isRefreshable: flag,
};
/** @satisfies {Record<keyof FakeLimits, Validator>} */
const LIMIT_FIELDS = { perItem: limit, perClient: limit, holdings: limit, transactions: limit, item: limit };
/** @satisfies {Record<keyof FakePlaidOptions, Validator>} */
const FAKE = {
  clientId: text,
  secret: text,
  baseUrl: text,
  seed: text,
  limits: object(LIMIT_FIELDS),
  deliver: { expected: "a function", isValid: (value) => typeof value === "function" },
  ...ITEM,
};

/** @param {object} options */
export const checkFakeOptions = (options) => check(options, FAKE);
/** @param {object} options */
export const checkItemOptions = (options) => check(options, ITEM);

/**
 * @param {FakeItemOptions} options
 * @param {Fields} fields
 */
function check(options, fields) {
  if (!isObject(options)) throw new TypeError("fakePlaid: the options must be an object");
  const { unknown, invalid } = faultsOf(options, fields);
  if (unknown.length > 0) throw new TypeError(`fakePlaid: ${unknown.join(", ")} is not an option`);
  if (invalid.length > 0) throw new TypeError(`fakePlaid: ${invalid.join(", ")}`);
  if (Array.isArray(options.changes) && typeof options.portfolio !== "object") {
    throw new TypeError("fakePlaid: a list of changes needs a portfolio of your own");
  }
}
