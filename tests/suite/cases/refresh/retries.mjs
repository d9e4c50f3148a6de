// Retries: only after Plaid has rejected a call and if waiting helps, and never if it may have been billed. The server counts the requests.

import { after, html, json, limit, never, plaidSays, rejected, unknown } from "../../harness/expect.mjs";

/** An answer whose Retry-After is a date, so many seconds from now. */
const until = (seconds) => limit(new Date(Date.now() + seconds * 1_000).toUTCString());

const OFTEN = { maxRetries: 10 };

const REPEATED = [
  ["after the seconds of Retry-After", [limit("1")]],
  ["after its date", () => [until(1)]],
  ["after a second, where its date has passed", () => [until(-60)]],
  ["after a second, where its date is long past", [limit("Thu, 01 Jan 1970 00:00:00 GMT")]],
  ["after a second, where it is 0", [limit("0")]],
  ["after a second, where it is 0 in many digits and white space", [limit(" 0000000000000000 ")]],
  ["for the Item's limit", [{ ...limit("0"), errorCode: "INVESTMENTS_REFRESH_LIMIT" }]],
  ["for an institution that is down", [{ ...limit("0"), errorCode: "INSTITUTION_DOWN" }]],
  ["for an error of Plaid's own", [{ ...limit("0"), errorCode: "INTERNAL_SERVER_ERROR", status: 400 }]],
  ["for an error with status 200", [{ ...limit("0"), status: 200 }]],
  ["for a limit of tomorrow", [{ ...limit("0"), errorCode: "SOME_LIMIT", error_type: "RATE_LIMIT_EXCEEDED" }]],
  ["for a gateway's 429", [html(429, { "Retry-After": "0" })]],
  ["twice", [limit("0"), limit("0")]],
  ["three times", Array.from({ length: 3 }, () => limit("0"))],
].map(([when, answers]) => ({
  name: `a rejected refresh is repeated ${when}`,
  answers,
  options: OFTEN,
  expect: "request_id",
  requests: (typeof answers === "function" ? 1 : answers.length) + 1,
}));

const rateLimit = (retry) => plaidSays("RATE_LIMIT", retry);

const LONGEST = after(2_147_483_647);

/** Waits that are too long for the call, with the `retry` of the error. */
const TOO_LONG = [
  ["11", after(11_000)],
  ["61", after(61_000)],
  ["3600", after(3_600_000)],
  ["4294967296", LONGEST],
  ["99999999999999999999999999", LONGEST],
  ["9".repeat(400), LONGEST],
  ["Fri, 31 Dec 9999 23:59:59 GMT", LONGEST],
].map(([header, retry]) => ({
  name: `a wait of ${header.slice(0, 40)} is left to the caller`,
  answers: [limit(header)],
  options: OFTEN,
  expect: rateLimit(retry),
}));

/** Invalid values of Retry-After: the default wait counts. */
const NO_WAITS = [
  "soon",
  "-1",
  "1.5",
  "1e1",
  "0x10",
  "1, 2",
  "Infinity",
  "2030-01-01",
  "Sun, 99 Nov 2094 08:49:37 GMT",
].map((header) => ({
  name: `a Retry-After of ${header} says nothing`,
  answers: [limit(header)],
  expect: rateLimit(after(60_000)),
}));

const NOT_REPEATED = [
  ["where no retry is allowed", limit("0"), rateLimit(after(0)), { maxRetries: 0 }],
  ["where nothing is said of retries", limit("0"), rateLimit(after(0)), {}],
  [
    "that a person must act on",
    { ...limit("0"), errorCode: "ITEM_LOCKED" },
    plaidSays("ITEM_LOCKED", { when: "user" }),
  ],
  [
    "that waits for a webhook",
    { ...limit("0"), errorCode: "PRODUCT_NOT_READY" },
    plaidSays("PRODUCT_NOT_READY", { when: "webhook", afterMs: 60_000 }),
  ],
  ["that time doesn't mend", { ...limit("0"), errorCode: "INVALID_API_KEYS" }, plaidSays("INVALID_API_KEYS", never)],
  ["that a gateway refused", html(404, { "Retry-After": "0" }), rejected({ status: 404 })],
  [
    "that was redirected",
    { redirect: "https://evil.example", headers: { "Retry-After": "0" } },
    rejected({ status: 302 }),
  ],
].map(([what, answer, expect, options = OFTEN]) => ({
  name: `a refresh ${what} is not repeated`,
  answers: [answer],
  options,
  expect,
}));

const NEW = { error_type: "SOME_ERROR", error_code: "SOME_CODE" };
const coded = (error, status) => ({ ...json(JSON.stringify(error), status), headers: { "Retry-After": "0" } });

/** Ends of an attempt that may have been billed. */
const UNKNOWN = [
  ["a gateway's 502", html(502, { "Retry-After": "0" }), "invalid_response"],
  ["a gateway's 408", html(408, { "Retry-After": "0" }), "invalid_response"],
  ["a gateway's 504 with a code of its own", coded({ error_code: "UPSTREAM_TIMEOUT" }, 504), "invalid_response"],
  ["a 504 like Plaid's with a code that nobody knows", coded({ ...NEW, error_type: "API_ERROR" }, 504), "plaid"],
  ["a 200 like Plaid's with a code that nobody knows", coded(NEW, 200), "plaid"],
  ["Plaid's own trouble", { ...limit("0"), errorCode: "INTERNAL_SERVER_ERROR" }, "plaid"],
  ["a gateway's 503", html(503, { "Retry-After": "0" }), "invalid_response"],
  ["a 200 that is no JSON", html(200, { "Retry-After": "0" }), "invalid_response"],
  ["a 200 without a request_id", { ...json("{}"), headers: { "Retry-After": "0" } }, "invalid_response"],
  ["a 204", { status: 204, headers: { "Retry-After": "0" } }, "invalid_response"],
  ["a connection that breaks", { networkError: true, billed: false }, "network"],
  ["no answer in time", { never: true, billed: false }, "timeout", "sent"],
  ["a body that stalls", { stall: true, billed: false }, "timeout", "answered"],
].flatMap(([what, answer, kind, timeout]) => [
  {
    name: `a refresh is not repeated after ${what}`,
    answers: [answer],
    options: OFTEN,
    timeout,
    expect: unknown(kind),
  },
  {
    name: `a refresh that was repeated is not repeated again after ${what}`,
    answers: [limit("0"), answer],
    options: OFTEN,
    timeout,
    expect: unknown(kind),
    requests: 2,
  },
]);

const ENDED = [
  {
    name: "a refresh that was done and got no answer is billed once",
    answers: [{ never: true }],
    options: OFTEN,
    timeout: "sent",
    expect: unknown("timeout"),
    billed: 1,
  },
  {
    name: "waits whose sum is too long are left to the caller",
    answers: [limit("1"), limit("10"), limit("10")],
    options: OFTEN,
    expect: rateLimit(after(10_000)),
    requests: 3,
  },
  {
    name: "the last error is the answer when no retry is left",
    answers: [limit("0"), limit("0"), limit("7")],
    options: { maxRetries: 2 },
    expect: rateLimit(after(7_000)),
    requests: 3,
  },
  {
    name: "an error that must not be repeated rejects, though retries are left",
    answers: [limit("0"), { errorCode: "ITEM_LOCKED" }],
    options: OFTEN,
    expect: plaidSays("ITEM_LOCKED", { when: "user" }),
    requests: 2,
  },
  ...[
    ["seconds", [limit("9")]],
    ["a date", () => [until(9)]],
  ].map(([what, answers]) => ({
    name: `an abort ends a wait by ${what}, with what the attempt before it was answered`,
    answers,
    options: OFTEN,
    abort: "waiting",
    expect: { kind: "aborted", outcome: "rejected", retry: never, status: 429, errorCode: "RATE_LIMIT" },
  })),
  {
    name: "an abort in the second attempt leaves the outcome unknown",
    answers: [limit("0"), { never: true, billed: false }],
    options: OFTEN,
    abort: "sent",
    expect: unknown("aborted"),
    requests: 2,
  },
];

export const RETRIES = [...REPEATED, ...TOO_LONG, ...NO_WAITS, ...NOT_REPEATED, ...UNKNOWN, ...ENDED];
