// The options of the fake itself. They are held to their forms as the fields of a request are.

import { faultsOf, flag, object, orNull, text, url, whole } from "./fields.js";

const limit = {
  wanted: "a whole number, or Infinity",
  isValid: (value) => value === Infinity || whole(0).isValid(value),
};

const ITEM = { webhook: orNull(url), transactions: whole(0), changes: flag };
const FAKE = {
  clientId: text,
  secret: text,
  baseUrl: text,
  limits: object({ perItem: limit, perClient: limit }),
  deliver: { wanted: "a function", isValid: (value) => typeof value === "function" },
  ...ITEM,
};

export const checkFakeOptions = (options) => check(options, FAKE);
export const checkItemOptions = (options) => check(options, ITEM);

function check(options, fields) {
  const { unknown, invalid } = faultsOf(options, fields);
  if (unknown.length > 0) throw new TypeError(`fakePlaid: ${unknown.join(", ")} is no option`);
  if (invalid.length > 0) throw new TypeError(`fakePlaid: ${invalid.join(", ")}`);
}
