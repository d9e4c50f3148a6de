import { assert } from "chai";
import { test } from "node:test";
import { inspect } from "node:util";
import { assertNoLeak } from "../suite/harness/leaks.mjs";
import { inspectInNode } from "../suite/runtimes/node-inspect.mjs";

const SECRET = 'sec"ret\\0123456789abcdef+ghi';

const withOwn = (properties) => Object.assign(new Error("x"), properties);
const inheriting = (properties) =>
  Object.setPrototypeOf(new Error("x"), Object.create(Error.prototype, Object.getOwnPropertyDescriptors(properties)));

const PLANTED = {
  "in the message": () => new Error(`wrong: ${SECRET}`),
  "in the name": () => withOwn({ name: SECRET }),
  "in an own property": () => withOwn({ config: { headers: [{ "PLAID-SECRET": SECRET }] } }),
  "in a key": () => withOwn({ [SECRET]: true }),
  "in a hidden property": () => Object.defineProperty(new Error("x"), "hidden", { value: SECRET }),
  "under a symbol": () => withOwn({ [Symbol("s")]: SECRET }),
  "in the name of a symbol": () => withOwn({ [Symbol(SECRET)]: true }),
  "in a symbol": () => withOwn({ tag: Symbol(SECRET) }),
  "in an inherited property": () => inheriting({ request: SECRET }),
  "behind an inherited getter": () =>
    inheriting({
      get request() {
        return SECRET;
      },
    }),
  "in what an inherited getter makes of the error": () =>
    inheriting({
      hidden: { parts: ["sec", "ret\\0123456789abcdef+ghi"] },
      get request() {
        return this.hidden.parts.join('"');
      },
    }),
  "in a class of its own": () =>
    new (class LeakyError extends Error {
      #secret = SECRET;
      get config() {
        return { secret: this.#secret };
      }
    })("x"),
  "in the cause": () => new Error("x", { cause: new Error(SECRET) }),
  "in the cause of the cause": () => new Error("x", { cause: new Error("y", { cause: { message: SECRET } }) }),
  "in one of several errors": () => new AggregateError([new Error("y"), new Error(SECRET)], "x"),
  "in the stack": () => withOwn({ stack: `Error: ${SECRET}\n    at f` }),
  "in the stack of the cause": () => new Error("x", { cause: withOwn({ stack: SECRET }) }),
  "in what JSON shows": () => withOwn({ toJSON: () => ({ SECRET }) }),
  "in what becomes of it as a text": () => withOwn({ toString: () => SECRET }),
  "in what becomes of it in a template": () => withOwn({ [Symbol.toPrimitive]: () => SECRET }),
  "in its tag": () => withOwn({ [Symbol.toStringTag]: SECRET }),
  "in what a console shows": () => withOwn({ [inspect.custom]: () => SECRET }),
  "in a Map": () => withOwn({ headers: new Map([["PLAID-SECRET", SECRET]]) }),
  "in a key of a Map": () => withOwn({ seen: new Map([[SECRET, 1]]) }),
  "in a Set": () => withOwn({ seen: new Set([SECRET]) }),
  "in Headers": () => withOwn({ headers: new Headers({ "PLAID-SECRET": SECRET }) }),
  "in a Request": () => withOwn({ request: new Request("https://a.example", { headers: { "PLAID-SECRET": SECRET } }) }),
  "in a URL": () => withOwn({ url: new URL(`https://a.example/?secret=${encodeURIComponent(SECRET)}`) }),
  "in the parameters of a URL": () => withOwn({ body: new URLSearchParams({ secret: SECRET }) }),
  "in bytes": () => withOwn({ body: new TextEncoder().encode(SECRET) }),
  "in a buffer": () => withOwn({ body: new TextEncoder().encode(SECRET).buffer }),
  "in a boxed string": () => withOwn({ secret: Object(SECRET) }),
  "in a function": () => withOwn({ retry: new Function(`return ${JSON.stringify(SECRET)}`) }),
  "in a property of a function": () => withOwn({ retry: Object.assign(() => {}, { options: SECRET }) }),
  "in a Proxy": () => withOwn({ options: new Proxy({ secret: SECRET }, {}) }),
  "deep in a list": () => withOwn({ causes: [[[{ a: [{ b: SECRET }] }]]] }),
  "as JSON writes it": () => new Error(`sent ${JSON.stringify({ secret: SECRET })}`),
  "as JSON in JSON writes it": () => new Error(JSON.stringify({ body: JSON.stringify({ secret: SECRET }) })),
  "as JSON in JSON in JSON writes it": () => new Error(JSON.stringify([JSON.stringify([JSON.stringify([SECRET])])])),
  "as a URL writes it": () => new Error(`?secret=${encodeURIComponent(SECRET)}`),
  "in a plain object": () => ({ message: "x", body: SECRET }),
  "in a string": () => `thrown: ${SECRET}`,
  "cut off at the end": () => new Error(`wrong: ${SECRET.slice(0, -5)}`),
  "cut off at the beginning": () => new Error(`wrong: ${SECRET.slice(5)}`),
};

for (const [where, plant] of Object.entries(PLANTED)) {
  test(`a leak is found ${where}`, () => {
    assert.throws(() => assertNoLeak(plant(), ["another secret", SECRET], inspectInNode), /a secret shows in/);
  });
}

test("the output of the runtime's console is searched too", () => {
  const console = () => ({ log: `Error: ${SECRET}` });
  assert.throws(() => assertNoLeak(new Error("x"), [SECRET], console), "a secret shows in the console.log");
});

test("an error without a secret passes", () => {
  const error = Object.assign(new Error("[redacted]", { cause: new Error("fetch failed") }), { kind: "network" });
  error.itself = error;
  assertNoLeak(error, [SECRET], inspectInNode);
});

test("an error that throws at every access passes, since it shows nothing", () => {
  const throws = () => {
    throw new Error("no");
  };
  assertNoLeak(new Proxy({}, { get: throws, ownKeys: throws, getPrototypeOf: throws }), [SECRET]);
});
