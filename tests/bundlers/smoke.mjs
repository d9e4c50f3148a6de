// What the app is given, and what has to come of it. What was billed is counted at the fake.
import { assert } from "chai";
import { open } from "../e2e/context.mjs";

const EVENT = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", environment: "sandbox", item_id: "item-1" };

/**
 * Runs the app: `run` takes what it is given and resolves to what it gave. `origin` is that of the suite's server, or of one
 * that hands on to it. `more` goes into each call.
 */
export async function smoke(origin, run, more = {}) {
  const server = { url: origin, more };
  const refresh = await open(server);
  const refused = await open(server, [{ errorCode: "ITEM_LOGIN_REQUIRED", error_message: "log in" }]);
  const webhook = await open(server);
  const { body, signature } = await webhook.control("sign-webhook", { body: EVENT });
  const given = {
    refresh: refresh.connection,
    refused: refused.connection,
    webhook: { ...webhook.plaid, body, signature },
  };
  const { requestId, error, event, fault } = await run(given);
  assert.isUndefined(fault);
  assert.isString(requestId);
  assert.strictEqual((await refresh.log()).billed, 1);
  assert.deepInclude(error, {
    name: "InvestmentsError",
    message: "ITEM_LOGIN_REQUIRED: log in",
    kind: "plaid",
    outcome: "rejected",
    retry: { when: "user" },
  });
  assert.strictEqual((await refused.log()).billed, 0);
  assert.deepEqual(event, EVENT);
}
