// Faults of the socket, made by faults-server.mjs, and the expected outcomes.
//
// fault     its name at the server
// expect    "request_id", or fields that the error must have, as in calls.mjs
// says      words of its message
//
// For each fault, the server gets one request, and a moment later has no open socket.

import { assert } from "chai";
import { after, rejected, unknown } from "../../harness/expect.mjs";
import { counted, endWhen, heldTimeout, pause } from "../../harness/moments.mjs";

const broken = unknown("network", { status: undefined });
const brokenBody = unknown("network", { status: 200 });
const late = unknown("timeout", { status: undefined });
const lateBody = unknown("timeout", { status: 200 });
const tooLarge = [unknown("invalid_response", { status: 200 }), "a body that is too large"];
const notJson = [unknown("invalid_response", { status: 200 }), "a body that is not JSON"];

/** Runtimes notice a fault sooner or later, so the error differs. The request was sent in any case. */
const lost = unknown(new Set(["network", "timeout", "invalid_response"]));

const ROWS = [
  ["never-answers", late],
  ["drips-headers", late],
  ["drips-body", lateBody],
  ["drips-body-without-length", lateBody],
  ["ends-before-headers", broken],
  ["resets-before-headers", broken],
  ["ends-in-headers", broken],
  ["resets-in-headers", broken],
  ["ends-after-headers", brokenBody],
  ["resets-after-headers", lost],
  ["ends-in-body", brokenBody],
  ["resets-in-body", lost],
  ["stays-in-body", lateBody],
  ["ends-in-body-without-length", ...notJson],
  ["resets-in-body-without-length", lost],
  ["stays-in-body-without-length", lateBody],
  ["ends-in-chunks", lost],
  ["resets-in-chunks", lost],
  ["ends-in-a-chunk", lost],
  ["stays-in-chunks", lateBody],
  ["chunk-size-is-no-number", brokenBody],
  ["chunk-size-is-huge", brokenBody],
  ["has-no-end", ...tooLarge],
  ["has-no-end-in-chunks", ...tooLarge],
  ["has-no-end-for-its-length", ...tooLarge],
  ["has-no-end-unpacked", ...tooLarge],
  ["headers-have-no-end", lost],
  ["hints-have-no-end", lost],
  ["length-is-too-short", ...notJson],
  ["length-is-zero", ...notJson],
  ["length-is-too-long", brokenBody],
  ["length-is-too-long-and-it-stays", lateBody],
  ["length-is-no-number", broken],
  ["length-is-negative", broken],
  ["lengths-differ", broken],
  ["gzip-is-none", brokenBody],
  ["gzip-is-half", lost],
  ["gzip-is-nothing", lost],
  ["gzip-is-good", "request_id"],
  ["encoding-is-unknown", "request_id"],
  ["charset-is-wrong", ...notJson],
  ["is-no-http", broken],
  ["is-no-text", broken],
  ["is-http-0.9", broken],
  ["is-http-2", broken],
  ["is-http-1.0", "request_id"],
  ["status-is-no-number", broken],
  ["status-has-no-words", "request_id"],
  ["header-holds-nul", broken],
  ["answers-twice", "request_id"],
  ["hints-first", "request_id"],
  ["redirects-to-itself", rejected({ status: 307 })],
].map(([fault, expect, says]) => ({ fault, expect, says }));

async function runFault({ fault, expect, says }, { library, server, open, assertOutcome }) {
  const { connection } = await open();
  const at = faultAt(server, fault);
  const held = heldTimeout();
  const options = { ...connection, baseUrl: at.baseUrl, timeout: held.timeout, maxRetries: 3 };
  const { promise, answers } = counted(() => library.refreshInvestments(options));
  const isTimeUp = TIMED.get(expect)?.(at, { answers, drips: fault.startsWith("drips") });
  await Promise.all([assertOutcome(promise, { expect, says }), isTimeUp && endWhen(isTimeUp, held.end, promise)]);
  const { requests, sent } = await at.when(({ open }) => open === 0);
  assert.strictEqual(requests, 1, "requests that reached the server");
  assert.strictEqual(held.times(), 1, "what drips prolongs no time");
  if (says === tooLarge[1]) assert.isBelow(sent, 32 * 1024 * 1024, "bytes that the server got rid of");
}

/** Ends a call without an answer after it has received all bytes, and some drips. */
const whenAllCame =
  (hasCome) =>
  (at, { answers, drips }) => {
    let before;
    return async () => {
      const { requests, sent } = await at.state();
      if (!hasCome({ requests, answers })) return false;
      before ??= sent;
      return !drips || sent >= before + 3;
    };
  };

/** Ends a call after a while, since its fault may end it before. */
const inAWhile = (at, { after = 0 } = {}) => {
  let looks = 0;
  return async () => (await at.state()).requests > after && ++looks > 40;
};

const TIMED = new Map([
  [late, whenAllCame(({ requests }) => requests === 1)],
  [lateBody, whenAllCame(({ answers }) => answers() === 1)],
  [lost, inAWhile],
]);

/** Statuses by class. There are few 1xx: a client waits after each of them until it times out. */
const REDIRECTS = [301, 302, 303, 307, 308];
const hundredOf = (first) => Array.from({ length: 100 }, (_, at) => first + at);
const STATUSES = {
  "1xx": [100, 101, 102, 103, 104, 150, 199],
  "2xx": hundredOf(200),
  "3xx that redirect": REDIRECTS,
  "3xx that don't redirect": hundredOf(300).filter((status) => !REDIRECTS.includes(status)),
  "4xx": hundredOf(400),
  "5xx": hundredOf(500),
  "6xx to 9xx, which HTTP has not": [600, 601, 666, 700, 799, 800, 999],
};

export const ALL_STATUSES = Object.values(STATUSES).flat();

/** Statuses that some client treats in its own way, or that proxies send. The rule for all others is tested natively. */
const SPECIAL_STATUSES = [
  STATUSES["1xx"],
  REDIRECTS,
  [200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 299],
  [300, 304, 305, 306, 309, 399],
  [
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 425, 426,
    428, 429, 431, 444, 451, 494, 499,
  ],
  [500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530, 599],
  [600, 999],
].flat();

/** The outcome of a status whose body, if it has one, is a request_id. */
function meaningOf(status) {
  if (status < 200) return lost;
  // By the standard, fetch rejects a 407. Not every runtime does.
  if (status === 407) return { kind: new Set(["invalid_response", "network"]) };
  if (status === 204 || status === 205) return unknown("invalid_response", { status });
  if (status < 300) return "request_id";
  if (status === 429) return rejected({ status, retry: after(60_000) });
  const isUnclear = status === 408 || status === 499 || status >= 500;
  return isUnclear ? unknown("invalid_response", { status }) : rejected({ status });
}

async function runStatuses(hundred, { library, server, open, assertOutcome, statuses: asked = SPECIAL_STATUSES }) {
  const statuses = STATUSES[hundred].filter((status) => asked.includes(status));
  const { connection } = await open();
  const at = faultAt(server, "status");
  for (const [after, status] of statuses.entries()) {
    const baseUrl = at.baseUrl.replace("/status/", `/status-${status}/`);
    const { timeout, end } = heldTimeout();
    const call = library.refreshInvestments({ ...connection, baseUrl, timeout });
    await Promise.all([
      assertOutcome(call, { expect: meaningOf(status) }),
      status < 200 && endWhen(inAWhile(at, { after }), end, call),
    ]);
  }
  const { requests } = await at.when(({ open }) => open === 0);
  // After a 421, fetch may itself send the request again.
  const atMost = statuses.length + (statuses.includes(421) ? 1 : 0);
  assert.isTrue(requests === statuses.length || requests === atMost, `requests that reached the server: ${requests}`);
}

/** The number of calls that connect at once: a client gives up a connection that takes long. */
const CONNECTING = 333;

async function runInFlight({ unwatched: { refreshInvestments }, server, open, inFlight }) {
  const { connection } = await open();
  const { baseUrls, when, release, waitForTurn } = faultAt(server, "parks");
  await waitForTurn();
  const signals = countingSignal();
  // With thousands in flight, the last comes long after the first.
  const timeout = 900_000;
  const ends = { request_id: { timeout }, aborted: { timeout, signal: signals.signal }, timeout: { timeout: 2_000 } };
  const calls = { request_id: [], aborted: [], timeout: [] };
  for (let made = 0; made < inFlight; made++) {
    // Calls that time out come last, and don't wait for each other.
    const end = Object.keys(ends)[Math.floor((3 * made) / inFlight)];
    if (end !== "timeout" && made % CONNECTING === 0) await when(({ open }) => open === made);
    const baseUrl = baseUrls[made % baseUrls.length];
    const call = refreshInvestments({ ...connection, baseUrl, ...ends[end] });
    calls[end].push(
      call.then(
        () => "request_id",
        (error) => (ends[error.kind] ? error.kind : `${error.kind}: ${error.cause?.message}`),
      ),
    );
  }
  await Promise.all(calls.timeout);
  signals.abort();
  await Promise.all(calls.aborted);
  await when(({ open }) => open === calls.request_id.length);
  await release();
  for (const [end, promises] of Object.entries(calls)) {
    const others = (await Promise.all(promises)).filter((kind) => kind !== end);
    assert.isEmpty(others, `what was to come to ${end}: ${others[0]}`);
  }
  await when(({ open }) => open === 0);
  assert.strictEqual(signals.listeners(), 0, "listeners that are left");
}

/** A signal that counts its listeners. */
function countingSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  return {
    abort: () => controller.abort(),
    listeners: () => listeners,
    signal: {
      get aborted() {
        return signal.aborted;
      },
      addEventListener: (...args) => (listeners++, signal.addEventListener(...args)),
      removeEventListener: (...args) => (listeners--, signal.removeEventListener(...args)),
    },
  };
}

export const FAULT_TESTS = [
  ...ROWS.map((row) => ({ name: `fault: ${row.fault}`, run: (context) => runFault(row, context) })),
  ...Object.keys(STATUSES).map((hundred) => ({
    name: `a status means what it should: ${hundred}`,
    run: (context) => runStatuses(hundred, context),
  })),
  {
    name: "many calls in flight, of which a third times out and a third is aborted, leave nothing",
    run: runInFlight,
    alone: true,
  },
];

/** A fault at the server under an id of its own, and the server's counts of it. */
function faultAt({ faultsUrls }, fault) {
  const id = crypto.randomUUID();
  const baseUrls = faultsUrls.map((url) => `${url}/${fault}/${id}`);
  const ask = async (what) => (await fetch(`${faultsUrls[0]}/${what}/${id}`)).json();
  return {
    baseUrl: baseUrls[0],
    baseUrls,
    state: () => ask("state"),
    release: () => ask("release"),
    async waitForTurn() {
      while (!(await ask("turn")).isYours) await pause(200);
    },
    async when(isWanted) {
      let state;
      for (let tries = 0; tries < 2_000; tries++) {
        state = await ask("state");
        if (isWanted(state)) return state;
        await pause(20);
      }
      throw new Error(`the server's state never came to be as wanted: ${JSON.stringify(state)}`);
    },
  };
}
