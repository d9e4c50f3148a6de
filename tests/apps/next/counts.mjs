// Counts the refreshes of a Next app: none at build time, and one for each request to a page or a route.
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { capture } from "../../../scripts/run.mjs";
import { startFake } from "../examples/programs.mjs";
import { QUIET, startNext } from "./server.mjs";

/** @import { Fake } from "../examples/programs.mjs" */
/** @typedef {(name: string, fault?: string) => unknown} Report */

const PATHS = ["counted-page", "counted-route"];

/**
 * Builds the app of a folder by the Next that is installed there, serves it, counts its calls and reports. `what` follows the version in
 * the names, and `more` runs while the app is served.
 *
 * @param {string} folder
 * @param {Report} report
 * @param {{ what?: string; more?: (served: { url: string; fake: Fake }) => unknown }} [options]
 */
export async function countCalls(folder, report, { what = "", more = () => {} } = {}) {
  const next = createRequire(join(folder, "package.json")).resolve("next/dist/bin/next");
  const name = `Next ${createRequire(next)("../../package.json").version}${what}`;
  const fake = await startFake({ limits: { perItem: Infinity, perClient: Infinity } });
  const calls = () => fake.plaid.requests.length;
  try {
    rmSync(join(folder, ".next"), { recursive: true, force: true });
    const { code, output } = await capture(process.execPath, [next, "build"], {
      cwd: folder,
      env: { ...QUIET, ...fake.env },
    });
    if (code !== 0) return void report(`${name}: the build`, output);
    report(`${name}: the build`);
    const atBuild = calls();
    report(`${name}: calls at build: ${atBuild}`, atBuild === 0 ? undefined : "there must be none");
    const server = await startNext(next, folder, fake.env);
    try {
      for (const path of PATHS) await countRequests(`${name}: /${path}`, `${server.url}/${path}`, calls, report);
      await more({ url: server.url, fake });
    } finally {
      server.close();
    }
  } finally {
    fake.close();
  }
}

/**
 * @param {string} name
 * @param {string} url
 * @param {() => number} calls
 * @param {Report} report
 */
async function countRequests(name, url, calls, report) {
  const before = calls();
  /** @type {number[]} */
  const statuses = [];
  for (let request = 0; request < 2; request++) {
    const response = await fetch(url);
    await response.text();
    statuses.push(response.status);
  }
  const made = calls() - before;
  const isRight = made === 2 && statuses.every((status) => status === 200);
  report(`${name}: calls by two requests: ${made}`, isRight ? undefined : `there must be 2; answered ${statuses}`);
}
