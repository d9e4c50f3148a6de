// Runs in a page or in a worker of one: the suite, against the server of this script's own query, to whose origin it reports.
import * as library from "plaid-investments";
import { BROWSER_CASES, WITHOUT_WASM } from "../browser-cases.mjs";
import { exceptionsOf } from "../browser-exceptions.mjs";
import { GROUPS } from "../groups.mjs";
import { runSuite, runTests } from "../suite.mjs";

const { refusedUrl, browser, cases, groups, next } = Object.fromEntries(new URL(import.meta.url).searchParams);
const { origin } = location;
// The suite's calls hold credentials, as no page should.
const server = { url: origin, refusedUrl, faultsUrls: [origin], more: { dangerouslyAllowBrowser: true } };

const strays = [];
addEventListener("error", ({ message }) => strays.push({ name: "no error event", fault: message }));
addEventListener("unhandledrejection", ({ reason }) =>
  strays.push({ name: "no unhandledrejection", fault: String(reason?.stack ?? reason) }),
);

/** The runner reads it. */
function inspect(error) {
  console.log(error);
  console.log("%o", error);
  return {};
}

// A browser has six connections to an origin, of which each case may have one that hangs, and the suite itself needs one.
const given = { library, server, inspect, atOnce: 4 };
const results = cases === "without-wasm" ? await runTests(WITHOUT_WASM, given) : await runAllBut(exceptionsOf(browser));
await new Promise((resolve) => setTimeout(resolve, 200));
await fetch("/results", { method: "POST", body: JSON.stringify([...results, ...strays]) });
if (next && globalThis.document) location = next;
else if (next) postMessage(next);

/** What a browser can't pass is named in the results of the groups that are run, and must be a case. */
async function runAllBut(exceptions) {
  const run = groups ? groups.split(" ") : [...Object.keys(GROUPS), "browser"];
  const groupOf = new Map(Object.entries(GROUPS).flatMap(([group, tests]) => tests.map(({ name }) => [name, group])));
  const without = exceptions.map(({ test }) => test);
  const results = await runSuite({ ...given, more: { browser: BROWSER_CASES }, groups: run, without });
  const excepted = exceptions
    .filter(({ test }) => !groupOf.has(test) || run.includes(groupOf.get(test)))
    .map(({ test: name, why }) =>
      groupOf.has(name) ? { name, except: why } : { name, fault: "there is no such case" },
    );
  return [...results, ...excepted];
}
