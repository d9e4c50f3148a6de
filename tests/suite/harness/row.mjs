// Runs a row: a case that is one call with its outcome. `cases/refresh/calls.mjs` explains the fields.

import { assert } from "chai";
import { assertOutcome } from "./context.mjs";
import { counted, countedController, endWhen, heldTimeout } from "./moments.mjs";

/** @import { Context, Moment, Row } from "./types.js" */
/**
 * @typedef {object} Ending how a call ends early
 * @property {Moment | "before"} [moment]
 * @property {object} [options] of the call
 * @property {() => void} [end] ends it
 * @property {() => number} [listened] how many listeners its signal has had
 */

/**
 * @param {Row} row
 * @param {Context} context
 */
export async function runRow(row, { library, open }) {
  const {
    call = "refreshInvestments",
    answers,
    options = {},
    given,
    expect,
    says,
    requests = 1,
    ends = requests,
  } = row;
  const { billed = expect === "request_id" ? 1 : 0 } = row;
  const opened = await open(answers);
  const own = typeof options === "function" ? await options(opened) : options;
  const ending = endingOf(row, opened.secret);
  // Descriptors, so that a getter reaches the library as one.
  const all = Object.defineProperties(
    { ...opened.connection, ...ending.options },
    Object.getOwnPropertyDescriptors(own),
  );
  const callIt = /** @type {(options: unknown) => Promise<unknown>} */ (library[call]);
  const make = () => callIt(given ? given(all) : all);
  const { promise, answers: answered } =
    ending.moment === "answered" ? counted(make) : { promise: make(), answers: () => 0 };
  /** @type {Record<string, () => boolean | Promise<boolean>>} */
  const moments = {
    async sent() {
      const log = await opened.log();
      return log.requests.length === ends && log.billed === billed;
    },
    answered: () => answered() === ends,
    // Each attempt adds a listener, and so does each wait.
    waiting: () => ending.listened?.() === 2 * ends,
  };
  const isNow = moments[ending.moment ?? ""];
  const { end } = ending;
  await Promise.all([
    assertOutcome(promise, { expect, says }, library, opened),
    isNow && end && endWhen(isNow, end, promise),
  ]);
  const log = await opened.log();
  assert.strictEqual(log.requests.length, requests, "requests that reached the server");
  assert.strictEqual(log.billed, billed, "refreshes billed");
}

/**
 * @param {Row} row
 * @param {string} secret
 * @returns {Ending}
 */
function endingOf({ abort, timeout }, secret) {
  if (timeout) {
    const held = heldTimeout();
    return { moment: timeout, options: { timeout: held.timeout }, end: held.end };
  }
  if (!abort) return {};
  const { signal, abort: end, listened } = countedController();
  const reason = new Error(`gave up on ${secret}`);
  if (abort === "before") end(reason);
  return { moment: abort, options: { signal }, end: () => end(reason), listened };
}
