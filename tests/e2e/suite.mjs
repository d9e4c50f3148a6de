// The one suite of every runtime. A runner gives it the package and a server, and gets a list of results.

import { assert } from "chai";
import { CASES } from "./cases.mjs";
import { assertOutcome, runWatched } from "./context.mjs";
import { FAKE } from "./fake.mjs";
import { FAULT_TESTS } from "./faults.mjs";
import { HOSTILE_BODIES } from "./hostile-bodies.mjs";
import { HOSTILE_ECHOES } from "./hostile-echoes.mjs";
import { HOSTILE_FETCHES } from "./hostile-fetch.mjs";
import { HOSTILE_OPTIONS } from "./hostile-options.mjs";
import { HOSTILE_SIGNALS } from "./hostile-signals.mjs";
import { ITEMS } from "./items.mjs";
import { LOOP } from "./loop.mjs";
import { READ_CASES } from "./read-cases.mjs";
import { RETRIES } from "./retries.mjs";
import { SANDBOX_CASES } from "./sandbox-cases.mjs";
import { SPECIALS } from "./specials.mjs";
import { TRANSACTIONS } from "./transactions.mjs";
import { WEBHOOK_CASES } from "./webhook-cases.mjs";
import { runWebhook } from "./webhook-row.mjs";
import { WEBHOOK_KEYS } from "./webhook-keys.mjs";

const ROWS = [
  ...CASES,
  ...RETRIES,
  ...READ_CASES,
  ...SANDBOX_CASES,
  ...HOSTILE_OPTIONS,
  ...HOSTILE_SIGNALS,
  ...HOSTILE_FETCHES,
  ...HOSTILE_BODIES,
  ...HOSTILE_ECHOES,
];

const TESTS = [
  ...WEBHOOK_CASES.map((row) => ({ name: row.name, run: (context) => runWebhook(row, context) })),
  ...SPECIALS,
  ...TRANSACTIONS,
  ...ITEMS,
  ...WEBHOOK_KEYS,
  ...LOOP,
  ...FAKE,
  ...FAULT_TESTS,
];

/** How many run at once: few enough that no timeout of a case is met for want of a processor. */
const AT_ONCE = 4;

/** Far more than any case takes. */
const DEADLINE_MS = 60_000;

/**
 * Runs every case. `library` is the package under test, `server` what `startServer` returned, as far as JSON carries it,
 * `inspect` how the runtime's console shows a value, `rows` those of this runtime alone, `receiver` (of `receiver.mjs`) the
 * place for webhooks of this runtime.
 *
 * Resolves to `{ name, fault }` for each case; `fault` is undefined where it passed.
 */
export async function runSuite({ rows = [], ...given }) {
  const tests = [...[...ROWS, ...rows].map(testOf), ...TESTS];
  const results = new Map(tests.map((test) => [test, undefined]));
  const run = async (queue) => {
    for (let test = queue.shift(); test; test = queue.shift()) {
      const fault = await settled(runWatched(test, given)).then(
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

async function runRow(row, { library, open }) {
  const { call = "refreshInvestments", answers, options = {}, given, abort, expect, says, requests = 1, billed } = row;
  const opened = await open(answers);
  const own = typeof options === "function" ? await options(opened) : options;
  const signal = abort === undefined ? {} : { signal: abortAt(abort, opened.secret) };
  // Descriptors, so that a getter reaches the library as one.
  const all = Object.defineProperties({ ...opened.connection, ...signal }, Object.getOwnPropertyDescriptors(own));
  await assertOutcome(library[call](given ? given(all) : all), { expect, says }, library, opened);
  const log = await opened.log();
  assert.strictEqual(log.requests.length, requests, "requests that reached the server");
  assert.strictEqual(log.billed, billed ?? (expect === "request_id" ? 1 : 0), "refreshes billed");
}

function abortAt(when, secret) {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error(`gave up on ${secret}`));
  if (when === "before") abort();
  else setTimeout(abort, when);
  return controller.signal;
}
