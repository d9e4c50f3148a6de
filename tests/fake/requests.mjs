// For each endpoint of the fake: a valid request, and the fields of its answer.

import { ask } from "./ways.mjs";

export const HOLDINGS = "/investments/holdings/get";
export const TRANSACTIONS = "/investments/transactions/get";
export const KEY = "/webhook_verification_key/get";
export const CREATE = "/sandbox/public_token/create";
export const EXCHANGE = "/item/public_token/exchange";
export const FIRE = "/sandbox/item/fire_webhook";
export const LINK = "/link/token/create";
export const ITEM = "/item/get";
export const WEBHOOK = "/item/webhook/update";
export const REMOVE = "/item/remove";
export const RESET = "/sandbox/item/reset_login";

/** By endpoint: a body that is good, which of its fields are required, and the fields of the answer. */
export const GOOD = {
  "/investments/refresh": {
    body: ({ accessToken }) => ({ access_token: accessToken }),
    required: ["access_token"],
    answer: [],
  },
  [HOLDINGS]: {
    body: ({ accessToken }) => ({ access_token: accessToken, options: { account_ids: [] } }),
    required: ["access_token"],
    answer: ["accounts", "holdings", "is_investments_fallback_item", "item", "securities"],
  },
  [TRANSACTIONS]: {
    body: ({ accessToken }) => ({
      access_token: accessToken,
      start_date: "2024-02-29",
      end_date: "2099-12-31",
      options: { account_ids: [], count: 500, offset: 0, async_update: false },
    }),
    required: ["access_token", "start_date", "end_date"],
    answer: [
      "accounts",
      "investment_transactions",
      "is_investments_fallback_item",
      "item",
      "securities",
      "total_investment_transactions",
    ],
  },
  [KEY]: {
    body: async ({ rotateKey }) => ({ key_id: await rotateKey() }),
    required: ["key_id"],
    answer: ["key"],
  },
  [CREATE]: {
    body: () => ({
      institution_id: "ins_3",
      initial_products: ["investments", "transactions"],
      options: {
        webhook: "https://me.test/webhook",
        override_username: "user_good",
        override_password: null,
        transactions: { start_date: "2024-01-01", end_date: "2024-12-31", days_requested: 730 },
        statements: { start_date: "2024-01-01", end_date: "2024-12-31" },
        income_verification: { income_source_types: ["bank"], bank_income: { days_requested: 90 } },
      },
      user_token: "user-sandbox-1",
      user_id: "usr_1",
    }),
    required: ["institution_id", "initial_products"],
    answer: ["public_token"],
  },
  [EXCHANGE]: {
    body: async (plaid) => ({ public_token: await newPublicToken(plaid) }),
    required: ["public_token"],
    answer: ["access_token", "item_id"],
  },
  [LINK]: {
    body: () => ({
      client_name: "My App",
      language: "en",
      country_codes: ["US"],
      user: { client_user_id: "user-1" },
      products: ["investments"],
    }),
    required: ["client_name", "language", "country_codes"],
    answer: ["expiration", "link_token"],
  },
  [ITEM]: {
    body: ({ accessToken }) => ({ access_token: accessToken }),
    required: ["access_token"],
    answer: ["item", "status"],
  },
  [WEBHOOK]: {
    body: ({ accessToken }) => ({ access_token: accessToken, webhook: "https://me.test/other" }),
    required: ["access_token"],
    answer: ["item"],
  },
  [REMOVE]: {
    body: async (plaid) => ({ access_token: (await plaid.createItem()).accessToken, reason_code: "OTHER" }),
    required: ["access_token"],
    answer: [],
  },
  [RESET]: {
    body: async (plaid) => ({ access_token: (await plaid.createItem()).accessToken }),
    required: ["access_token"],
    answer: ["reset_login"],
  },
  [FIRE]: {
    body: ({ accessToken }) => ({
      access_token: accessToken,
      webhook_type: "HOLDINGS",
      webhook_code: "DEFAULT_UPDATE",
    }),
    required: ["access_token", "webhook_code"],
    answer: ["webhook_fired"],
  },
};

export async function newPublicToken(plaid) {
  const body = { institution_id: "ins_109508", initial_products: ["investments"] };
  return (await (await ask(plaid, CREATE, body)).json()).public_token;
}
