// The options of the app, and its expected results. The fake counts the bills.
import { assert } from "chai";
import { open } from "../../suite/harness/context.mjs";

/** @import { PlaidConnection } from "plaid-investments" */
/** @import { Given, Results } from "./app.mjs" */

const EVENT = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", environment: "sandbox", item_id: "item-1" };

/**
 * Runs the app and checks its results.
 *
 * @param {string} origin of the suite's server, or of a proxy to it
 * @param {(given: Given) => Promise<Results & { fault?: string }>} run calls the app
 * @param {PlaidConnection} [more] options of each call
 */
export async function smoke(origin, run, more = {}) {
  const server = { url: origin, refusedUrl: "", more };
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
  assert.deepEqual(/** @type {object} */ (event), EVENT);
}
