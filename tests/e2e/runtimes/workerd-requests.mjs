// Cases of a Worker whose requests end while others go on, which a suite that runs in one request can't see.
import { assert } from "chai";
import { open } from "../context.mjs";
import { KEY_ENDPOINT, keyAnswer, newSigner } from "../signer.mjs";
import { EVENT, textOf } from "../webhook-row.mjs";

const CASES = [
  {
    name: "two requests verify although a third, which was looking up the key, has ended with its answer",
    async first(ask, log) {
      assert.strictEqual(await ask({ endsAfter: 1 }), "ended");
    },
  },
  {
    name: "two requests verify although the client of a third, which was looking up the key, has gone",
    async first(ask, log) {
      const controller = new AbortController();
      const gone = ask({}, controller.signal).then(
        () => assert.fail("it was answered"),
        (error) => assert.strictEqual(error.name, "AbortError"),
      );
      while ((await log()).requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      controller.abort();
      await gone;
    },
  },
];

/** Runs the cases in the Worker at `url`. Resolves to results like those of `runSuite`. */
export function runRequests(url, server) {
  return Promise.all(
    CASES.map(async ({ name, first }) => {
      const fault = await run(first, url, server).then(
        () => undefined,
        (error) => String(error.stack),
      );
      return { name, fault };
    }),
  );
}

async function run(first, url, server) {
  const signer = await newSigner();
  const key = keyAnswer(signer.jwk);
  const { plaid, log, requestsTo } = await open(server, [{ ...key, never: true }, key, key]);
  const body = textOf(EVENT);
  const webhook = { ...plaid, body, signature: await signer.sign(body) };
  const ask = async (more, signal) => {
    const init = { method: "POST", body: JSON.stringify({ ...webhook, ...more }), signal };
    const response = await fetch(`${url}/verify`, init);
    assert.isTrue(response.ok, `the Worker answered ${response.status}`);
    return response.json();
  };
  await first(ask, log);
  assert.deepEqual(await Promise.all([ask(), ask()]), [EVENT, EVENT]);
  assert.lengthOf(await requestsTo(KEY_ENDPOINT), 2);
}
