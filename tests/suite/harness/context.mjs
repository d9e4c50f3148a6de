// The context that each case gets: a fake Plaid of its own at the server, and assertions about errors.

import { assert } from "chai";
import { assertNoLeak } from "./leaks.mjs";
import { ask } from "./together.mjs";

/** @import { InvestmentsError, RefreshItem, RefreshItemsOptions } from "plaid-investments" */
/** @import { FakePlaidOptions } from "plaid-investments/testing" */
/** @import { Answers, CallName, Case, Context, Controls, Expected, ExpectedFields } from "./types.js" */
/** @import { Host, Inspect, Library, Opened, Run, Server, Test } from "./types.js" */

/**
 * The functions of the package that make calls.
 *
 * @type {CallName[]}
 */
const CALLS = [
  "refreshInvestments",
  "getHoldings",
  "getInvestmentTransactions",
  "verifyWebhook",
  "createSandboxItem",
  "fireSandboxWebhook",
  "createLinkToken",
  "exchangePublicToken",
  "getItem",
  "updateItemWebhook",
  "removeItem",
  "waitForUpdate",
  "resetSandboxLogin",
  "callPlaid",
];

/**
 * Runs a test with its context, and searches every error of its calls for its secrets, even an error that the test ignores.
 *
 * @param {Test} test
 * @param {Run & Host} given as `runSuite` takes it
 */
export async function runWatched({ run }, { library: given, server, inFlight, statuses, inspect, receiver }) {
  // By `plaid-investments/refresh`, only cases run that call nothing else.
  const library = /** @type {Library} */ (given);
  /** @type {string[]} */
  const secrets = [];
  /** @type {unknown[]} */
  const leaks = [];
  /** @param {(options: never) => Promise<unknown>} call */
  const watched = (call) => async (/** @type {never} */ options) => {
    try {
      return await call(options);
    } catch (error) {
      leaks.push(...leaksOf(error, secrets, inspect));
      throw error;
    }
  };
  /**
   * @template {RefreshItem} Item
   * @param {AsyncIterable<Item> | Iterable<Item | PromiseLike<Item>>} items
   * @param {RefreshItemsOptions<Item>} options
   */
  const watchedItems = (items, options) => {
    /** @param {unknown} error */
    const look = (error) => leaks.push(...(error === undefined ? [] : leaksOf(error, secrets, inspect)));
    // The iterator itself, so that a case can leave the loop while calls are pending.
    const outcomes = library.refreshItems(items, options);
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
  /** @type {Context} */
  const context = {
    library: {
      ...library,
      ...Object.fromEntries(CALLS.map((name) => [name, watched(library[name])])),
      refreshItems: watchedItems,
    },
    unwatched: given,
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
    errorIs: (error, expected) => void assertError(error, expected, library),
    async refused(promise, expected) {
      const error = await promise.then(
        (value) => assert.fail(`it resolved to ${JSON.stringify(value)}`),
        (error) => error,
      );
      return assertError(error, expected, library);
    },
  };
  await run(context);
  if (leaks.length > 0) throw leaks[0];
}

/**
 * @param {unknown} error
 * @param {string[]} secrets
 * @param {Inspect} [inspect]
 */
function leaksOf(error, secrets, inspect) {
  try {
    assertNoLeak(error, secrets, inspect);
    return [];
  } catch (leak) {
    return [leak];
  }
}

/**
 * Opens a case at the server: a fake Plaid of its own, with `options` of `fakePlaid`.
 *
 * @param {Pick<Server, "url" | "refusedUrl" | "more">} server
 * @param {Answers} [answers]
 * @param {FakePlaidOptions} [options]
 * @returns {Promise<Opened>}
 */
export async function open({ url, refusedUrl, more }, answers = [], options = {}) {
  const makeAnswers = typeof answers === "function" ? answers : undefined;
  const opened = /** @type {Case} */ (await ask(url, "/open", { options, answers: makeAnswers ? [] : answers }));
  const { baseUrl, clientId, secret, accessToken, itemId } = opened;
  /**
   * @template {keyof Controls} Name
   * @param {Name} name
   * @param {object} [value]
   */
  const control = async (name, value) =>
    /** @type {Controls[Name]} */ (await ask(url, `${new URL(baseUrl).pathname}/${name}`, value));
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
    requestsTo: async (endpoint) => (await log()).requests.filter((request) => request.endpoint === endpoint),
    control,
  };
}

/**
 * Asserts that a call resolves to a request id, or passes a check, or rejects with the expected fields.
 *
 * @param {Promise<unknown>} call
 * @param {{ expect: Expected; says?: string }} row
 * @param {Library} library
 * @param {Opened} [opened]
 */
export async function assertOutcome(call, { expect, says = "" }, library, opened) {
  const { value, error } = await call.then(
    (value) => ({ value, error: undefined }),
    (error) => ({ value: undefined, error }),
  );
  if (expect === "request_id" || typeof expect === "function") {
    assert.isUndefined(error, `rejected: ${error?.message}`);
    if (expect === "request_id") assert.match(String(value), /./);
    else await expect(value, opened, library);
  } else {
    assert.isDefined(error, `resolved to ${value}`);
    assert.include(assertError(error, expect, library).message, says);
  }
}

/**
 * Asserts the class of an error, its form as plain data, and the expected fields. A Set is a choice of values.
 *
 * @param {unknown} value
 * @param {ExpectedFields} expected
 * @param {Library} library
 */
function assertError(value, expected, { InvestmentsError, isInvestmentsError }) {
  assert.isTrue(value instanceof InvestmentsError, `not an InvestmentsError: ${value}`);
  const error = /** @type {InvestmentsError} */ (value);
  assert.instanceOf(error, Error);
  assert.strictEqual(error.name, "InvestmentsError");
  assert.isTrue(isInvestmentsError(error));
  assert.isTrue(isInvestmentsError(JSON.parse(JSON.stringify(error))), "by its JSON");
  assert.isNotEmpty(error.message);
  const isSent = error.outcome !== "not_sent" && !["webhook", "invalid_option", "runtime"].includes(error.kind);
  if (isSent) assert.strictEqual(new Date(String(error.startedAt)).toISOString(), error.startedAt, "startedAt");
  else if (error.outcome === "not_sent") assert.notProperty(error, "startedAt");
  for (const [field, wanted] of Object.entries(expected)) {
    const found = Reflect.get(error, field);
    if (wanted instanceof Set) assert.include([...wanted], found, `${field} of: ${error.message}`);
    else assert.deepEqual(found, wanted, `${field} of: ${error.message}`);
    if (wanted === undefined) assert.notProperty(error, field);
  }
  return error;
}
