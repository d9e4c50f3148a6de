// The runtime's side of a run: it fetches the run from the address that it was given, and sends the report there.
import { runSuite } from "../suite.mjs";

/** @import { Host, Report, Result, Run } from "./types.js" */

/** @type {Result[]} */
const strays = [];
/**
 * @param {string} what
 * @param {unknown} reason
 */
const stray = (what, reason) => strays.push({ group: "host", name: `no ${what}`, fault: stackOf(reason) });

/** @param {unknown} reason */
function stackOf(reason) {
  const stack = typeof reason === "object" && reason !== null && "stack" in reason ? reason.stack : undefined;
  return String(stack ?? reason);
}

/** Records errors that nobody caught: by Node's events if there are any, else by the web's. */
export function watchStrays() {
  for (const event of ["unhandledRejection", "uncaughtException"]) {
    if (typeof globalThis.process?.on === "function") process.on(event, (reason) => stray(event, reason));
    else globalThis.addEventListener?.(event.toLowerCase(), (event) => stray(event.type, reasonOf(event)));
  }
}

/** @param {Event} event */
function reasonOf(event) {
  if ("reason" in event) return event.reason;
  return "error" in event ? event.error : undefined;
}

/**
 * @param {Run} run
 * @param {Host} host
 */
export async function runAndWatch(run, host) {
  const results = await runSuite({ ...host, ...run });
  // An error that nobody caught shows a moment later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return [...results, ...strays];
}

/**
 * Runs the suite in this process or test, and reports.
 *
 * @param {string} url the address of the run
 * @param {string} version of the runtime
 * @param {Host} host
 */
export async function report(url, version, host) {
  watchStrays();
  await send(url, { version, results: await runAndWatch(await take(url), host) });
}

/**
 * @param {string} url
 * @returns {Promise<Run>}
 */
export async function take(url) {
  return (await fetch(url)).json();
}

/**
 * @param {string} url
 * @param {Report} report
 */
export async function send(url, report) {
  await (await fetch(url, { method: "POST", body: JSON.stringify(report) })).text();
}
