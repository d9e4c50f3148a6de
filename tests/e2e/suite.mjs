// The one suite of every runtime. A runner gives it the package and a server, and gets a list of results.

import { runWatched } from "./context.mjs";
import { GROUPS, testsOf } from "./groups.mjs";

/** How many run at once: enough that what they ask of the server goes together, see `together.mjs`. */
const AT_ONCE = 16;

/** Far more than any case takes. */
const DEADLINE_MS = 900_000;

/**
 * Runs every case. `library` is the package under test, `server` what `startServer` returned, as far as JSON carries it,
 * `inFlight` how many calls the case of many makes, `statuses` those that are answered, by default the special ones, `inspect`
 * how the runtime's console shows a value, `more` rows of this runtime by their groups, `receiver` (of `receiver.mjs`) the place
 * for webhooks of this runtime, `atOnce` how many cases run at once, if not sixteen. `groups` are those that are run, by default
 * all; `only` and `without` are those of `isMeant`.
 *
 * Resolves to `{ group, name, fault }` for each case; `fault` is undefined where it passed.
 */
export async function runSuite({ more = {}, ...given }) {
  const own = Object.entries(more).map(([group, rows]) => [group, testsOf(rows)]);
  const tests = [...Object.entries(GROUPS), ...own]
    .filter(([group]) => !given.groups || given.groups.includes(group))
    .flatMap(([group, tests]) => tests.map((test) => ({ ...test, group })))
    .filter(({ name }) => isMeant(given, name));
  return runTests(tests, given);
}

/** Runs tests, each with all that it needs. See `runSuite`. */
export async function runTests(tests, given) {
  const results = new Map(tests.map((test) => [test, undefined]));
  const run = async (queue) => {
    for (let test = queue.shift(); test; test = queue.shift()) {
      const { group, name } = test;
      results.set(test, { group, name, fault: await faultOf(settled(runWatched(test, given))) });
    }
  };
  const together = tests.filter(({ alone }) => !alone);
  await Promise.all(Array.from({ length: given.atOnce ?? AT_ONCE }, () => run(together)));
  await run(tests.filter(({ alone }) => alone));
  return [...results.values()];
}

/** Whether a case is to run: `only` is a part of the names of those that are, `without` holds the names of others. */
export function isMeant({ only = "", without = [] }, name) {
  return name.includes(only) && !without.includes(name);
}

/** What a promise rejects with, as text, or undefined. */
export function faultOf(promise) {
  return promise.then(
    () => undefined,
    // JavaScriptCore's stacks don't begin with the message, as those of V8 do.
    (error) => (String(error?.stack).startsWith(String(error)) ? error.stack : `${error}\n${error?.stack}`),
  );
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
