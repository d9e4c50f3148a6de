// The outcome of each answer to a refresh: the rows of the outcome table and of the table of codes. `calls.mjs` explains the fields of a
// row. The same rules are tested natively: these rows test them in the package.

import { ADVICE, ADVICE_BY_TYPE } from "./advice.mjs";
import { after, html, json, limit, never, plaidSays, refusedOption, rejected, unknown } from "../../harness/expect.mjs";

const TOKENS = [
  {
    name: "a token of no environment, and no base URL",
    options: { baseUrl: undefined, accessToken: "access-unknown-1234" },
    expect: refusedOption("environment"),
    requests: 0,
  },
  {
    name: "a token of the Development environment, which is gone",
    options: { accessToken: "access-development-1234" },
    expect: refusedOption("accessToken"),
    says: "must be linked again",
    requests: 0,
  },
];

const NOT_PLAIDS = [
  {
    name: "HTML from a gateway",
    answers: [html(502)],
    options: { maxRetries: 3 },
    expect: unknown("invalid_response", { status: 502 }),
  },
  { name: "HTML with status 200", answers: [html(200)], expect: unknown("invalid_response", { status: 200 }) },
  { name: "HTML with status 404", answers: [html(404)], expect: rejected({ status: 404 }) },
  { name: "HTML with status 429", answers: [html(429)], expect: rejected({ status: 429, retry: after(60_000) }) },
  {
    name: "HTML with status 429 and Retry-After",
    answers: [html(429, { "Retry-After": "7" })],
    expect: rejected({ status: 429, retry: after(7_000) }),
  },
  {
    name: "HTML with status 429 and a date to wait for",
    answers: [html(429, { "Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT" })],
    expect: rejected({ status: 429, retry: after(2_147_483_647) }),
  },
  { name: "an empty 200", answers: [{ status: 200, body: "" }], expect: unknown("invalid_response", { status: 200 }) },
  { name: "a 204", answers: [{ status: 204 }], expect: unknown("invalid_response", { status: 204 }) },
  { name: "JSON without a request_id", answers: [json("{}")], expect: unknown("invalid_response") },
  { name: "a request_id that is a number", answers: [json('{"request_id":42}')], expect: unknown("invalid_response") },
  { name: "a request_id that is empty", answers: [json('{"request_id":""}')], expect: unknown("invalid_response") },
  { name: "JSON that is an array", answers: [json('["request_id"]')], expect: unknown("invalid_response") },
  { name: "JSON that is null", answers: [json("null")], expect: unknown("invalid_response") },
  { name: "half of a JSON", answers: [json('{"request_id":"abc')], expect: unknown("invalid_response") },
  {
    name: "an error_code that is empty is none",
    answers: [json('{"error_code":"","error_type":"API_ERROR"}')],
    options: { maxRetries: 3 },
    expect: unknown("invalid_response"),
  },
];

const PLAID_ERRORS = [
  ...ADVICE.map(({ errorCode, scope, retry }) => ({
    name: `${errorCode} advises ${retry.when}, of the ${scope}`,
    answers: [{ errorCode, status: 400 }],
    expect: plaidSays(errorCode, retry, { status: 400, scope }),
  })),
  {
    name: "INTERNAL_SERVER_ERROR with a server error's status may have been done",
    answers: [{ errorCode: "INTERNAL_SERVER_ERROR", status: 500 }],
    options: { maxRetries: 3 },
    expect: unknown("plaid", { errorCode: "INTERNAL_SERVER_ERROR", status: 500 }),
  },
  {
    name: "a known code with a server error's status is a refusal",
    answers: [{ errorCode: "ITEM_LOCKED", status: 503 }],
    expect: plaidSays("ITEM_LOCKED", { when: "user" }, { status: 503 }),
  },
  {
    name: 'a known code\'s advice "never" outweighs status 429',
    answers: [{ errorCode: "INVALID_API_KEYS", status: 429 }],
    expect: plaidSays("INVALID_API_KEYS", never, { status: 429 }),
  },
  ...[200, 300, 408, 499, 500, 504].map((status) => ({
    name: `an unknown code with status ${status} may have been done`,
    answers: [{ errorCode: "CODE_OF_TOMORROW", error_type: "RATE_LIMIT_EXCEEDED", status }],
    options: { maxRetries: 3 },
    expect: unknown("plaid", { errorCode: "CODE_OF_TOMORROW", status }),
  })),
  ...ADVICE_BY_TYPE.map(({ error_type, retry }) => ({
    name: `an unknown code of ${error_type} advises ${retry.when}`,
    answers: [{ errorCode: "CODE_OF_TOMORROW", error_type }],
    expect: plaidSays("CODE_OF_TOMORROW", retry, { errorType: error_type, scope: undefined }),
  })),
  {
    name: "a future webhook code arrives unchanged",
    answers: [{ errorCode: "QUANTUM_DRIFT", error_type: "PHYSICS_ERROR", status: 418 }],
    expect: plaidSays("QUANTUM_DRIFT", never, { errorType: "PHYSICS_ERROR", status: 418 }),
  },
  {
    name: "an error with status 200 is an error",
    answers: [{ errorCode: "ITEM_LOCKED", status: 200 }],
    expect: plaidSays("ITEM_LOCKED", { when: "user" }, { status: 200 }),
  },
  {
    name: "every field of Plaid's arrives",
    answers: [
      {
        errorCode: "NO_ACCOUNTS",
        error_code_reason: "WHY",
        error_message: "in words",
        display_message: "for the person",
        request_id: "the-id",
        documentation_url: "https://plaid.com/docs",
        suggested_action: "act",
        causes: [{ item_id: "1", error_code: "X" }],
        required_account_subtypes: ["ira"],
        provided_account_subtypes: [],
      },
    ],
    expect: plaidSays(
      "NO_ACCOUNTS",
      { when: "user" },
      {
        message: "NO_ACCOUNTS: in words",
        errorType: "ITEM_ERROR",
        errorCodeReason: "WHY",
        displayMessage: "for the person",
        requestId: "the-id",
        documentationUrl: "https://plaid.com/docs",
        suggestedAction: "act",
        causes: [{ item_id: "1", error_code: "X" }],
        requiredAccountSubtypes: ["ira"],
        providedAccountSubtypes: [],
        option: undefined,
        cause: undefined,
      },
    ),
  },
  {
    name: "Retry-After counts for an error with status 200 too",
    answers: [{ ...limit("9"), status: 200 }],
    expect: plaidSays("RATE_LIMIT", after(9_000), { status: 200 }),
  },
  {
    name: "Retry-After counts instead of the default wait",
    answers: [limit("9")],
    expect: plaidSays("RATE_LIMIT", after(9_000), { status: 429 }),
  },
];

export const ANSWERS = [...TOKENS, ...NOT_PLAIDS, ...PLAID_ERRORS];
