// Runs the suite in a page, or in a worker of one. The query of this script's URL has the run, and its origin takes the report.
import * as library from "plaid-investments";
import { BROWSER_CASES, WITHOUT_WASM } from "../cases/browser/cases.mjs";
import { exceptionsOf } from "./browser-exceptions.mjs";
import { GROUPS } from "../groups.mjs";
import { runSuite, runTests } from "../suite.mjs";

/** @import { Inspect, Result, Server } from "../harness/types.js" */

const {
  refusedUrl = "",
  browser = "",
  cases,
  groups,
  rules,
  next,
} = Object.fromEntries(new URL(import.meta.url).searchParams);
const { origin } = location;
/**
 * The calls of the suite have credentials, as no page should.
 *
 * @type {Server}
 */
const server = { url: origin, refusedUrl, faultsUrls: [origin], more: { dangerouslyAllowBrowser: true } };

/** @type {Result[]} */
const strays = [];
addEventListener("error", ({ message }) => strays.push({ name: "no error event", fault: message }));
addEventListener("unhandledrejection", ({ reason }) =>
  strays.push({ name: "no unhandledrejection", fault: String(reason?.stack ?? reason) }),
);

/**
 * Prints an error: the runner reads the console.
 *
 * @type {Inspect}
 */
function inspect(error) {
  console.log(error);
  console.log("%o", error);
  return {};
}

// A browser has six connections to an origin. Each case may have one that hangs, and the suite itself needs one.
const given = { library, server, inspect, atOnce: 4 };
const results = cases === "without-wasm" ? await runTests(WITHOUT_WASM, given) : await runAllBut(exceptionsOf(browser));
await new Promise((resolve) => setTimeout(resolve, 200));
await fetch("/results", { method: "POST", body: JSON.stringify([...results, ...strays]) });
if (next && globalThis.document) location.href = next;
else if (next) postMessage(next);

/**
 * Runs all cases but the exceptions, which are results too, and must be names of cases.
 *
 * @param {{ test: string; why: string }[]} exceptions
 * @returns {Promise<Result[]>}
 */
async function runAllBut(exceptions) {
  const run = groups ? groups.split(" ") : [...Object.keys(GROUPS), "browser"];
  const groupOf = new Map(Object.entries(GROUPS).flatMap(([group, tests]) => tests.map(({ name }) => [name, group])));
  const without = exceptions.map(({ test }) => test);
  const results = await runSuite({
    ...given,
    more: { browser: BROWSER_CASES },
    groups: run,
    rules: Boolean(rules),
    without,
  });
  const excepted = exceptions
    .filter(({ test }) => run.includes(groupOf.get(test) ?? run[0]))
    .map(({ test: name, why }) =>
      groupOf.has(name) ? { name, except: why } : { name, fault: "there is no such case" },
    );
  return [...results, ...excepted];
}
