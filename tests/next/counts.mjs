// How often an app of Next's refreshes: never while it is built, and once for each request to a page, or to a route.
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { capture } from "../../scripts/run.mjs";
import { startFake } from "../examples/programs.mjs";
import { QUIET, startNext } from "./server.mjs";

const PATHS = ["counted-page", "counted-route"];

/**
 * Builds the app of a folder, by the Next that is installed there, serves it and reports: `report(name, fault)`. `what` goes after the
 * version, and `more` is done while it is served, with `{ url, fake }`.
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
    if (code !== 0) return report(`${name}: the build`, output);
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

async function countRequests(name, url, calls, report) {
  const before = calls();
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
