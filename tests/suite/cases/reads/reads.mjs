// Cases of reads and of their retries. `../refresh/calls.mjs` explains the fields of a row. `call` names the function, and `expect` may be
// a function of the result, the opened case and the package.

import { assert } from "chai";
import { ADVICE, ADVICE_BY_TYPE } from "../refresh/advice.mjs";
import {
  after,
  bodyOf,
  never,
  plaidSays,
  refusedOption,
  rejected,
  unknown,
  unknownRead,
} from "../../harness/expect.mjs";

/** An answer after which the retry comes at once. */
const soon = { "Retry-After": "0" };
const brokenGateway = { status: 502, body: "<html>", headers: soon };
const isHoldings = ({ holdings, request_id }) => {
  assert.isNotEmpty(holdings);
  assert.isNotEmpty(request_id);
};

const DAYS = { startDate: "2024-01-01", endDate: "2030-12-31" };

/** Holdings as Plaid documents them, with unknown fields, and with figures that exceed JavaScript's numbers. */
const TOMORROWS_HOLDINGS = `{
  "request_id": "m8MDnv9okwxFNBV",
  "accounts": [{ "account_id": "a", "balances": { "current": 1e400, "available": -0 } }],
  "holdings": [{ "quantity": 0.12345678901234567890, "institution_value": 12345678901234567890, "cost_basis": null }],
  "securities": [], "item": {}, "quantum": { "__proto__": { "spin": ["up", null] } }, "": 1
}`;

const HOLDINGS = [
  { name: "holdings are Plaid's response, whole", expect: isWhole, requests: 2 },
  {
    name: "holdings keep unknown fields, and numbers as by JSON.parse",
    answers: [bodyOf(TOMORROWS_HOLDINGS)],
    expect: (result) => assert.deepEqual(result, JSON.parse(TOMORROWS_HOLDINGS)),
  },
  {
    name: "holdings of an account that the Item has not",
    options: () => ({ accountIds: ["unknown-account"] }),
    expect: plaidSays("INVALID_ACCOUNT_ID", never),
  },
  {
    name: "holdings by credentials in the body",
    options: { credentialsIn: "body" },
    expect: isHoldings,
  },
].map((row) => ({ call: "getHoldings", ...row }));

const REPEATED = [
  { name: "a read is repeated after a network error", answers: [{ networkError: true }], requests: 2 },
  { name: "a read is repeated after a 500", answers: [{ status: 500, body: "", headers: soon }], requests: 2 },
  {
    name: "a read is repeated after an answer without its lists",
    answers: [bodyOf('{"request_id":"1","holdings":[]}', { headers: soon })],
    requests: 2,
  },
  {
    name: "a read is repeated after a body that is not JSON",
    answers: [bodyOf("<html>", { headers: soon })],
    requests: 2,
  },
  { name: "a read is repeated after JSON without a request_id", answers: [bodyOf({}, { headers: soon })], requests: 2 },
  {
    name: "a read is repeated after a timeout",
    answers: [{ never: true, headers: soon }],
    timeout: "sent",
    ends: 1,
    requests: 2,
  },
  {
    name: "a read is repeated after an error of Plaid's own",
    answers: [{ errorCode: "INTERNAL_SERVER_ERROR", headers: soon }],
    requests: 2,
  },
  { name: "a read is repeated twice", answers: [brokenGateway, brokenGateway], requests: 3 },
  {
    name: "a read is repeated as often as allowed",
    answers: Array.from({ length: 5 }, () => brokenGateway),
    options: { maxRetries: 5 },
    requests: 6,
  },
  {
    name: "a read is repeated after Retry-After",
    answers: [{ errorCode: "RATE_LIMIT", headers: { "Retry-After": "1" } }],
    requests: 2,
  },
].map((row) => ({ call: "getHoldings", expect: isHoldings, ...row }));

const NOT_REPEATED = [
  {
    name: "a read is not repeated a third time, unless allowed",
    answers: [brokenGateway, brokenGateway, brokenGateway],
    expect: unknownRead("invalid_response", { status: 502, retry: after(0) }),
    requests: 3,
  },
  {
    name: "a read waits longer the second time",
    answers: [brokenGateway, { status: 502, body: "" }],
    options: { maxRetries: 1 },
    expect: unknownRead("invalid_response", { retry: after(2_000) }),
    requests: 2,
  },
  ...[
    { name: "a network error", answers: [{ networkError: true }], expect: unknownRead("network") },
    { name: "a timeout", answers: [{ never: true }], timeout: "sent", expect: unknownRead("timeout") },
    { name: "a 500", answers: [brokenGateway], expect: unknownRead("invalid_response", { retry: after(0) }) },
  ].map((row) => ({
    ...row,
    name: `a read is not repeated after ${row.name} where that is not allowed`,
    options: { maxRetries: 0, ...row.options },
  })),
  {
    name: "a read is not repeated after a 404 of a gateway",
    answers: [{ status: 404, body: "<html>" }],
    expect: rejected({ status: 404 }),
  },
  {
    name: "a read is not repeated after a redirect",
    answers: [{ redirect: "https://me.test" }],
    expect: rejected({ status: 302 }),
  },
  {
    name: "a read is not repeated if the person must act",
    answers: [{ errorCode: "ITEM_LOGIN_REQUIRED" }],
    expect: plaidSays("ITEM_LOGIN_REQUIRED", { when: "user" }),
  },
  {
    name: "a read is not repeated if waiting does not help",
    answers: [{ errorCode: "NO_INVESTMENT_ACCOUNTS" }],
    expect: plaidSays("NO_INVESTMENT_ACCOUNTS", never),
  },
  {
    name: "a read does not wait longer than a minute",
    answers: [{ errorCode: "INSTITUTION_DOWN" }],
    expect: plaidSays("INSTITUTION_DOWN", after(3_600_000)),
  },
  {
    name: "a read that is aborted is not repeated",
    answers: [{ never: true }],
    abort: "sent",
    expect: unknown("aborted"),
  },
  {
    name: "a read that is aborted during a wait has the outcome of its last attempt",
    answers: [{ status: 502, body: "", headers: { "Retry-After": "9" } }],
    abort: "waiting",
    expect: unknown("aborted", { status: 502 }),
  },
].map((row) => ({ call: "getHoldings", ...row }));

const REFUSED = [
  { name: "no account at all", options: { accountIds: [] }, expect: refusedOption("accountIds") },
  { name: "an account that is empty", options: { accountIds: [""] }, expect: refusedOption("accountIds") },
  { name: "accounts that are a text", options: { accountIds: "a" }, expect: refusedOption("accountIds") },
  { name: "accounts that are numbers", options: { accountIds: [1] }, expect: refusedOption("accountIds") },
  { name: "accounts that are null", options: { accountIds: null }, expect: refusedOption("accountIds") },
  { name: "no access token", options: { accessToken: undefined }, expect: refusedOption("accessToken") },
].flatMap((row) =>
  ["getHoldings", "getInvestmentTransactions"].map((call) => ({
    ...row,
    name: `${call}: ${row.name}`,
    call,
    options: { ...DAYS, ...row.options },
    requests: 0,
  })),
);

const PERIODS_AND_PAGES = [
  { name: "no first day", options: { startDate: undefined }, expect: refusedOption("startDate") },
  { name: "no last day", options: { endDate: undefined }, expect: refusedOption("endDate") },
  { name: "a day that no month has", options: { startDate: "2026-02-30" }, expect: refusedOption("startDate") },
  {
    name: "the 29th of a February that has none",
    options: { endDate: "2026-02-29" },
    expect: refusedOption("endDate"),
  },
  { name: "a day with a time", options: { endDate: "2026-02-01T00:00:00Z" }, expect: refusedOption("endDate") },
  { name: "a day in words", options: { startDate: "today" }, expect: refusedOption("startDate") },
  { name: "a day that is a Date", options: { startDate: new Date(0) }, expect: refusedOption("startDate") },
  {
    name: "an end before the start",
    options: { startDate: "2026-02-02", endDate: "2026-02-01" },
    expect: refusedOption("endDate"),
  },
  ...[0, 501, -1, 1.5, NaN, Infinity, "100", null].map((pageSize) => ({
    name: `pages of ${pageSize}${typeof pageSize === "string" ? " in words" : ""}`,
    options: { pageSize },
    expect: refusedOption("pageSize"),
  })),
  { name: "a progress that is no function", options: { onProgress: {} }, expect: refusedOption("onProgress") },
].map((row) => ({
  ...row,
  name: `getInvestmentTransactions: ${row.name}`,
  call: "getInvestmentTransactions",
  options: { ...DAYS, ...row.options },
  requests: 0,
}));

const ADVISED = [
  ...ADVICE.map(({ errorCode, scope, retryOfReads }) => ({
    name: errorCode,
    answers: [{ errorCode, status: 400 }],
    errorCode,
    scope,
    retry: retryOfReads,
  })),
  ...ADVICE_BY_TYPE.map(({ error_type, retry }) => ({
    name: `an unknown code of ${error_type}`,
    answers: [{ errorCode: "CODE_OF_TOMORROW", error_type }],
    errorCode: "CODE_OF_TOMORROW",
    retry,
  })),
  {
    name: "an unknown code of an unknown type with status 429",
    answers: [{ errorCode: "CODE_OF_TOMORROW", error_type: "ERROR_OF_TOMORROW", status: 429 }],
    errorCode: "CODE_OF_TOMORROW",
    retry: after(60_000),
  },
].map(({ name, answers, errorCode, scope, retry }) => ({
  name: `a read: ${name} advises ${retry.when}`,
  call: "getHoldings",
  answers,
  options: { maxRetries: 0 },
  expect: plaidSays(errorCode, retry, { scope }),
}));

export const READ_CASES = [...HOLDINGS, ...REPEATED, ...NOT_REPEATED, ...REFUSED, ...PERIODS_AND_PAGES, ...ADVISED];

/** Compares the result with the fake's answer to a request that the package did not make. */
async function isWhole(result, { baseUrl, plaid, accessToken }) {
  const answer = await fetch(`${baseUrl}/investments/holdings/get`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Plaid-Version": "2020-09-14" },
    body: JSON.stringify({ client_id: plaid.clientId, secret: plaid.secret, access_token: accessToken }),
  });
  assert.deepEqual({ ...result, request_id: "" }, { ...(await answer.json()), request_id: "" });
}
