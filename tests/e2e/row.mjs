// A row that is one call and its outcome: opened at the server, called, and counted there. See `cases.mjs` for its fields.

import { assert } from "chai";
import { assertOutcome } from "./context.mjs";
import { counted, countedController, endWhen, heldTimeout } from "./moments.mjs";

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
  const make = () => library[call](given ? given(all) : all);
  const { promise, answers: answered } = ending.moment === "answered" ? counted(make) : { promise: make() };
  const moments = {
    async sent() {
      const log = await opened.log();
      return log.requests.length === ends && log.billed === billed;
    },
    answered: () => answered() === ends,
    // Each attempt listens, and each wait.
    waiting: () => ending.listened() === 2 * ends,
  };
  const isNow = moments[ending.moment];
  await Promise.all([
    assertOutcome(promise, { expect, says }, library, opened),
    isNow && endWhen(isNow, ending.end, promise),
  ]);
  const log = await opened.log();
  assert.strictEqual(log.requests.length, requests, "requests that reached the server");
  assert.strictEqual(log.billed, billed, "refreshes billed");
}

/** The options by which a call ends early, its moment, and what ends it then. */
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
