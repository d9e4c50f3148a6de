// The one suite of every runtime. A runner gives it the package and a server, and gets a list of results.

import { assert } from "chai";
import { CASES } from "./cases.mjs";
import { FAKE } from "./fake.mjs";
import { FAULT_TESTS } from "./faults.mjs";
import { HOSTILE_BODIES } from "./hostile-bodies.mjs";
import { HOSTILE_ECHOES } from "./hostile-echoes.mjs";
import { HOSTILE_FETCHES } from "./hostile-fetch.mjs";
import { HOSTILE_OPTIONS } from "./hostile-options.mjs";
import { HOSTILE_SIGNALS } from "./hostile-signals.mjs";
import { assertNoLeak } from "./leaks.mjs";
import { RETRIES } from "./retries.mjs";
import { SPECIALS } from "./specials.mjs";

const ROWS = [
  ...CASES,
  ...RETRIES,
  ...HOSTILE_OPTIONS,
  ...HOSTILE_SIGNALS,
  ...HOSTILE_FETCHES,
  ...HOSTILE_BODIES,
  ...HOSTILE_ECHOES,
];

/** How many run at once: few enough that no timeout of a case is met for want of a processor. */
const AT_ONCE = 4;

/** The functions of the package that make calls. */
const CALLS = [
  "refreshInvestments",
  "getHoldings",
  "getInvestmentTransactions",
  "verifyWebhook",
  "createSandboxItem",
  "fireSandboxWebhook",
];

/** Far more than any case takes. */
const DEADLINE_MS = 60_000;

/**
 * Runs every case. `library` is the package under test, `server` what `startServer` returned, as far as JSON carries it,
 * `inspect` how the runtime's console shows a value, `rows` those of this runtime alone.
 *
 * Resolves to `{ name, fault }` for each case; `fault` is undefined where it passed.
 */
export async function runSuite({ library, server, inspect, rows = [] }) {
  const tests = [...[...ROWS, ...rows].map(testOf), ...SPECIALS, ...FAKE, ...FAULT_TESTS];
  const results = new Map(tests.map((test) => [test, undefined]));
  const run = async (queue) => {
    for (let test = queue.shift(); test; test = queue.shift()) {
      const fault = await settled(runWatched(test, { library, server, inspect })).then(
        () => undefined,
        (error) => String(error?.stack ?? error),
      );
      results.set(test, { name: test.name, fault });
    }
  };
  const together = tests.filter(({ alone }) => !alone);
  await Promise.all(Array.from({ length: AT_ONCE }, () => run(together)));
  await run(tests.filter(({ alone }) => alone));
  return [...results.values()];
}

function testOf(row) {
  return { name: row.name, run: (context) => runRow(row, context) };
}

/** As the promise; but one that never settles is a fault with a name, not a suite that hangs. */
async function settled(promise) {
  let timer;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(reject, DEADLINE_MS, new Error("it did not settle"));
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a test, and looks for its secrets in every error that it brings about, also one that the test takes no note of. */
async function runWatched({ run }, { library, server, inspect }) {
  const secrets = [];
  const leaks = [];
  const watched = (call) => async (options) => {
    try {
      return await call(options);
    } catch (error) {
      leaks.push(...leaksOf(error, secrets, inspect));
      throw error;
    }
  };
  async function openWatched(answers) {
    const opened = await open(server, answers);
    secrets.push(opened.secret, opened.accessToken);
    return opened;
  }
  await run({
    library: { ...library, ...Object.fromEntries(CALLS.map((name) => [name, watched(library[name])])) },
    unwatched: library,
    server,
    open: openWatched,
    assertOutcome: (promise, row) => assertOutcome(promise, row, library),
  });
  if (leaks.length > 0) throw leaks[0];
}

function leaksOf(error, secrets, inspect) {
  try {
    assertNoLeak(error, secrets, inspect);
    return [];
  } catch (leak) {
    return [leak];
  }
}

/** Opens a case at the server: a fake Plaid of its own. */
async function open({ url, refusedUrl }, answers = []) {
  const opened = await post(`${url}/open`, {});
  const { baseUrl, clientId, secret, accessToken } = opened;
  const given = typeof answers === "function" ? answers(opened) : answers;
  if (given.length > 0) await post(`${baseUrl}/answers`, { answers: given });
  return {
    refusedUrl,
    baseUrl,
    secret,
    accessToken,
    connection: { clientId, secret, baseUrl, accessToken },
    log: async () => (await fetch(`${baseUrl}/log`)).json(),
  };
}

async function post(url, value) {
  const answer = await (await fetch(url, { method: "POST", body: JSON.stringify(value) })).json();
  if (answer.error) throw new Error(answer.error);
  return answer;
}

async function runRow(row, { library, open }) {
  const { answers, options = {}, given, abort, expect, says, requests = 1, billed } = row;
  const opened = await open(answers);
  const own = typeof options === "function" ? options(opened) : options;
  const signal = abort === undefined ? {} : { signal: abortAt(abort, opened.secret) };
  // Descriptors, so that a getter reaches the library as one.
  const all = Object.defineProperties({ ...opened.connection, ...signal }, Object.getOwnPropertyDescriptors(own));
  await assertOutcome(library.refreshInvestments(given ? given(all) : all), { expect, says }, library);
  const log = await opened.log();
  assert.strictEqual(log.requests.length, requests, "requests that reached the server");
  assert.strictEqual(log.billed, billed ?? (expect === "request_id" ? 1 : 0), "refreshes billed");
}

/** That a call resolves to a request id, or rejects as expected. */
async function assertOutcome(call, { expect, says = "" }, library) {
  const { requestId, error } = await call.then(
    (requestId) => ({ requestId }),
    (error) => ({ error }),
  );
  if (expect === "request_id") {
    assert.isUndefined(error, `rejected: ${error?.message}`);
    assert.isString(requestId);
    assert.isNotEmpty(requestId);
  } else {
    assert.isDefined(error, `resolved to ${requestId}`);
    assertError(error, expect, library);
    assert.include(error.message, says);
  }
}

/** The error's fields as expected, its class, and its form as plain data. */
function assertError(error, expected, { InvestmentsError, isInvestmentsError }) {
  assert.instanceOf(error, InvestmentsError);
  assert.instanceOf(error, Error);
  assert.strictEqual(error.name, "InvestmentsError");
  assert.isTrue(isInvestmentsError(error));
  assert.isTrue(isInvestmentsError(JSON.parse(JSON.stringify(error))), "by its JSON");
  assert.isNotEmpty(error.message);
  for (const [field, value] of Object.entries(expected)) {
    if (value instanceof Set) assert.include([...value], error[field], `${field} of: ${error.message}`);
    else assert.deepEqual(error[field], value, `${field} of: ${error.message}`);
    if (value === undefined) assert.notProperty(error, field);
  }
}

function abortAt(when, secret) {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error(`gave up on ${secret}`));
  if (when === "before") abort();
  else setTimeout(abort, when);
  return controller.signal;
}
