// How a runtime takes part: it gets what to run from the address that it was told, and sends what came of it there.
import { runSuite } from "./suite.mjs";

const strays = [];
const stray = (what, reason) =>
  strays.push({ group: "host", name: `no ${what}`, fault: String(reason?.stack ?? reason) });

/** Notes what nobody caught, by Node's events where there are any, else by the web's. */
export function watchStrays() {
  for (const event of ["unhandledRejection", "uncaughtException"]) {
    if (globalThis.process?.on) process.on(event, (reason) => stray(event, reason));
    else globalThis.addEventListener?.(event.toLowerCase(), (event) => stray(event.type, event.reason ?? event.error));
  }
}

/** Runs what is to `run`; see `runSuite` for what is `given`. */
export async function runAndWatch(run, given) {
  const results = await runSuite({ ...given, ...run });
  // What was left behind shows a moment later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return [...results, ...strays];
}

/** Runs in this process or test what `url` tells to, and reports there: `version` is what the runtime says of itself. */
export async function report(url, version, given) {
  watchStrays();
  await send(url, { version, results: await runAndWatch(await take(url), given) });
}

export async function take(url) {
  return (await fetch(url)).json();
}

export async function send(url, report) {
  await (await fetch(url, { method: "POST", body: JSON.stringify(report) })).text();
}
