// The one suite of every runtime. A runner gives it the package and a server, and gets a list of results.

import { assert } from "chai";
import { CASES } from "./cases.mjs";
import { FAKE } from "./fake.mjs";
import { assertNoLeak } from "./leaks.mjs";
import { SPECIALS } from "./specials.mjs";

const TESTS = [
  ...CASES.map((row) => ({ name: row.name, run: (context) => runRow(row, context) })),
  ...SPECIALS,
  ...FAKE,
];

/** How many run at once: few enough that no timeout of a case is met for want of a processor. */
const AT_ONCE = 4;

/** Far more than any case takes. */
const DEADLINE_MS = 20_000;

/**
 * Runs every case. `library` is the package under test, `server` what `startServer` returned, as far as JSON carries it,
 * `inspect` how the runtime's console shows a value.
 *
 * Resolves to `{ name, fault }` for each case; `fault` is undefined where it passed.
 */
export async function runSuite({ library, server, inspect }) {
  const results = new Array(TESTS.length);
  let next = 0;
  const worker = async () => {
    while (next < TESTS.length) {
      const at = next++;
      const { name, run } = TESTS[at];
      const context = { library, server, inspect, open: (answers) => open(server, answers) };
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

/** Opens a case at the server: a fake Plaid of its own. */
async function open({ url, refusedUrl }, answers = []) {
  const opened = await (await fetch(`${url}/open`, { method: "POST", body: JSON.stringify({ answers }) })).json();
  const { error, baseUrl, clientId, secret, accessToken } = opened;
  if (error) throw new Error(error);
  return {
    refusedUrl,
    baseUrl,
    secret,
    accessToken,
    connection: { clientId, secret, baseUrl, accessToken },
    log: async () => (await fetch(`${baseUrl}/log`)).json(),
  };
}

async function runRow({ answers, options = {}, abort, expect, requests = 1, billed }, { library, inspect, open }) {
  const opened = await open(answers);
  const own = typeof options === "function" ? options(opened) : options;
  const signal = abort === undefined ? {} : { signal: abortAt(abort, opened.secret) };
  // Descriptors, so that a getter reaches the library as one.
  const given = Object.defineProperties({ ...opened.connection, ...signal }, Object.getOwnPropertyDescriptors(own));
  const result = await library.refreshInvestments(given).then(
    (requestId) => ({ requestId }),
    (error) => ({ error }),
  );
  if (expect === "request_id") {
    assert.isUndefined(result.error, `rejected: ${result.error?.message}`);
    assert.match(result.requestId, /^[\w-]+$/);
  } else {
    assert.isDefined(result.error, `resolved to ${result.requestId}`);
    assertError(result.error, expect, library);
    assertNoLeak(result.error, [opened.secret, opened.accessToken], inspect);
  }
  const log = await opened.log();
  assert.strictEqual(log.requests.length, requests, "requests that reached the server");
  assert.strictEqual(log.billed, billed ?? (expect === "request_id" ? 1 : 0), "refreshes billed");
}

/** The error's fields as expected, its class, and its form as plain data. */
export function assertError(error, expected, { InvestmentsError, isInvestmentsError }) {
  assert.instanceOf(error, InvestmentsError);
  assert.instanceOf(error, Error);
  assert.strictEqual(error.name, "InvestmentsError");
  assert.isTrue(isInvestmentsError(error));
  assert.isTrue(isInvestmentsError(JSON.parse(JSON.stringify(error))), "by its JSON");
  assert.isNotEmpty(error.message);
  for (const [field, value] of Object.entries(expected)) {
    assert.deepEqual(error[field], value, `${field} of: ${error.message}`);
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
