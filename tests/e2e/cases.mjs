// The cases of the end-to-end suite, as data: what the server answers, what is asked, and what has to come of it. Hostile
// inputs and faults of the socket are rows of the same form, in files of their own.
//
// name      a sentence
// answers   what the fake is told to answer, in order, or a function of the opened case that makes them; without them it
//           answers as Plaid does
// options   options beside the connection and the token, or a function of the opened case that makes them
// given     a function of these options: what is given to the call instead of them
// abort     when the signal aborts: "before" the call, when the last request is "sent" or its headers are "answered", or when the
//           call is "waiting" for its next attempt
// timeout   when the time of the attempt is over: "sent" or "answered"
// ends      which request it is that ends so (default: the last)
// expect    "request_id", or fields that the error must have; an `undefined` one must be absent, and of a Set any will do
// says      words of its message
// requests  how many requests reach the server (default 1)
// billed    how many of them were billed (default: 1 for a request id, else 0)

import { ADVICE, ADVICE_BY_TYPE } from "./advice.mjs";
import { after, html, json, limit, never, notSent, plaidSays, refusedOption, rejected, unknown } from "./expect.mjs";
import { signalOf } from "./hostile-signals.mjs";
import { throwing, withGetters } from "./hostile-values.mjs";

const SUCCESSES = [
  { name: "credentials go by headers" },
  { name: "credentials go by the body", options: { credentialsIn: "body" } },
  { name: "the base URL may be a URL", options: ({ baseUrl }) => ({ baseUrl: new URL(`${baseUrl}/`) }) },
  { name: "a late answer within the timeout is an answer", answers: [{ delayMs: 300 }] },
  { name: "a body in two parts is one body", options: () => ({ fetch: splitInTwo }) },
  {
    name: "a byte order mark before the JSON is no fault",
    answers: [json('\ufeff{"request_id":"with-a-bom"}')],
    billed: 0,
  },
].map((row) => ({ expect: "request_id", ...row }));

const OUTCOMES = [
  {
    name: "an option that is wrong",
    options: { timeout: 0 },
    expect: refusedOption("timeout"),
    requests: 0,
  },
  {
    name: "an option whose getter throws",
    options: ({ secret }) => withGetters({}, { timeout: throwing(new Error(`no ${secret}`)) }),
    expect: refusedOption("timeout", { cause: undefined }),
    requests: 0,
  },
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
  { name: "a signal that aborted before", abort: "before", expect: notSent("aborted"), requests: 0 },
  {
    name: "no answer in time",
    answers: [{ never: true, billed: false }],
    timeout: "sent",
    expect: unknown("timeout", { status: undefined }),
  },
  {
    name: "no answer in time, but the refresh was done",
    answers: [{ never: true }],
    options: { maxRetries: 3 },
    timeout: "sent",
    expect: unknown("timeout"),
    billed: 1,
  },
  {
    name: "a body that stalls",
    answers: [{ stall: true, billed: false }],
    timeout: "answered",
    expect: unknown("timeout", { status: 200 }),
  },
  {
    name: "a fetch that ignores its signal and never answers",
    options: () => ({ timeout: 50, fetch: () => new Promise(() => {}) }),
    expect: unknown("timeout"),
    requests: 0,
  },
  {
    name: "an abort before the headers",
    answers: [{ never: true, billed: false }],
    abort: "sent",
    expect: unknown("aborted"),
  },
  {
    name: "an abort in the body",
    answers: [{ stall: true, billed: false }],
    abort: "answered",
    expect: unknown("aborted", { status: 200 }),
  },
  {
    name: "an abort that the call to fetch itself brings",
    options: abortingFetch,
    expect: unknown("aborted"),
    requests: 0,
  },
  {
    name: "a signal that can't be listened to",
    options: () => ({ signal: signalOf({ addEventListener: throwing(new Error("no listeners here")) }) }),
    expect: notSent("runtime", { cause: { name: "Error", message: "no listeners here" } }),
    requests: 0,
  },
  {
    name: "a signal that is only half of one",
    options: () => ({ signal: signalOf({ removeEventListener: undefined }) }),
    expect: refusedOption("signal"),
    requests: 0,
  },
  {
    name: "a refused connection",
    options: ({ refusedUrl }) => ({ baseUrl: refusedUrl }),
    expect: isNode() ? notSent("network", { retry: after(10_000) }) : unknown("network", { status: undefined }),
    requests: 0,
  },
  {
    name: "a refused connection, by a fetch of the caller's, which may have done anything",
    options: ({ refusedUrl }) => ({ baseUrl: refusedUrl, fetch: (url, init) => fetch(url, init) }),
    expect: unknown("network", { status: undefined }),
    requests: 0,
  },
  {
    name: "a fetch that fails with what Node says of a refused connection",
    options: () => ({ fetch: throwing(notConnected()) }),
    expect: unknown("network", { cause: { name: "TypeError", message: "fetch failed", code: "ECONNREFUSED" } }),
    requests: 0,
  },
  {
    name: "a fetch that fails as Next's does while it builds",
    options: () => ({ fetch: throwing(Object.assign(new Error("Dynamic"), { digest: "DYNAMIC_SERVER_USAGE" })) }),
    expect: notSent("runtime", { digest: "DYNAMIC_SERVER_USAGE" }),
    requests: 0,
  },
  {
    name: "a fetch that fails with a cause of a cause",
    options: () => ({ fetch: throwing(new TypeError("fetch failed", { cause: new Error("bad port") })) }),
    expect: unknown("network", { cause: { name: "TypeError", message: "bad port" } }),
    requests: 0,
  },
  {
    name: "a connection that breaks",
    answers: [{ networkError: true, billed: false }],
    options: { maxRetries: 3 },
    expect: unknown("network"),
  },
  {
    name: "a body that breaks off",
    options: () => ({ fetch: async () => new Response(brokenStream()) }),
    expect: unknown("network", { status: 200, cause: { name: "Error", message: "the line is dead" } }),
    requests: 0,
  },
  {
    name: "a body without a stream that breaks off",
    options: () => ({
      fetch: async () => ({ status: 200, text: () => Promise.reject(new Error("the line is dead")) }),
    }),
    expect: unknown("network", { status: 200, cause: { name: "Error", message: "the line is dead" } }),
    requests: 0,
  },
  {
    name: "an answer that fetch marks as an error",
    options: () => ({ fetch: async () => Response.error() }),
    expect: unknown("invalid_response", { status: undefined }),
    requests: 0,
  },
  {
    name: "a body that has been read",
    options: () => ({ fetch: readFetch }),
    expect: unknown("invalid_response", { status: 200 }),
    requests: 0,
  },
  {
    name: "a fetch that throws what it was given",
    options: ({ secret }) => ({ fetch: throwing(new Error(`can't send ${secret}`)) }),
    expect: unknown("network", { cause: { name: "Error", message: "can't send [redacted]" } }),
    requests: 0,
  },
  {
    name: "a fetch that resolves to nothing",
    options: () => ({ fetch: async () => undefined }),
    expect: unknown("invalid_response", { status: undefined }),
    requests: 0,
  },
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
  {
    name: "a message of megabytes is cut",
    options: ({ secret }) => ({ fetch: throwing(new Error(`${secret} `.repeat(100_000))) }),
    expect: unknown("network"),
    requests: 0,
  },
  {
    name: "a body of over a mebibyte",
    answers: [json(`{"request_id":"${"x".repeat(1 << 20)}"}`)],
    expect: unknown("invalid_response", { status: 200 }),
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
    name: "a known code's advice of never is not overruled by status 429",
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
    name: "a code of tomorrow arrives whole",
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
    name: "Retry-After goes before our own figure",
    answers: [limit("9")],
    expect: plaidSays("RATE_LIMIT", after(9_000), { status: 429 }),
  },
];

export const CASES = [...SUCCESSES, ...OUTCOMES, ...PLAID_ERRORS];

function abortingFetch() {
  const controller = new AbortController();
  const fetch = () => {
    controller.abort();
    return new Promise(() => {});
  };
  return { fetch, signal: controller.signal };
}

/** As Node's own `fetch` rejects. */
function notConnected() {
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" }),
  });
}

/** Node itself, whose `fetch` says when it could not connect. */
function isNode() {
  const { Deno, Bun, WebSocketPair, EdgeRuntime, process } = globalThis;
  return Boolean(process?.versions?.node) && !Deno && !Bun && !WebSocketPair && !EdgeRuntime;
}

function brokenStream() {
  return new ReadableStream({ pull: (controller) => controller.error(new Error("the line is dead")) });
}

async function readFetch() {
  const response = new Response('{"request_id":"read before"}');
  await response.text();
  return response;
}

async function splitInTwo(url, init) {
  const response = await fetch(url, init);
  const bytes = new TextEncoder().encode((await response.text()).replace("}", ',"note":"\u20ac"}'));
  const parts = [bytes.slice(0, bytes.length - 4), bytes.slice(bytes.length - 4)];
  const body = new ReadableStream({
    pull: (controller) => (parts.length > 0 ? controller.enqueue(parts.shift()) : controller.close()),
  });
  return new Response(body, response);
}
