// Wrong options: each is refused before anything is sent, by an error that names the option and the fault.

import { notSent } from "../../harness/expect.mjs";
import {
  LONG,
  THROWN,
  revoked,
  throwing,
  unconvertible,
  untilTheStackEnds,
  untouchable,
  withGetters,
} from "../../harness/hostile-values.mjs";
import { BASE_URLS } from "./base-urls.mjs";
import { refused } from "./refused.mjs";

const NOT_OBJECTS = {
  undefined,
  null: null,
  "a number": 42,
  "a string": "clientId",
  "a boolean": true,
  "a bigint": 1n,
  "a symbol": Symbol("options"),
  "a function": () => {},
};

const OTHER_OBJECTS = {
  "an empty object": () => ({}),
  "an array": () => ["client", "secret", "token"],
  "a Map": (all) => new Map(Object.entries(all)),
  "a Date": () => new Date(),
  "a boxed string": () => new String("options"),
  "an object without a prototype": () => Object.create(null),
  "a promise of options": (all) => Promise.resolve(all),
  "a generator": () => (function* () {})(),
};

const GOOD_OBJECTS = {
  "an object without a prototype": (all) => Object.assign(Object.create(null), all),
  "an object that inherits them": (all) => Object.create(all),
  "a frozen object": (all) => Object.freeze(all),
  "a Proxy that passes them on": (all) => new Proxy(all, {}),
  "an instance with getters": (all) =>
    new (class {
      #all = all;
      get clientId() {
        return this.#all.clientId;
      }
      get secret() {
        return this.#all.secret;
      }
      get baseUrl() {
        return this.#all.baseUrl;
      }
      get accessToken() {
        return this.#all.accessToken;
      }
      get dangerouslyAllowBrowser() {
        return this.#all.dangerouslyAllowBrowser;
      }
    })(),
  "an object that holds them and much else": (all) => ({ ...all, key: untouchable(), attempts: -1, [Symbol()]: 1 }),
};

const WHOLE = [
  ...Object.entries(NOT_OBJECTS).map(([what, value]) => ({
    ...refused("options", "must be an object", `all of them are ${what}`),
    given: () => value,
  })),
  ...Object.entries(OTHER_OBJECTS).map(([what, given]) => ({
    ...refused("accessToken", "is missing", `all of them are ${what}`),
    given,
  })),
  ...Object.entries({ "a Proxy whose traps throw": untouchable, "a revoked Proxy": () => revoked() }).map(
    ([what, given]) => ({ ...refused("clientId", "could not be read", `all of them are ${what}`), given }),
  ),
  {
    ...refused("clientId", "must be a string", "all of them are a Proxy that has a function for everything"),
    given: () => new Proxy({}, { get: () => () => {} }),
  },
  ...Object.entries(GOOD_OBJECTS).map(([what, given]) => ({
    name: `all options in ${what} are good`,
    given,
    expect: "request_id",
  })),
];

/** A value of each type. */
const VALUES = [
  ["null", () => null],
  ["an object", () => ({})],
  ["an array", () => ["text"]],
  ["NaN", () => NaN, "Number"],
  ["a string", () => "60", "Text"],
  ["a boxed string", () => new String("text")],
  ["a boxed number", () => new Number(60)],
  ["a boolean", () => true, "Boolean"],
  ["a bigint", () => 60n],
  ["a symbol", () => Symbol("text")],
  ["a function", () => () => {}, "Function"],
  ["a class", () => class {}, "Function"],
  ["a Date", () => new Date(0)],
  ["a promise", () => Promise.resolve("text")],
  ["a Uint8Array", () => new Uint8Array([104, 105])],
  ["a URL", () => new URL("https://proxy.example"), "Url"],
  ["an AbortSignal", () => new AbortController().signal, "Signal"],
  ["a Proxy whose traps throw", untouchable],
  ["a revoked Proxy", () => revoked()],
  ["an object that can't be converted", unconvertible],
];

/** By option: the values that fit its type, and the message for one that doesn't. */
const TYPES = [
  ["clientId", ["Text"], "must be a string"],
  ["secret", ["Text"], "must be a string"],
  ["accessToken", ["Text"], "must be a string"],
  ["environment", ["Text"], "must be a string"],
  ["baseUrl", ["Text", "Url"], "must be a string or a URL"],
  ["credentialsIn", ["Text"], "must be a string"],
  ["timeout", ["Number"], "must be a number"],
  ["maxRetries", ["Number"], "must be a number"],
  ["dangerouslyAllowBrowser", ["Boolean"], "must be true or false"],
  ["signal", ["Signal"], "must be an AbortSignal"],
  ["fetch", ["Function"], "must be a function"],
];

const WRONG_TYPES = TYPES.flatMap(([option, fit, says]) =>
  VALUES.filter(([, , type]) => !fit.includes(type)).map(([what, make]) =>
    refused(option, says, `${option} is ${what}`, () => ({ [option]: make() })),
  ),
);

const THROWING_GETTERS = [
  ...TYPES.map(([option]) =>
    refused(option, "its getter threw", `the getter of ${option} throws`, () =>
      withGetters({}, { [option]: throwing(new Error("no")) }),
    ),
  ),
  ...TYPES.map(([option]) =>
    refused(option, "its getter threw", `the getter of ${option} calls itself until the stack ends`, () =>
      withGetters({}, { [option]: untilTheStackEnds }),
    ),
  ),
  ...Object.entries(THROWN).map(([what, make]) =>
    refused("timeout", "its getter threw", `a getter throws ${what}`, ({ secret }) =>
      withGetters({}, { timeout: throwing(make(`no ${secret}`)) }),
    ),
  ),
];

/** After a getter has thrown, all options are read again, one by one, to find it. The second values count. */
const THROWS_ONCE = [
  {
    name: "a signal whose getter throws once still aborts",
    options() {
      let reads = 0;
      const signal = AbortSignal.abort();
      return withGetters({}, { signal: () => (reads++ === 0 ? throwing(new Error("no"))() : signal) });
    },
    expect: notSent("aborted"),
    requests: 0,
  },
];

const NOT_VISIBLE = "must be visible ASCII, without spaces or line breaks";

/** Texts that can't be credentials, though they begin like one. */
const CREDENTIALS = [
  ["empty", () => "", "is empty"],
  ["followed by a space", (good) => `${good} `, NOT_VISIBLE],
  ["followed by a line break", (good) => `${good}\n`, NOT_VISIBLE],
  ["followed by a header", (good) => `${good}\r\nX-Evil: 1`, NOT_VISIBLE],
  ["followed by NUL", (good) => `${good}\0`, NOT_VISIBLE],
  ["followed by a tab", (good) => `${good}\t`, NOT_VISIBLE],
  ["followed by DEL", (good) => `${good}\x7f`, NOT_VISIBLE],
  ["followed by an umlaut", (good) => `${good}ü`, NOT_VISIBLE],
  ["followed by a line separator", (good) => `${good}\u2028`, NOT_VISIBLE],
  ["followed by a lone surrogate", (good) => `${good}\ud800`, NOT_VISIBLE],
  ["followed by an emoji", (good) => `${good}\u{1f4b8}`, NOT_VISIBLE],
  ["of 8,193 characters", (good) => good.padEnd(8_193, "x"), "is too long"],
  ["of ten million characters", (good) => good.padEnd(LONG, "x"), "is too long"],
];

const BAD_CREDENTIALS = ["clientId", "secret", "accessToken"].flatMap((option) =>
  CREDENTIALS.map(([what, make, says]) =>
    refused(option, says, `${option} is ${what}`, ({ connection }) => ({ [option]: make(connection[option]) })),
  ),
);

const NO_SUCH_NAME = ["", " ", "Sandbox", "sandbox ", "development", "__proto__", "constructor", "\ud800", "s\0"];

const BAD_NAMES = [
  ["environment", 'must be "sandbox" or "production"', NO_SUCH_NAME],
  ["credentialsIn", 'must be "headers" or "body"', [...NO_SUCH_NAME, "Headers", "query", "headers,body"]],
].flatMap(([option, says, names]) => [
  ...names.map((name) => refused(option, says, `${option} is ${JSON.stringify(name)}`, { [option]: name })),
  refused(option, says, `${option} is ten million characters`, () => ({ [option]: "h".repeat(LONG) })),
]);

const MISSING_OR_TOO_MUCH = [
  refused("accessToken", "is missing", "accessToken is undefined", { accessToken: undefined }),
  refused("clientId", "is missing", "clientId is undefined", { clientId: undefined }),
  refused("secret", "is missing", "secret is undefined", { secret: undefined }),
  refused("baseUrl", "another environment", "baseUrl of the other environment", {
    environment: "sandbox",
    baseUrl: "https://production.plaid.com",
  }),
  refused("environment", "is not the one", "environment of another than the token's", { environment: "production" }),
  ...["client_id", "apiKey", "base_url", "baseURL", "timeoutMs", "retries", "abortSignal", "access_token"].map((name) =>
    refused(name, "is not an option: give", `${name} is a name of Plaid's or of habit`, { [name]: 5 }),
  ),
  refused("environment", "is missing", "a token of no environment", { baseUrl: undefined, accessToken: "access-x" }),
  refused("environment", "is not the one", "an environment that is not the token's", {
    baseUrl: undefined,
    environment: "production",
  }),
];

const OUT_OF_RANGE = [
  ["timeout", "must be from 1 to 2147483647", [NaN, 0, -0, -1, Infinity, -Infinity, 2 ** 31, 0.5, 5e-324, 2 ** 64]],
  ["maxRetries", "must be a whole number from 0 to 10", [NaN, -1, 0.5, 11, Infinity, -Infinity, 2 ** 32, 1e308]],
].flatMap(([option, says, numbers]) =>
  numbers.map((number) =>
    refused(option, says, `${option} is ${Object.is(number, -0) ? "-0" : number}`, { [option]: number }),
  ),
);

export const HOSTILE_OPTIONS = [
  ...WHOLE,
  ...WRONG_TYPES,
  ...THROWING_GETTERS,
  ...THROWS_ONCE,
  ...BAD_CREDENTIALS,
  ...BAD_NAMES,
  ...MISSING_OR_TOO_MUCH,
  ...OUT_OF_RANGE,
  ...BASE_URLS,
];
