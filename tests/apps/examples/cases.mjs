// Outcomes of a refresh, with the status that a server answers and the words that a program prints.

/** @import { FakeAnswer } from "plaid-investments/testing" */

/** @type {Record<string, { answer: FakeAnswer; billed: number; status: number; prints: RegExp }>} */
export const CASES = {
  "a refresh that Plaid does": { answer: {}, billed: 1, status: 200, prints: /^Refreshed/m },
  "a person who has to act": {
    answer: { errorCode: "ITEM_LOGIN_REQUIRED" },
    billed: 0,
    status: 409,
    prints: /(?:Not|Nothing was) billed\. The person has to act/,
  },
  "a limit that is reached": {
    answer: { errorCode: "RATE_LIMIT", headers: { "Retry-After": "7" } },
    billed: 0,
    status: 503,
    prints: /gain in 7 seconds/,
  },
  "credentials that are wrong": {
    answer: { errorCode: "INVALID_API_KEYS" },
    billed: 0,
    status: 500,
    prints: /Repeating it would not help/,
  },
  "a gateway that answers in Plaid's place, after Plaid did it": {
    answer: { status: 502, body: "<h1>Bad Gateway</h1>", billed: true },
    billed: 1,
    status: 502,
    prints: /may have been done, and billed/,
  },
};
