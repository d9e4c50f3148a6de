// Asks a Worker for the suite, and runs cases that need several requests: one ends while others go on.
import { assert } from "chai";
import { open } from "../harness/context.mjs";
import { until } from "../harness/moments.mjs";
import { send, take } from "../harness/report.mjs";
import { KEY_ENDPOINT, keyAnswer, newSigner } from "../harness/signer.mjs";
import { faultOf, isMeant } from "../suite.mjs";
import { EVENT, textOf } from "../harness/webhook-row.mjs";

/** @import { Result, Run } from "../harness/types.js" */
/** @typedef {Run & { workerUrl: string; printed: () => string }} Given */

/** @type {Record<string, (given: Given) => Promise<void>>} */
export const WORKER_TESTS = {
  "two requests verify although a third, which was looking up the key, has ended": endedLookup,
  "no secret is on the console": searchConsole,
};

/**
 * Runs the suite in a Worker, and reports.
 *
 * @param {string} url the address of the run
 * @param {string} version of the runtime
 * @param {string} workerUrl
 * @param {() => string} printed returns the console of the Worker
 */
export async function reportWorker(url, version, workerUrl, printed) {
  const run = await take(url);
  const response = await fetch(`${workerUrl}/suite`, { method: "POST", body: JSON.stringify(run) });
  if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${await response.text()}\n${printed()}`);
  const results = /** @type {Result[]} */ (await response.json());
  for (const [name, test] of Object.entries(WORKER_TESTS)) {
    if (!isMeant(run, name)) continue;
    results.push({ group: "host", name, fault: await faultOf(test({ workerUrl, printed, ...run })) });
  }
  await send(url, { version, results });
}

/** @param {Given} given */
async function endedLookup({ workerUrl, server }) {
  const signer = await newSigner();
  const key = keyAnswer(signer.jwk);
  const { plaid, log, requestsTo } = await open(server, [{ endpoint: KEY_ENDPOINT, never: true }, key, key]);
  const body = textOf(EVENT);
  const webhook = { ...plaid, body, signature: await signer.sign(body) };
  /** @param {{ endsAfter?: number }} [more] */
  const ask = async (more) => {
    const response = await fetch(`${workerUrl}/verify`, {
      method: "POST",
      body: JSON.stringify({ ...webhook, ...more }),
    });
    assert.isTrue(response.ok, `the Worker answered ${response.status}`);
    return response.json();
  };
  assert.strictEqual(await ask({ endsAfter: 1 }), "ended");
  assert.deepEqual(await Promise.all([ask(), ask()]), [EVENT, EVENT]);
  // Each of them looks up the key at most once.
  assert.include([2, 3], (await requestsTo(KEY_ENDPOINT)).length);
  // The look-up that hung was aborted when its request ended.
  await until(async () => (await log()).aborted === 1, "the end of the look-up that hung");
}

/**
 * Secrets of the suite end in hexadecimal, and nothing else in an error does. wrangler also prints the paths of requests.
 *
 * @param {Given} given
 */
async function searchConsole({ printed }) {
  const text = printed().replaceAll(/POST \/webhooks\/[\da-f-]+/g, "");
  assert.include(text, "InvestmentsError", "no error is on the console");
  const at = text.search(/[0-9a-f]{12}/);
  assert.isBelow(at, 0, `a secret is on the console: ${text.slice(Math.max(0, at - 200), at + 12)}`);
}
