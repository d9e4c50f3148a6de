// Hostile values: they throw, or are not what they seem to be.

/**
 * A function that always throws `thrown`.
 *
 * @param {unknown} thrown
 */
export const throwing = (thrown) => () => {
  throw thrown;
};

/** @type {Record<string, () => never>} */
const everyTrap = {};
for (const trap of Object.getOwnPropertyNames(Reflect)) everyTrap[trap] = throwing(new Error(`no ${trap}`));

/** An object that throws at every access. */
export const untouchable = () => new Proxy({}, everyTrap);

/** The same for which `typeof` is "function". */
export const untouchableFunction = () => new Proxy(function () {}, everyTrap);

export function revoked(target = {}) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** An object that throws when it is converted, and when a property of an option is read. */
export function unconvertible() {
  /** @type {Record<string | symbol, () => never>} */
  const value = {};
  for (const name of ["toString", "valueOf", "toJSON", Symbol.toPrimitive]) {
    value[name] = throwing(new Error("can't be converted"));
  }
  return withGetters(value, { href: throwing(new Error("no href")), aborted: throwing(new Error("no aborted")) });
}

/**
 * @template {object} T
 * @param {T} object
 * @param {Record<string, () => unknown>} getters
 */
export function withGetters(object, getters) {
  for (const [name, get] of Object.entries(getters)) Object.defineProperty(object, name, { get, enumerable: true });
  return object;
}

/**
 * Calls itself until the stack overflows.
 *
 * @returns {number}
 */
export function untilTheStackEnds() {
  return untilTheStackEnds() + 1;
}

export const LONG = 10_000_000;

/**
 * Values to throw or to give as a reason: by name, functions that make one of a text.
 *
 * @type {Record<string, (text: string) => unknown>}
 */
export const THROWN = {
  "an Error": (text) => new Error(text),
  "an Error whose name, message and code are no strings": (text) =>
    Object.assign(new Error(), { name: 1, message: { text }, code: 2n }),
  "an Error whose every property throws": (text) =>
    withGetters(
      new Error("x"),
      Object.fromEntries(["name", "message", "code", "cause"].map((n) => [n, throwing(text)])),
    ),
  "an Error that is its own cause": (text) =>
    Object.defineProperty(new Error(text), "cause", {
      get() {
        return this;
      },
    }),
  "an Error of many megabytes": (text) => Object.assign(new Error(text.repeat(LONG / 20)), { name: "N".repeat(LONG) }),
  "an Error with causes": (text) => new Error(text, { cause: new Error(text, { cause: { code: text } }) }),
  "an AggregateError": (text) => new AggregateError([new Error(text)], text),
  "a DOMException": (text) => new DOMException(text, "AbortError"),
  "an error that looks like the package's own": (text) => ({
    name: "InvestmentsError",
    kind: "plaid",
    outcome: "rejected",
    retry: { when: "after", afterMs: 0 },
    message: text,
  }),
  "a string": (text) => text,
  "a string of lone surrogates": (text) => `\ud800${text}\udfff`,
  "a plain object": (text) => ({ text }),
  "an array": (text) => [text],
  undefined: () => undefined,
  null: () => null,
  "a number": () => 42,
  "a bigint": () => 42n,
  "a symbol": (text) => Symbol(text),
  "a function": (text) => () => text,
  "a Proxy whose traps throw": () => untouchable(),
  "a revoked Proxy": () => revoked(),
};
