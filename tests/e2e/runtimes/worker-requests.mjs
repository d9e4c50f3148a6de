// Asks a Worker for the suite, and for what a suite within one request can't see: requests of which one ends while others go on.
import { assert } from "chai";
import { open } from "../context.mjs";
import { until } from "../moments.mjs";
import { send, take } from "../report.mjs";
import { KEY_ENDPOINT, keyAnswer, newSigner } from "../signer.mjs";
import { faultOf, isMeant } from "../suite.mjs";
import { EVENT, textOf } from "../webhook-row.mjs";

export const WORKER_TESTS = {
  "two requests verify although a third, which was looking up the key, has ended": endedLookup,
  "no secret is on the console": searchConsole,
};

/** Reports to `url` what the Worker at `workerUrl` says; `printed` gives what is on its console. */
export async function reportWorker(url, version, workerUrl, printed) {
  const run = await take(url);
  const response = await fetch(`${workerUrl}/suite`, { method: "POST", body: JSON.stringify(run) });
  if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${await response.text()}\n${printed()}`);
  const results = await response.json();
  for (const [name, test] of Object.entries(WORKER_TESTS)) {
    if (!isMeant(run, name)) continue;
    results.push({ group: "host", name, fault: await faultOf(test({ workerUrl, printed, ...run })) });
  }
  await send(url, { version, results });
}

async function endedLookup({ workerUrl, server }) {
  const signer = await newSigner();
  const key = keyAnswer(signer.jwk);
  const { plaid, log, requestsTo } = await open(server, [{ ...key, never: true }, key, key]);
  const body = textOf(EVENT);
  const webhook = { ...plaid, body, signature: await signer.sign(body) };
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
  // Each looks it up for itself at most once.
  assert.include([2, 3], (await requestsTo(KEY_ENDPOINT)).length);
  // The look-up that hung was let go of with its request.
  await until(async () => (await log()).aborted === 1, "the end of the look-up that hung");
}

/** Secrets of the suite end in hexadecimal, and nothing else in an error does. wrangler prints what it was asked for, too. */
async function searchConsole({ printed }) {
  const text = printed().replaceAll(/POST \/webhooks\/[\da-f-]+/g, "");
  assert.include(text, "InvestmentsError", "no error is on the console");
  const at = text.search(/[0-9a-f]{12}/);
  assert.isBelow(at, 0, `a secret is on the console: ${text.slice(Math.max(0, at - 200), at + 12)}`);
}
