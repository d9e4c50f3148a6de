// What every case has at hand: a fake Plaid of its own at the server, and how an error is held to what was expected.

import { assert } from "chai";
import { assertNoLeak } from "./leaks.mjs";

/** What the cases of a runtime are given. See `runSuite` for the parameters. */
export function makeContext({ library, server, inspect, receiver }) {
  const errorIs = (error, expected, { secret, accessToken }) => {
    assertError(error, expected, library);
    assertNoLeak(error, [secret, accessToken], inspect);
  };
  return {
    library,
    receiver,
    errorIs,
    open: (answers, options) => open(server, answers, options),
    /** The error that a call rejects with, once it has the `expected` fields and none of the secrets of its case. */
    async refused(promise, expected, opened) {
      const error = await promise.then(
        (value) => assert.fail(`it resolved to ${JSON.stringify(value)}`),
        (error) => error,
      );
      errorIs(error, expected, opened);
      return error;
    },
  };
}

/** Opens a case at the server: a fake Plaid of its own, with `options` of `fakePlaid`. */
export async function open({ url, refusedUrl }, answers = [], options = {}) {
  const opened = await post(`${url}/open`, { answers, options });
  const { baseUrl, clientId, secret, accessToken, itemId } = opened;
  const plaid = { clientId, secret, baseUrl };
  const log = async () => (await fetch(`${baseUrl}/log`)).json();
  return {
    refusedUrl,
    baseUrl,
    secret,
    accessToken,
    itemId,
    plaid,
    connection: { ...plaid, accessToken },
    log,
    /** The requests that reached an endpoint. */
    requestsTo: async (endpoint) => (await log()).requests.filter((request) => request.endpoint === endpoint),
    /** One of the server's controls of the fake. */
    control: (name, value = {}) => post(`${baseUrl}/${name}`, value),
  };
}

async function post(url, value) {
  const answer = await (await fetch(url, { method: "POST", body: JSON.stringify(value) })).json();
  if (answer.error) throw new Error(answer.error);
  return answer;
}

/** The error's fields as expected, its class, and its form as plain data. */
function assertError(error, expected, { InvestmentsError, isInvestmentsError }) {
  assert.instanceOf(error, InvestmentsError);
  assert.instanceOf(error, Error);
  assert.strictEqual(error.name, "InvestmentsError");
  assert.isTrue(isInvestmentsError(error));
  assert.isTrue(isInvestmentsError(JSON.parse(JSON.stringify(error))), "by its JSON");
  assert.isNotEmpty(error.message);
  for (const [field, value] of Object.entries(expected)) {
    assert.deepEqual(error[field], value, `${field} of: ${error.message}`);
    if (value === undefined) assert.notProperty(error, field);
  }
}
