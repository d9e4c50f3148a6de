// The suite, the same for every runtime. A runner gives it the package and a server, and gets a list of results.

import { runWatched } from "./harness/context.mjs";
import { GROUPS, testsOf } from "./groups.mjs";

/** @import { Host, Result, Run, Test } from "./harness/types.js" */

/** How many cases run at once: enough that `together.mjs` can send their questions together. */
const AT_ONCE = 16;

/** Far more than any case takes. */
const DEADLINE_MS = 900_000;

/**
 * Runs the cases of a run, and resolves to a result for each.
 *
 * @param {Run & Host} options
 */
export async function runSuite({ more = {}, ...given }) {
  const own = Object.fromEntries(Object.entries(more).map(([group, rows]) => [group, testsOf(rows)]));
  const tests = [...Object.entries(GROUPS), ...Object.entries(own)]
    .filter(([group]) => !given.groups || given.groups.includes(group))
    .flatMap(([group, tests]) => tests.map((test) => ({ ...test, group })))
    .filter(({ name, isRule }) => isMeant(given, name) && (given.rules || !isRule));
  return runTests(tests, given);
}

/**
 * Runs tests, each with its context.
 *
 * @param {Test[]} tests
 * @param {Run & Host} given as `runSuite` takes it
 */
export async function runTests(tests, given) {
  /** @type {Map<Test, Result>} */
  const results = new Map(tests.map((test) => [test, { name: test.name, fault: "it did not run" }]));
  /** @param {Test[]} queue */
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

/**
 * Whether a run has a case of this name.
 *
 * @param {Pick<Run, "only" | "without">} run
 * @param {string} name
 */
export function isMeant({ only = "", without = [] }, name) {
  return name.includes(only) && !without.includes(name);
}

/**
 * The reason of a promise that rejects, as text, or undefined.
 *
 * @param {Promise<unknown>} promise
 * @returns {Promise<string | undefined>}
 */
export function faultOf(promise) {
  return promise.then(
    () => undefined,
    // JavaScriptCore's stacks don't begin with the message, as those of V8 do.
    (error) => (String(error?.stack).startsWith(String(error)) ? error.stack : `${error}\n${error?.stack}`),
  );
}

/**
 * The promise with a deadline: a case that hangs must not stop the suite.
 *
 * @param {Promise<unknown>} promise
 */
async function settled(promise) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
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
