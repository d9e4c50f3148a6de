// Values of another realm, as in Jest and in browsers' frames: `instanceof` fails for them. Only Node can make a realm.

import { createContext, runInContext } from "node:vm";
import { assert } from "chai";
import { whenSent } from "../../harness/moments.mjs";
import { notSent, refusedOption, unknown } from "../../harness/expect.mjs";

const realm = createContext({ globalThis, setTimeout, bytes: (text) => new TextEncoder().encode(text) });
const there = (code) => runInContext(`(${code})`, realm);

const OK = '{"request_id":"from-another-realm"}';

/** A signal and its controller, made only of classes of the other realm. */
const controller = there(`() => {
  const listeners = new Set();
  const signal = {
    aborted: false,
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  return {
    signal,
    abort(reason) {
      Object.assign(signal, { aborted: true, reason });
      listeners.forEach((listener) => listener({ type: "abort" }));
    },
  };
}`);

const options = there("(all) => Object.assign({}, all)");
const url = there("(href) => ({ href, toString: () => href })");
const error = there('(text) => Object.assign(new TypeError(text), { code: "EREALM" })');
const ECHOED = "gave up on [redacted]";

const byFetch = (name, code, expect, more) => ({
  name: `another realm: ${name}`,
  options: ({ secret }) => ({ ...more, fetch: there(code)(`gave up on ${secret}`) }),
  expect,
  requests: 0,
  billed: 0,
});

const cause = { name: "TypeError", message: ECHOED };

export const HOSTILE_REALMS = [
  { name: "another realm: all options are of it", given: options, expect: "request_id" },
  {
    name: "another realm: the base URL is of it",
    options: ({ baseUrl }) => ({ baseUrl: url(baseUrl) }),
    expect: "request_id",
  },
  {
    name: "another realm: the signal is of it",
    options: () => ({ signal: controller().signal }),
    expect: "request_id",
  },
  {
    name: "another realm: its signal aborted before, with a reason of it",
    options({ secret }) {
      const { signal, abort } = controller();
      abort(error(`gave up on ${secret}`));
      return { signal };
    },
    expect: notSent("aborted", { cause: { ...cause, code: "EREALM" } }),
    requests: 0,
  },
  {
    name: "another realm: its signal aborts in flight",
    answers: [{ never: true, billed: false }],
    options(opened) {
      const { signal, abort } = controller();
      whenSent(opened, () => abort(error(`gave up on ${opened.secret}`)));
      return { signal };
    },
    expect: unknown("aborted", { cause: { ...cause, code: "EREALM" } }),
  },
  {
    name: "another realm: a getter throws an error of it",
    options: ({ secret }) =>
      Object.defineProperty({}, "timeout", {
        get: there("(e) => () => { throw e; }")(error(secret)),
        enumerable: true,
      }),
    expect: refusedOption("timeout"),
    requests: 0,
  },
  {
    name: "another realm: an array of options is none",
    given: there("() => []"),
    expect: notSent("invalid_option"),
    requests: 0,
  },
  byFetch(
    "fetch throws an error of it",
    "(text) => () => { throw new TypeError(text); }",
    unknown("network", { cause }),
  ),
  byFetch(
    "fetch rejects with an error of it",
    "(text) => async () => { throw new TypeError(text); }",
    unknown("network", { cause }),
  ),
  byFetch("fetch never answers, by a promise of it", "() => () => new Promise(() => {})", unknown("timeout"), {
    timeout: 400,
  }),
  byFetch(
    "fetch resolves to a response of it",
    `() => async () => ({ status: 200, text: async () => '${OK}' })`,
    "request_id",
  ),
  byFetch(
    "the body is a stream of it",
    `() => {
    const chunks = [new Uint8Array(bytes('${OK}'))];
    const read = async () => (chunks.length > 0 ? { value: chunks.shift() } : { done: true });
    return async () => ({ status: 200, body: { getReader: () => ({ read }) } });
  }`,
    "request_id",
  ),
  byFetch(
    "the body breaks off with an error of it",
    "(text) => async () => ({ status: 200, text: async () => { throw new TypeError(text); } })",
    unknown("network", { cause, status: 200 }),
  ),
  byFetch(
    "fetch resolves to an object of it that is no response",
    "() => async () => ({})",
    unknown("invalid_response"),
  ),
];

/** For the main entry alone, since `/refresh` has no `toResponse`. */
export const RESPONSES_OF_REALMS = [
  {
    name: "another realm: toResponse knows an error of it",
    async run({ library }) {
      const make = there("(fields) => Object.assign(new Error(fields.message), fields)");
      const fields = { name: "InvestmentsError", message: "in words", kind: "plaid", outcome: "rejected" };
      const error = make({ ...fields, retry: { when: "user" }, cause: { name: "Error", message: "hidden" } });
      assert.notInstanceOf(error, Error);
      const response = library.toResponse(error);
      assert.strictEqual(response.status, 409);
      assert.hasAllKeys(await response.json(), ["message", "kind", "outcome", "retry"]);
    },
  },
];
