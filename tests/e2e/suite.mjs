// The one suite of every runtime. A runner gives it the package and a server, and gets a list of results.

import { assert } from "chai";
import { CASES } from "./cases.mjs";
import { makeContext } from "./context.mjs";
import { FAKE } from "./fake.mjs";
import { LOOP } from "./loop.mjs";
import { READ_CASES } from "./read-cases.mjs";
import { SANDBOX_CASES } from "./sandbox-cases.mjs";
import { SPECIALS } from "./specials.mjs";
import { TRANSACTIONS } from "./transactions.mjs";
import { WEBHOOK_CASES } from "./webhook-cases.mjs";
import { runWebhook } from "./webhook-row.mjs";
import { WEBHOOK_KEYS } from "./webhook-keys.mjs";

const TESTS = [
  ...[...CASES, ...READ_CASES, ...SANDBOX_CASES].map((row) => ({
    name: row.name,
    run: (context) => runRow(row, context),
  })),
  ...WEBHOOK_CASES.map((row) => ({ name: row.name, run: (context) => runWebhook(row, context) })),
  ...SPECIALS,
  ...TRANSACTIONS,
  ...WEBHOOK_KEYS,
  ...LOOP,
  ...FAKE,
];

/** How many run at once: few enough that no timeout of a case is met for want of a processor. */
const AT_ONCE = 4;

/** Far more than any case takes. */
const DEADLINE_MS = 20_000;

/**
 * Runs every case. `library` is the package under test, `server` what `startServer` returned, as far as JSON carries it,
 * `inspect` how the runtime's console shows a value, `receiver` (of `receiver.mjs`) the place for webhooks of this runtime.
 *
 * Resolves to `{ name, fault }` for each case; `fault` is undefined where it passed.
 */
export async function runSuite(given) {
  const context = makeContext(given);
  const results = new Array(TESTS.length);
  let next = 0;
  const worker = async () => {
    while (next < TESTS.length) {
      const at = next++;
      const { name, run } = TESTS[at];
      const fault = await Promise.race([run(context), deadline()]).then(
        () => undefined,
        (error) => String(error?.stack ?? error),
      );
      results[at] = { name, fault };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Rejects after a while: a promise that never settles is a fault with a name, not a suite that hangs. */
function deadline() {
  return new Promise((_, reject) => setTimeout(reject, DEADLINE_MS, new Error("it did not settle")));
}

async function runRow(row, { library, errorIs, open }) {
  const { call = "refreshInvestments", answers, options = {}, abort, expect, requests = 1, billed } = row;
  const opened = await open(answers);
  const own = typeof options === "function" ? await options(opened) : options;
  const signal = abort === undefined ? {} : { signal: abortAt(abort, opened.secret) };
  // Descriptors, so that a getter reaches the library as one.
  const given = Object.defineProperties({ ...opened.connection, ...signal }, Object.getOwnPropertyDescriptors(own));
  const result = await library[call](given).then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  if (expect === "request_id" || typeof expect === "function") {
    assert.isUndefined(result.error, `rejected: ${result.error?.message}`);
    if (expect === "request_id") assert.match(result.value, /^[\w-]+$/);
    else await expect(result.value, opened, library);
  } else {
    assert.isDefined(result.error, `resolved to ${result.value}`);
    errorIs(result.error, expect, opened);
  }
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
