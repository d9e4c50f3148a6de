// Every answer and webhook of the fake is valid by Plaid's OpenAPI: all endpoints, in the states that the fake's options and controls make.

import { describe, test } from "node:test";
import { assert } from "chai";
import { ENDPOINTS } from "../../pkg/testing/endpoints/table.js";
import { fakePlaid } from "../../pkg/testing/index.js";
import { EVENTS } from "../../pkg/testing/webhooks/events.js";
import { FIRE, GOOD } from "./requests.mjs";
import { answerFaults, webhookFaults } from "./schema.mjs";
import { ask, holdings } from "./ways.mjs";

const DAY_MS = 86_400_000;
const WEBHOOK_URL = "https://me.test/webhook";
const LIFTED = { limits: { perItem: Infinity, holdings: Infinity, transactions: Infinity, item: Infinity } };

const CUSTOM = {
  override_accounts: [
    {
      type: "investment",
      subtype: "brokerage",
      holdings: [
        {
          institution_price: 140.4,
          quantity: 12,
          currency: "USD",
          security: { ticker_symbol: "AAPL", currency: "USD" },
        },
        { institution_price: 5.9, quantity: 20, security: { ticker_symbol: "F241108C00005000" } },
      ],
      investment_transactions: [
        {
          date: "2026-01-29",
          name: "buy",
          quantity: 10,
          price: 10,
          fees: 20,
          type: "buy",
          security: { ticker_symbol: "F" },
        },
      ],
    },
  ],
};

/** The webhooks that Plaid's OpenAPI lacks. */
const WITHOUT_SCHEMA = ["ITEM: LOGIN_REPAIRED", "ITEM: NEW_ACCOUNTS_AVAILABLE"];

/** By name: the options of the fake, and steps before the requests. */
const STATES = {
  "as it is": {},
  recorded: { options: { portfolio: "recorded" } },
  "recorded, and refreshed": { options: { portfolio: "recorded" }, prepare: refresh },
  "a portfolio of one's own": { options: { portfolio: CUSTOM } },
  "refreshed ten times": {
    prepare: async (plaid) => {
      for (let turn = 0; turn < 10; turn += 1) await refresh(plaid);
    },
  },
  "with 30 days of history": { options: { history: "recent" } },
  "without history": { options: { history: "none" } },
  "with all of its history, later": { options: { history: "recent" }, prepare: (plaid) => plaid.clock.advance(DAY_MS) },
  "linked for transactions": { options: { products: ["transactions"] } },
  "of an institution without refresh": { options: { isRefreshable: false } },
  "in need of a login": { prepare: (plaid) => plaid.setItemError("ITEM_LOGIN_REQUIRED") },
  "without permission": { prepare: (plaid) => plaid.setItemError("USER_PERMISSION_REVOKED") },
  repaired: {
    async prepare(plaid) {
      await plaid.setItemError("ITEM_LOGIN_REQUIRED");
      await plaid.setItemError(null);
    },
  },
  removed: { prepare: (plaid) => post(plaid, "/item/remove", { access_token: plaid.accessToken }) },
  "at its limits": { options: { limits: { perItem: 0, holdings: 0, transactions: 0, item: 0 } } },
};

const post = (plaid, path, body) => ask({ ...plaid.connection, accessToken: plaid.accessToken }, path, body);
async function refresh(plaid) {
  await post(plaid, "/investments/refresh", { access_token: plaid.accessToken });
}

const nameOf = ({ webhook_type, webhook_code }) => `${webhook_type}: ${webhook_code}`;

/** The webhook that the fake sends when it is asked to fire one. */
async function fired(webhook_type, webhook_code) {
  const plaid = fakePlaid({ webhook: WEBHOOK_URL });
  await post(plaid, FIRE, { access_token: plaid.accessToken, webhook_type, webhook_code });
  await plaid.delivered();
  assert.lengthOf(plaid.webhooks, 1);
  return plaid.webhooks[0].event;
}

function assertWebhook(event) {
  const faults = webhookFaults(event);
  if (faults) assert.deepEqual(faults, [], nameOf(event));
  else assert.include(WITHOUT_SCHEMA, nameOf(event));
}

describe("the answers of fakePlaid by Plaid's OpenAPI", () => {
  for (const [state, { options, prepare }] of Object.entries(STATES)) {
    test(`of an Item ${state}`, async () => {
      for (const [path, { body }] of Object.entries(GOOD)) {
        const plaid = fakePlaid({ ...LIFTED, webhook: WEBHOOK_URL, ...options });
        await prepare?.(plaid);
        const { connection, accessToken, rotateKey, createItem } = plaid;
        const response = await post(plaid, path, await body({ ...connection, accessToken, rotateKey, createItem }));
        assert.deepEqual(answerFaults(path, response.status, await response.json()), [], path);
        await plaid.delivered();
        for (const { event } of plaid.webhooks) assertWebhook(event);
      }
    });
  }

  test("of every error that the fake knows", async () => {
    const plaid = fakePlaid();
    const types = await import("node:fs").then(({ readFileSync }) =>
      readFileSync(new URL("../../pkg/fake-answers.d.ts", import.meta.url), "utf8"),
    );
    const codes = types.slice(types.indexOf("type FakeErrorCode")).match(/(?<=\| ")[A-Z_]+(?=")/g);
    for (const errorCode of codes) {
      plaid.answerNext({ errorCode });
      const response = await post(plaid, "/item/get", { access_token: plaid.accessToken });
      assert.deepEqual(answerFaults("/item/get", response.status, await response.json()), [], errorCode);
    }
  });

  test("of every webhook that can be fired", async () => {
    const withoutSchema = [];
    for (const [type, codes] of Object.entries(EVENTS)) {
      for (const code of Object.keys(codes)) {
        const event = await fired(type, code);
        assert.strictEqual(nameOf(event), `${type}: ${code}`);
        assertWebhook(event);
        if (!webhookFaults(event)) withoutSchema.push(nameOf(event));
      }
    }
    assert.sameMembers(withoutSchema, WITHOUT_SCHEMA);
  });

  test("a faulty webhook is found", async () => {
    const event = await fired("HOLDINGS", "DEFAULT_UPDATE");
    assert.match(webhookFaults({ ...event, new_holdings: "1" }).join(), /new_holdings is no number/);
  });

  test("all endpoints are asked", () => {
    assert.sameMembers(Object.keys(GOOD), Object.keys(ENDPOINTS));
  });

  test("a fault is found: a field that is missing, of another type, null, or unknown", async () => {
    const plaid = fakePlaid();
    const good = await holdings({ ...plaid.connection, accessToken: plaid.accessToken });
    const faults = (change) => {
      const body = structuredClone(good);
      change(body);
      return answerFaults("/investments/holdings/get", 200, body);
    };
    assert.deepEqual(
      faults(() => {}),
      [],
    );
    for (const [change, fault] of [
      [(body) => delete body.item, /item is missing/],
      [(body) => (body.holdings[0].quantity = "1"), /holdings\[0\]\.quantity is no number/],
      [(body) => (body.holdings[0].account_id = null), /account_id is null/],
      [(body) => (body.accounts[0].kind = 1), /kind is not known to Plaid/],
      [(body) => (body.item.products = ["stocks"]), /products\[0\] is "stocks"/],
      [(body) => (body.holdings[0].institution_price_as_of = "1/2/2026"), /is no date/],
    ]) {
      assert.match(faults(change).join(), fault);
    }
  });
});
