// Values that are no signals, signals of other implementations, and signals that break when a listener is added.

import { limit, notSent, refusedOption, unknown } from "../../harness/expect.mjs";
import { hanging } from "../../harness/items-context.mjs";
import { whenSent } from "../../harness/moments.mjs";
import { LONG, THROWN, revoked, throwing, untouchable, withGetters } from "../../harness/hostile-values.mjs";

/** An object with the form of a signal that never aborts, with some properties replaced. */
export function signalOf(replaced) {
  return Object.assign({ aborted: false, addEventListener() {}, removeEventListener() {} }, replaced);
}

const NO_SIGNALS = {
  "a controller instead of its signal": () => new AbortController(),
  "a target of events": () => new EventTarget(),
  "an object that only says that it has not aborted": () => ({ aborted: false }),
  "a signal that can't be listened to": () => signalOf({ addEventListener: undefined }),
  "a signal whose listeners can't be removed": () => signalOf({ removeEventListener: undefined }),
  "a signal with a listener instead of a method": () => signalOf({ addEventListener: "abort" }),
  "a signal whose aborted is text": () => signalOf({ aborted: "false" }),
  "a signal whose aborted is missing": () => signalOf({ aborted: undefined }),
  "a signal whose aborted throws": () => withGetters(signalOf(), { aborted: throwing(new Error("no")) }),
  "a promise of a signal": () => Promise.resolve(new AbortController().signal),
  "what inherits from AbortSignal, but is none": () => Object.create(AbortSignal.prototype),
  "a Proxy whose traps throw": () => untouchable(),
  "a revoked Proxy of a signal": () => revoked(new AbortController().signal),
};

const REFUSED = Object.entries(NO_SIGNALS).map(([what, make]) => ({
  name: `hostile signal: ${what}`,
  options: () => ({ signal: make() }),
  expect: refusedOption("signal"),
  says: "must be an AbortSignal",
  requests: 0,
}));

const REASONS = {
  ...THROWN,
  "ten million characters": (text) => text.repeat(LONG / text.length),
};

/** Reasons that AbortController takes in every runtime: workerd's throws for an object that throws at every access. */
const USUAL = ["an Error", "a DOMException", "a string", "undefined", "a symbol", "an array"];

const ABORTED_BEFORE = [
  ...Object.entries(REASONS).map(([what, make]) => ({
    name: `hostile signal: it aborted because of ${what}`,
    options: ({ secret }) => ({ signal: signalOf({ aborted: true, reason: make(`gave up on ${secret}`) }) }),
    expect: notSent("aborted"),
    says: "the signal aborted",
    requests: 0,
  })),
  ...USUAL.map((what) => ({
    name: `an AbortSignal that aborted because of ${what} sends nothing`,
    options: ({ secret }) => ({ signal: AbortSignal.abort(THROWN[what](`gave up on ${secret}`)) }),
    expect: notSent("aborted"),
    requests: 0,
  })),
  {
    name: "hostile signal: the reason can't be read",
    options: () => ({ signal: withGetters(signalOf({ aborted: true }), { reason: throwing(new Error("no")) }) }),
    expect: notSent("aborted", { cause: undefined }),
    requests: 0,
  },
  {
    name: "hostile signal: it aborts when it is asked a second time",
    options() {
      let asked = 0;
      return { signal: withGetters(signalOf(), { aborted: () => asked++ > 0 }) };
    },
    expect: notSent("aborted"),
    requests: 0,
  },
  {
    name: "hostile signal: it calls its listener at once",
    options: () => ({ signal: signalOf({ addEventListener: (_, listener) => listener() }) }),
    expect: notSent("aborted"),
    requests: 0,
  },
];

/** The row of a signal that ends a call in flight. `signal` gets a text, and a function that calls back when the server has the request. */
const inFlight = (name, signal) => ({
  name,
  answers: [{ never: true, billed: false }],
  options: (opened) => ({ signal: signal(`gave up on ${opened.secret}`, (act) => whenSent(opened, act)) }),
  expect: unknown("aborted"),
});

/** The same with a signal that aborts by itself: the request goes nowhere. */
const afterTime = (name, signal) => ({
  name,
  options: () => ({ signal: signal(), fetch: hanging }),
  expect: unknown("aborted"),
  requests: 0,
});

const IN_FLIGHT = [
  ...Object.entries(REASONS).map(([what, make]) =>
    inFlight(`hostile signal: it aborts in flight because of ${what}`, (text, then) =>
      firing(then, { reason: make(text) }),
    ),
  ),
  ...USUAL.map((what) =>
    inFlight(`an AbortSignal that aborts in flight because of ${what} ends the call`, (text, then) => {
      const controller = new AbortController();
      then(() => controller.abort(THROWN[what](text)));
      return controller.signal;
    }),
  ),
  inFlight("a signal by its form is a signal", (_, then) => firing(then, {})),
  inFlight("hostile signal: it calls its listener again and again", (_, then) => firing(then, { times: 100 })),
  afterTime("a signal that ends after a time ends the call", () => AbortSignal.timeout(400)),
  inFlight("any of several signals ends the call", (_, then) => {
    const controller = new AbortController();
    then(() => controller.abort());
    return AbortSignal.any([new AbortController().signal, controller.signal]);
  }),
];

const LISTENERS = [
  ...Object.entries(THROWN).map(([what, make]) => ({
    name: `hostile signal: listening to it throws ${what}`,
    options: ({ secret }) => ({ signal: signalOf({ addEventListener: throwing(make(`no ${secret}`)) }) }),
    expect: notSent("runtime"),
    says: "the runtime refuses a timer, a listener or an AbortController",
    requests: 0,
  })),
  {
    name: "hostile signal: listening to it throws the second time, so the first attempt's error is the answer",
    answers: [limit("0")],
    options() {
      let listeners = 0;
      const addEventListener = () => {
        if (listeners++ > 0) throw new Error("not again");
      };
      return { maxRetries: 1, signal: signalOf({ addEventListener }) };
    },
    expect: { kind: "plaid", outcome: "rejected", errorCode: "RATE_LIMIT" },
  },
  {
    name: "a signal that keeps its listeners does no harm",
    options: () => ({ signal: signalOf({ removeEventListener: throwing(new Error("never")) }) }),
    expect: "request_id",
  },
  {
    name: "a signal whose methods return strange things does no harm",
    options: () => ({ signal: signalOf({ addEventListener: untouchable, removeEventListener: () => revoked() }) }),
    expect: "request_id",
  },
];

/** An object with the form of a signal that aborts when `then` calls back, and calls its listeners so many times. */
function firing(then, { reason, times = 1 }) {
  const listeners = new Set();
  const signal = signalOf({
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  });
  then(() => {
    Object.assign(signal, { aborted: true, reason });
    // oxlint-disable-next-line no-useless-spread -- a listener removes itself while this runs
    for (const listener of [...listeners]) for (let time = 0; time < times; time++) listener({ type: "abort" });
  });
  return signal;
}

export const HOSTILE_SIGNALS = [...REFUSED, ...ABORTED_BEFORE, ...IN_FLIGHT, ...LISTENERS];
