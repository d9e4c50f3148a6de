// What every case has at hand: a fake Plaid of its own at the server, and how an error is held to what was expected.

import { assert } from "chai";
import { assertNoLeak } from "./leaks.mjs";
import { ask } from "./together.mjs";

/** The functions of the package that make calls. */
const CALLS = [
  "refreshInvestments",
  "getHoldings",
  "getInvestmentTransactions",
  "verifyWebhook",
  "createSandboxItem",
  "fireSandboxWebhook",
];

/**
 * Runs a test with all that it needs, and looks for its secrets in every error that it brings about, also in one that it takes
 * no note of. See `runSuite` for what is given.
 */
export async function runWatched({ run }, { library, server, inFlight, statuses, inspect, receiver }) {
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
  const watchedItems = (...args) => {
    const look = (error) => leaks.push(...(error === undefined ? [] : leaksOf(error, secrets, inspect)));
    // The iterator itself, so that a case can leave it whatever is pending.
    const outcomes = library.refreshItems(...args);
    const { next } = outcomes;
    outcomes.next = async () => {
      try {
        const result = await next();
        look(result.value?.error);
        return result;
      } catch (error) {
        look(error);
        throw error;
      }
    };
    return outcomes;
  };
  await run({
    library: {
      ...library,
      ...Object.fromEntries(CALLS.map((name) => [name, watched(library[name])])),
      refreshItems: watchedItems,
    },
    unwatched: library,
    server,
    inFlight,
    statuses,
    receiver,
    async open(answers, options) {
      const opened = await open(server, answers, options);
      secrets.push(opened.secret, opened.accessToken);
      return opened;
    },
    assertOutcome: (promise, row) => assertOutcome(promise, row, library),
    errorIs: (error, expected) => assertError(error, expected, library),
    /** The error that a call rejects with, once it has the `expected` fields. */
    async refused(promise, expected) {
      const error = await promise.then(
        (value) => assert.fail(`it resolved to ${JSON.stringify(value)}`),
        (error) => error,
      );
      assertError(error, expected, library);
      return error;
    },
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

/** Opens a case at the server: a fake Plaid of its own, with `options` of `fakePlaid`. `more` is what the runtime has to add to each call. */
export async function open({ url, refusedUrl, more }, answers = [], options = {}) {
  const makeAnswers = typeof answers === "function" ? answers : undefined;
  const opened = await ask(url, "/open", { options, answers: makeAnswers ? [] : answers });
  const { baseUrl, clientId, secret, accessToken, itemId } = opened;
  const control = (name, value) => ask(url, `${new URL(baseUrl).pathname}/${name}`, value);
  if (makeAnswers) await control("answers", { answers: makeAnswers(opened) });
  const plaid = { ...more, clientId, secret, baseUrl };
  const log = () => control("log");
  return {
    refusedUrl,
    baseUrl,
    secret,
    accessToken,
    itemId,
    plaid,
    connection: { ...plaid, accessToken },
    log,
    /** The requests that reached an endpoint. */
    requestsTo: async (endpoint) => (await log()).requests.filter((request) => request.endpoint === endpoint),
    /** One of the server's controls of the fake. */
    control,
  };
}

/** That a call resolves to a request id or to what a function finds right, or rejects as expected. */
export async function assertOutcome(call, { expect, says = "" }, library, opened) {
  const { value, error } = await call.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  if (expect === "request_id" || typeof expect === "function") {
    assert.isUndefined(error, `rejected: ${error?.message}`);
    if (expect === "request_id") assert.match(value, /./);
    else await expect(value, opened, library);
  } else {
    assert.isDefined(error, `resolved to ${value}`);
    assertError(error, expect, library);
    assert.include(error.message, says);
  }
}

/** The error's fields as expected, its class, and its form as plain data. A Set is a choice of values. */
function assertError(error, expected, { InvestmentsError, isInvestmentsError }) {
  assert.instanceOf(error, InvestmentsError);
  assert.instanceOf(error, Error);
  assert.strictEqual(error.name, "InvestmentsError");
  assert.isTrue(isInvestmentsError(error));
  assert.isTrue(isInvestmentsError(JSON.parse(JSON.stringify(error))), "by its JSON");
  assert.isNotEmpty(error.message);
  const isSent = error.outcome !== "not_sent" && !["webhook", "invalid_option", "runtime"].includes(error.kind);
  if (isSent) assert.strictEqual(new Date(error.startedAt).toISOString(), error.startedAt, "startedAt");
  else if (error.outcome === "not_sent") assert.notProperty(error, "startedAt");
  for (const [field, value] of Object.entries(expected)) {
    if (value instanceof Set) assert.include([...value], error[field], `${field} of: ${error.message}`);
    else assert.deepEqual(error[field], value, `${field} of: ${error.message}`);
    if (value === undefined) assert.notProperty(error, field);
  }
}
