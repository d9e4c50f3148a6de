import { assert } from "chai";
import { test } from "node:test";
import { inspect } from "node:util";
import { assertNoLeak } from "./e2e/leaks.mjs";

const SECRET = 'sec"ret/0123456789abcdef';
const show = (error) => inspect(error, { depth: Infinity, showHidden: true, getters: true });

const PLANTED = {
  "in the message": () => new Error(`wrong: ${SECRET}`),
  "in an own property": () => Object.assign(new Error("x"), { config: { headers: [{ "PLAID-SECRET": SECRET }] } }),
  "in a key": () => Object.assign(new Error("x"), { [SECRET]: true }),
  "in a hidden property": () => Object.defineProperty(new Error("x"), "hidden", { value: SECRET }),
  "under a symbol": () => Object.assign(new Error("x"), { [Symbol("s")]: SECRET }),
  "behind an inherited getter": () =>
    Object.setPrototypeOf(
      new Error("x"),
      Object.create(Error.prototype, {
        request: {
          get() {
            return SECRET;
          },
        },
      }),
    ),
  "in the cause of the cause": () => new Error("x", { cause: new Error("y", { cause: { message: SECRET } }) }),
  "in the stack": () => Object.assign(new Error("x"), { stack: `Error: ${SECRET}\n    at f` }),
  "in what JSON shows": () => Object.assign(new Error("x"), { toJSON: () => ({ SECRET }) }),
  "in what a console shows": () => Object.assign(new Error("x"), { [inspect.custom]: () => SECRET }),
  "in a Map": () => Object.assign(new Error("x"), { headers: new Map([["PLAID-SECRET", SECRET]]) }),
  "as JSON writes it": () => new Error(`sent ${JSON.stringify({ secret: SECRET })}`),
  "as JSON in JSON writes it": () => new Error(JSON.stringify({ body: JSON.stringify({ secret: SECRET }) })),
  "as a URL writes it": () => new Error(`?secret=${encodeURIComponent(SECRET)}`),
  "in a plain object": () => ({ message: "x", body: SECRET }),
  "in a string": () => `thrown: ${SECRET}`,
};

for (const [where, plant] of Object.entries(PLANTED)) {
  test(`a leak is found ${where}`, () => {
    assert.throws(() => assertNoLeak(plant(), ["another secret", SECRET], show), /a secret shows in/);
  });
}

test("an error without a secret passes", () => {
  const error = Object.assign(new Error("[redacted]", { cause: new Error("fetch failed") }), { kind: "network" });
  error.itself = error;
  assertNoLeak(error, [SECRET], show);
});
