// A row that is one call and its outcome: opened at the server, called, and counted there. See `cases.mjs` for its fields.

import { assert } from "chai";
import { assertOutcome } from "./context.mjs";

export async function runRow(row, { library, open }) {
  const { call = "refreshInvestments", answers, options = {}, given, abort, expect, says, requests = 1, billed } = row;
  const opened = await open(answers);
  const own = typeof options === "function" ? await options(opened) : options;
  const signal = abort === undefined ? {} : { signal: abortAt(abort, opened.secret) };
  // Descriptors, so that a getter reaches the library as one.
  const all = Object.defineProperties({ ...opened.connection, ...signal }, Object.getOwnPropertyDescriptors(own));
  await assertOutcome(library[call](given ? given(all) : all), { expect, says }, library, opened);
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
