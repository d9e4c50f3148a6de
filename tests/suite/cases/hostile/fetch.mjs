// A broken `fetch` of the caller, and answers that are no Response. The request may have been sent, so the outcome is unknown unless an
// answer says otherwise.

import { rejected, unknown } from "../../harness/expect.mjs";
import {
  LONG,
  THROWN,
  revoked,
  throwing,
  unconvertible,
  untilTheStackEnds,
  untouchable,
  untouchableFunction,
  withGetters,
} from "../../harness/hostile-values.mjs";
import { breaking, bytes, cancelled, endless, locked, read, stream } from "./broken-bodies.mjs";

const OK = '{"request_id":"from-a-fetch-of-my-own"}';

/** The row of a call with the `fetch` that `make` returns for the opened case. No request reaches the server. */
const row = (name, make, expect, says, options = {}) => ({
  name,
  options: (opened) => ({ ...options, fetch: make(opened) }),
  expect,
  says,
  requests: 0,
  billed: 0,
});

const fails = (name, make, more) =>
  row(`hostile fetch: ${name}`, make, unknown("network", { status: undefined, ...more }), "`fetch` failed");

const noAnswer = (name, make, more) =>
  row(`hostile fetch: ${name}`, make, unknown("timeout", more), "no full answer came within `timeout`", {
    timeout: 400,
  });

const THROWS = Object.entries(THROWN).flatMap(([what, make]) => [
  fails(`it throws ${what}`, ({ secret }) => throwing(make(`can't send ${secret}`))),
  fails(
    `it rejects with ${what}`,
    ({ secret }) =>
      () =>
        Promise.reject(make(`can't send ${secret}`)),
  ),
]);

const FUNCTIONS = [
  fails("it goes deeper until the stack ends", () => untilTheStackEnds),
  fails("it is a class", () => class {}),
  fails("it is a Proxy whose traps throw", () => untouchableFunction()),
  fails("it is a revoked Proxy", () => revoked(() => {})),
  fails("it looks like a timeout of its own", () => () => Promise.reject(new DOMException("late", "TimeoutError"))),
  fails("it looks like an abort of its own", () => () => Promise.reject(new DOMException("gone", "AbortError"))),
  noAnswer("it never settles", () => () => new Promise(() => {})),
  row("a fetch that is bound is good", () => fine.bind({ not: "this" }), "request_id"),
  row("a fetch that is a Proxy is good", () => new Proxy(fine, {}), "request_id"),
  row("a fetch that answers without a promise is good", () => () => new Response(OK), "request_id"),
  row(
    "a fetch that changes what it was given is good",
    () => (_, init) => {
      for (const name of Object.keys(init)) delete init[name];
      return fine();
    },
    "request_id",
  ),
];

const THENABLES = [
  row(
    "a thenable is as good as a promise",
    () => () => ({ then: (resolve) => resolve(new Response(OK)) }),
    "request_id",
  ),
  row(
    "a thenable that settles twice counts once",
    () => () => ({
      then(resolve, reject) {
        resolve(new Response(OK));
        resolve(undefined);
        reject(new Error("and again"));
        throw new Error("and again");
      },
    }),
    "request_id",
  ),
  fails("its thenable throws", () => () => ({ then: throwing(new Error("no")) })),
  fails("the then of its thenable can't be read", () => () => withGetters({}, { then: throwing(new Error("no")) })),
  fails("its thenable rejects with nothing", () => () => ({ then: (_, reject) => reject() })),
  noAnswer("its thenable never settles", () => () => ({ then() {} })),
  noAnswer("its thenable resolves to one that never settles", () => () => ({
    then: (resolve) => resolve({ then() {} }),
  })),
  fails(
    "the then of its promise throws",
    () => () => Object.assign(Promise.resolve(), { then: throwing(new Error("no")) }),
  ),
  fails(
    "the constructor of its promise can't be read",
    () => () => withGetters(Promise.resolve(), { constructor: throwing(new Error("no")) }),
  ),
  fails("its promise is of a class that can't be made", () => () => {
    const promise = Promise.resolve();
    promise.constructor = { [Symbol.species]: throwing(new Error("no")) };
    promise.then = Promise.prototype.then.bind(revoked(promise));
    return promise;
  }),
];

const NO_RESPONSES = {
  undefined: () => undefined,
  null: () => null,
  "a number": () => 200,
  "a string": () => OK,
  "a symbol": () => Symbol("response"),
  "a plain object": () => ({}),
  "the parsed JSON": () => JSON.parse(OK),
  "an array": () => [200, OK],
  "a function": () => () => new Response(OK),
  "a response in a response": () => ({ data: new Response(OK) }),
  "a Response by its prototype alone": () => Object.create(Response.prototype),
  "an object whose status throws": () => withGetters({}, { status: throwing(new Error("no")) }),
  "an object that can't be converted": unconvertible,
  ...Object.fromEntries(
    ["200", NaN, -1, 0, 0.5, 200.5, 1000, 65_736, 2 ** 32 + 200, Infinity, 200n, true, null, [200]].map((status) => [
      `an object whose status is ${typeof status === "object" ? JSON.stringify(status) : typeof status} ${String(status)}`,
      () => ({ status, body: null, text: async () => OK }),
    ]),
  ),
};

const UNANSWERED = [
  ...Object.entries(NO_RESPONSES).map(([what, make]) =>
    row(
      `hostile fetch: it resolves to ${what}`,
      () => async () => make(),
      unknown("invalid_response", { status: undefined }),
      "`fetch` resolved to something that is no Response",
    ),
  ),
  // A promise reads `then` of every value that resolves it.
  fails("it resolves to a Proxy whose traps throw", () => async () => untouchable()),
  fails("it resolves to a revoked Proxy", () => async () => revoked()),
];

/** An answer with the form of a Response whose body can't be read, and words of the error. */
const broken = (name, make, kind, more) =>
  row(`hostile fetch: ${name}`, () => async () => make(), unknown(kind, { status: 200, ...more }));

const reading = (read, more) => ({ status: 200, body: { getReader: () => ({ read, ...more }) } });
const chunks =
  (...values) =>
  async () =>
    values.length > 0 ? { value: values.shift() } : { done: true };

const BODIES = [
  ...[
    ["its Response was read", () => read(new Response(OK))],
    ["its Response is locked", () => locked(new Response(OK))],
    ["its Response was cancelled", () => cancelled(new Response(OK))],
    ["it answers with no more than a status", () => ({ status: 200 })],
    ["its body is no stream and there is no text", () => ({ status: 200, body: 42 })],
    ["its body can't be looked at", () => withGetters({ status: 200 }, { body: throwing(new Error("no")) })],
    ["its text throws", () => ({ status: 200, text: throwing(new Error("no")) })],
    ["its text is no string", () => ({ status: 200, text: async () => 42 })],
    ["its text is a boxed string", () => ({ status: 200, text: async () => new String(OK) })],
    ["its stream can't be read", () => ({ status: 200, body: { getReader: throwing(new Error("no")) } })],
    ["its stream brings text", () => reading(chunks(OK))],
    ["its stream lies about a length", () => reading(chunks(bytes(OK), { byteLength: 7 }))],
    ["its stream brings numbers", () => reading(chunks(42))],
    ["its stream brings chunks of negative length", () => reading(chunks({ byteLength: "7" }))],
  ].map(([name, make]) => broken(name, make, "invalid_response")),
  ...[
    ["the stream of its Response breaks off", () => new Response(breaking([]))],
    ["the stream of its Response breaks off half way", () => new Response(breaking([OK.slice(0, 9)]))],
    ["its stream throws", () => reading(throwing(new Error("no")))],
    ["its stream rejects with nothing", () => reading(() => Promise.reject())],
    ["its stream brings nothing at all", () => reading(() => undefined)],
    ["its stream brings null", () => reading(() => null)],
    ["its stream brings a chunk that can't be read", () => reading(async () => ({ value: untouchable() }))],
    [
      "its stream can't say whether it is done",
      () => reading(async () => withGetters({}, { done: throwing(new Error("no")) })),
    ],
    ["its stream brings chunks that are no bytes", () => reading(chunks({ byteLength: 7 }))],
    ["its stream goes deeper until the stack ends", () => reading(untilTheStackEnds)],
    ["its text rejects", () => ({ status: 200, text: () => Promise.reject(new Error("no")) })],
    ["its text is a Proxy whose traps throw", () => ({ status: 200, text: untouchable })],
  ].map(([name, make]) => broken(name, make, "network")),
  ...[
    ["its text never comes", () => ({ status: 200, text: () => new Promise(() => {}) })],
    ["its stream never brings anything", () => reading(() => new Promise(() => {}))],
    ["its stream never ends", () => new Response(new ReadableStream({ start: (c) => c.enqueue(bytes(OK)) }))],
  ].map(([name, make]) => noAnswer(name, () => async () => make(), { status: 200 })),
  ...[
    ["its text is too long", () => ({ status: 200, text: async () => OK.padEnd(2 ** 20 + 1) })],
    ["its text is ten million characters", () => ({ status: 200, text: async () => OK.padEnd(LONG) })],
    ["its stream has no end", () => endless(65_536)],
    ["its stream has no end and brings single bytes", () => endless(1)],
    ["its stream has no end and brings nothing", () => reading(() => ({ value: new Uint8Array() }))],
    ["its stream claims an infinite length", () => reading(chunks({ byteLength: Infinity }))],
    [
      "its stream has no end and can't be cancelled",
      () => reading(() => ({ value: new Uint8Array(65_536) }), { cancel: throwing(new Error("no")) }),
    ],
    [
      "its stream has no end and cancelling it fails",
      () => reading(() => ({ value: new Uint8Array(65_536) }), { cancel: () => Promise.reject(new Error("no")) }),
    ],
    [
      "its stream has no end and cancelling it gives nothing",
      () => reading(() => ({ value: new Uint8Array(65_536) }), { cancel: () => undefined }),
    ],
  ].map(([name, make]) => ({ ...broken(name, make, "invalid_response"), says: "a body that is too large" })),
  {
    ...broken("its stream brings a chunk of null", () => reading(chunks(null)), "invalid_response"),
    says: "a body that can't be read",
  },
  ...[
    ["a request_id", OK],
    ["an error of Plaid's", '{"error_type":"ITEM_ERROR","error_code":"ITEM_LOCKED"}'],
    ["no JSON", "<html>"],
  ].map(([what, body]) =>
    row(
      `hostile fetch: it followed a redirect to ${what}`,
      () => async () => Object.defineProperty(new Response(body), "redirected", { value: true }),
      unknown("invalid_response", { status: 200, errorCode: undefined }),
      "followed a redirect",
    ),
  ),
];

const GOOD_BODIES = [
  ["a response by its text alone", () => ({ status: 200, text: async () => OK })],
  ["a response whose text needs no promise", () => ({ status: 200, text: () => OK })],
  ["a response whose headers can't be looked at", () => withGetters(new Response(OK), { headers: throwing("no") })],
  ["a response whose headers are null", () => ({ status: 200, headers: null, text: async () => OK })],
  ["a response whose headers lie", () => new Response(OK, { headers: { "content-length": "1" } })],
  ["a response with a body of single bytes", () => new Response(stream([...OK]))],
  ["a response with empty chunks in its body", () => reading(chunks(bytes(""), bytes(OK), bytes("")))],
  ["a response whose chunks are views of other kinds", () => reading(chunks(new DataView(bytes(OK).buffer)))],
  ["a response whose chunks are buffers", () => reading(chunks(bytes(OK).buffer))],
  ["a response with a byte order mark", () => new Response(stream(["\ufeff", OK]))],
  ["a Response of a class of its own", () => new (class extends Response {})(OK)],
].map(([name, make]) => row(`${name} is good`, () => async () => make(), "request_id"));

const REFUSED = [
  row("hostile fetch: it follows no redirect", () => async () => Response.redirect("https://evil.example"), rejected()),
  row(
    "hostile fetch: it hides a redirect, as a browser does",
    () => async () => ({ status: 0, type: "opaqueredirect", body: null }),
    rejected({ status: undefined }),
    "a redirect, which is not followed",
  ),
  row(
    "hostile fetch: it hides its answer",
    () => async () => ({ status: 0, type: "opaque", body: null }),
    unknown("invalid_response", { status: undefined }),
  ),
];

async function fine() {
  return new Response(OK);
}

export const HOSTILE_FETCHES = [
  ...THROWS,
  ...FUNCTIONS,
  ...THENABLES,
  ...UNANSWERED,
  ...BODIES,
  ...GOOD_BODIES,
  ...REFUSED,
];
