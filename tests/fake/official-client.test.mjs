// The fake Plaid as Plaid's own client sees it, over real HTTP: every endpoint, a success and an error each.

import { after, before, describe, test } from "node:test";
import { assert } from "chai";
import { Configuration, PlaidApi } from "plaid";
import { startServer } from "../suite/harness/server.mjs";
import { ways } from "./ways.mjs";

const server = {};
before(async () => Object.assign(server, await startServer()));
after(() => server.close());

async function open() {
  const plaid = await ways(server)["over HTTP"].open([], { webhook: server.refusedUrl, transactions: 150 });
  const headers = { "PLAID-CLIENT-ID": plaid.clientId, "PLAID-SECRET": plaid.secret, "Plaid-Version": "2020-09-14" };
  const client = new PlaidApi(new Configuration({ basePath: plaid.baseUrl, baseOptions: { headers } }));
  return { ...plaid, client, access_token: plaid.accessToken };
}

const DATES = { start_date: "2000-01-01", end_date: "2099-12-31" };
const LINK = { institution_id: "ins_109508", initial_products: ["investments"] };

/** By method of the client: a request that is good, what its answer must be, a request that is wrong, and its error. */
const CALLS = {
  investmentsRefresh: {
    good: ({ access_token }) => ({ access_token }),
    check: (data) => assert.hasAllKeys(data, ["request_id"]),
    wrong: () => ({ access_token: "access-sandbox-1" }),
    code: "INVALID_ACCESS_TOKEN",
  },
  investmentsHoldingsGet: {
    good: ({ access_token }) => ({ access_token }),
    check: ({ accounts, holdings, securities, item }, { itemId }) => {
      assert.deepEqual([accounts.length, holdings.length, securities.length], [2, 6, 5]);
      assert.strictEqual(item.item_id, itemId);
    },
    wrong: ({ access_token }) => ({ access_token, options: { account_ids: ["x"] } }),
    code: "INVALID_ACCOUNT_ID",
  },
  investmentsTransactionsGet: {
    good: ({ access_token }) => ({ access_token, ...DATES, options: { count: 40, offset: 120 } }),
    check: ({ investment_transactions, total_investment_transactions }) => {
      assert.deepEqual([investment_transactions.length, total_investment_transactions], [30, 150]);
    },
    wrong: ({ access_token }) => ({ access_token, ...DATES, options: { count: 501 } }),
    code: "INVALID_FIELD",
  },
  webhookVerificationKeyGet: {
    good: async ({ rotateKey }) => ({ key_id: await rotateKey() }),
    check: ({ key }) => assert.include(key, { alg: "ES256", use: "sig", expired_at: null }),
    wrong: () => ({ key_id: "x" }),
    code: "INVALID_WEBHOOK_VERIFICATION_KEY_ID",
  },
  sandboxPublicTokenCreate: {
    good: () => LINK,
    check: ({ public_token }) => assert.match(public_token, /^public-sandbox-/),
    wrong: () => ({ ...LINK, institution_id: "chase" }),
    code: "INVALID_INSTITUTION",
  },
  itemPublicTokenExchange: {
    good: async ({ client }) => ({ public_token: (await client.sandboxPublicTokenCreate(LINK)).data.public_token }),
    check: async ({ access_token, item_id }, { client }) => {
      const { data } = await client.investmentsHoldingsGet({ access_token });
      assert.strictEqual(data.item.item_id, item_id);
    },
    wrong: () => ({ public_token: "public-sandbox-1" }),
    code: "INVALID_PUBLIC_TOKEN",
  },
  sandboxItemFireWebhook: {
    good: ({ access_token }) => ({ access_token, webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE" }),
    check: ({ webhook_fired }) => assert.isTrue(webhook_fired),
    wrong: ({ access_token }) => ({ access_token, webhook_type: "AUTH", webhook_code: "DEFAULT_UPDATE" }),
    code: "SANDBOX_PRODUCT_NOT_ENABLED",
  },
};

describe("Plaid's own client against fakePlaid", () => {
  for (const [method, { good, check, wrong, code }] of Object.entries(CALLS)) {
    test(`${method} is answered`, async () => {
      const plaid = await open();
      const { status, data } = await plaid.client[method](await good(plaid));
      assert.strictEqual(status, 200);
      assert.isString(data.request_id);
      await check(data, plaid);
    });

    test(`${method} is refused with ${code} where it is wrong`, async () => {
      const plaid = await open();
      const error = await plaid.client[method](await wrong(plaid)).catch((error) => error);
      assert.strictEqual(error.response?.status, 400);
      assert.include(error.response.data, { error_code: code, display_message: null });
    });
  }
});
