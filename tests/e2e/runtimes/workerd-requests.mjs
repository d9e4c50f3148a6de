// Requests of a Worker of which one ends while others go on: a suite that runs within one request can't see that.
import { assert } from "chai";
import { open } from "../context.mjs";
import { KEY_ENDPOINT, keyAnswer, newSigner } from "../signer.mjs";
import { EVENT, textOf } from "../webhook-row.mjs";

const NAME = "two requests verify although a third, which was looking up the key, has ended";

/** Runs them in the Worker at `url`. Resolves to results like those of `runSuite`. */
export async function runRequests(url, server) {
  const fault = await endedLookup(url, server).then(
    () => undefined,
    (error) => String(error.stack),
  );
  return [{ name: NAME, fault }];
}

async function endedLookup(url, server) {
  const signer = await newSigner();
  const key = keyAnswer(signer.jwk);
  const { plaid, log, requestsTo } = await open(server, [{ ...key, never: true }, key, key]);
  const body = textOf(EVENT);
  const webhook = { ...plaid, body, signature: await signer.sign(body) };
  const ask = async (more) => {
    const response = await fetch(`${url}/verify`, { method: "POST", body: JSON.stringify({ ...webhook, ...more }) });
    assert.isTrue(response.ok, `the Worker answered ${response.status}`);
    return response.json();
  };
  assert.strictEqual(await ask({ endsAfter: 1 }), "ended");
  assert.deepEqual(await Promise.all([ask(), ask()]), [EVENT, EVENT]);
  assert.lengthOf(await requestsTo(KEY_ENDPOINT), 2);
  // The look-up that hung was let go of with its request.
  assert.strictEqual((await log()).aborted, 1);
}
