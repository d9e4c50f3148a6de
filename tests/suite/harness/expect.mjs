// Expected errors of a row, named as in the contract's outcome table, and answers of the fake.

/** @import { Retry } from "plaid-investments" */
/** @import { FakeRawAnswer } from "plaid-investments/testing" */
/** @import { ExpectedFields } from "./types.js" */

/** @satisfies {Retry} */
export const never = { when: "never" };
/** @param {number} afterMs */
export const after = (afterMs) => ({ when: "after", afterMs });

/**
 * @param {string} kind
 * @param {ExpectedFields} [more]
 */
export const notSent = (kind, more) => ({ kind, outcome: "not_sent", retry: never, status: undefined, ...more });
/**
 * @param {string} option
 * @param {ExpectedFields} [more]
 */
export const refusedOption = (option, more) => notSent("invalid_option", { option, ...more });
/**
 * @param {string} kind
 * @param {ExpectedFields} [more]
 */
export const unknown = (kind, more) => ({ kind, outcome: "unknown", retry: never, ...more });
/**
 * The unknown outcome of a read, which can be repeated.
 *
 * @param {string} kind
 * @param {ExpectedFields} [more]
 */
export const unknownRead = (kind, more) => unknown(kind, { retry: after(1_000), ...more });
/** @param {ExpectedFields} [more] */
export const rejected = (more) => ({ kind: "invalid_response", outcome: "rejected", retry: never, ...more });
/**
 * @param {string} errorCode
 * @param {Retry} retry
 * @param {ExpectedFields} [more]
 */
export const plaidSays = (errorCode, retry, more) => ({
  kind: "plaid",
  outcome: "rejected",
  errorCode,
  retry,
  ...more,
});

/**
 * @param {string} body
 * @param {number} [status]
 */
export const json = (body, status = 200) => ({ status, headers: { "content-type": "application/json" }, body });
/**
 * A body that is this text, or the JSON of this value, with the fake's usual headers.
 *
 * @param {unknown} value
 * @param {Partial<FakeRawAnswer>} [more]
 */
export const bodyOf = (value, more) => ({ body: typeof value === "string" ? value : JSON.stringify(value), ...more });
/**
 * @param {number} status
 * @param {Record<string, string>} [headers]
 */
export const html = (status, headers) => ({
  status,
  headers: { "content-type": "text/html", ...headers },
  body: "<html>Oops</html>",
});
/** @param {string} seconds */
export const limit = (seconds) => ({ errorCode: "RATE_LIMIT", headers: { "Retry-After": seconds } });
