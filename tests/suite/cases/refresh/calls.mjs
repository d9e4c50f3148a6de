// Cases of the suite as data: the server's answers, the call, and the expected outcome. Rows about hostile inputs and faults of the socket
// have the same form, in other files.
//
// name      a sentence
// answers   answers of the fake, in order, or a function of the opened case that returns them. By default it answers as Plaid does
// options   options beside the connection and the token, or a function of the opened case that returns them
// given     a function of these options, whose result is the argument of the call
// abort     when the signal aborts: "before" the call, when the last request is "sent" or its headers are "answered", or when the
//           call is "waiting" for its next attempt
// timeout   when the attempt times out: "sent" or "answered"
// ends      the number of the request that ends so (default: the last)
// expect    "request_id", or fields of the error. A field that is `undefined` must be absent, and a Set lists allowed values
// says      words of its message
// requests  the number of requests that reach the server (default 1)
// billed    the number of billed requests (default: 1 for a request id, else 0)

import { after, json, notSent, refusedOption, unknown } from "../../harness/expect.mjs";
import { signalOf } from "../hostile/signals.mjs";
import { throwing, withGetters } from "../../harness/hostile-values.mjs";

const SUCCESSES = [
  { name: "credentials go by headers" },
  { name: "credentials go by the body", options: { credentialsIn: "body" } },
  { name: "the base URL may be a URL", options: ({ baseUrl }) => ({ baseUrl: new URL(`${baseUrl}/`) }) },
  { name: "a late answer within the timeout succeeds", answers: [{ delayMs: 300 }] },
  { name: "a body in two parts is one body", options: () => ({ fetch: splitInTwo }) },
  {
    name: "a byte order mark before the JSON is no fault",
    answers: [json('\ufeff{"request_id":"with-a-bom"}')],
    billed: 0,
  },
].map((row) => ({ expect: "request_id", ...row }));

const ENDINGS = [
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
    name: "an abort within the call of fetch",
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
    name: "a fetch that throws its own arguments",
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

export const CALLS = [...SUCCESSES, ...ENDINGS];

function abortingFetch() {
  const controller = new AbortController();
  const fetch = () => {
    controller.abort();
    return new Promise(() => {});
  };
  return { fetch, signal: controller.signal };
}

/** The error of Node's `fetch`. */
function notConnected() {
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" }),
  });
}

/** Node's `fetch` says if it could not connect. */
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
