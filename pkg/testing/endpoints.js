// Every endpoint of the fake: the fields of its body, as Plaid's OpenAPI has them, and what does the work once the
// request is found good. The work gets the body and the fake; it gives the refusal, or the `body` of a 200 and `commit`,
// which makes the work count.

import { day, flag, list, object, oneOf, orNull, required, text, url, whole } from "./fields.js";
import { getHoldings, getTransactions, refresh } from "./investments.js";
import { createPublicToken, exchangePublicToken } from "./items.js";
import { getKey } from "./keys.js";
import { fireWebhook } from "./webhooks.js";

/** @import { FakeEndpoint } from "../testing.js" */
/** @import { Answered } from "./checks.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Plaid } from "./index.js" */
/** @typedef {{ fields: Fields; work: (body: never, plaid: Plaid) => Answered }} Endpoint `body` has been held to `fields` */

const PRODUCTS =
  `assets auth balance balance_plus beacon identity identity_match investments investments_auth liabilities
  payment_initiation identity_verification transactions credit_details income income_verification standing_orders transfer
  employment recurring_transactions transactions_refresh signal statements processor_payments processor_identity profile
  cra_base_report cra_income_insights cra_partner_insights cra_network_insights cra_cashflow_insights cra_monitoring
  cra_lend_score cra_plaid_credit_score layer pay_by_bank protect_linked_bank protect_transactions`.split(/\s+/);

const WEBHOOK_TYPES = ["AUTH", "HOLDINGS", "INVESTMENTS_TRANSACTIONS", "ITEM", "LIABILITIES", "TRANSACTIONS", "ASSETS"];

const WEBHOOK_CODES = [
  "DEFAULT_UPDATE",
  "NEW_ACCOUNTS_AVAILABLE",
  "SMS_MICRODEPOSITS_VERIFICATION",
  "AUTHORIZATION_GRANTED",
  "USER_PERMISSION_REVOKED",
  "USER_ACCOUNT_REVOKED",
  "PENDING_DISCONNECT",
  "RECURRING_TRANSACTIONS_UPDATE",
  "LOGIN_REPAIRED",
  "SYNC_UPDATES_AVAILABLE",
  "PRODUCT_READY",
  "ERROR",
];

/** @type {Record<FakeEndpoint, Endpoint>} */
export const ENDPOINTS = {
  "/investments/refresh": {
    fields: { access_token: required(text) },
    work: refresh,
  },
  "/investments/holdings/get": {
    fields: { access_token: required(text), options: object({ account_ids: list(text) }) },
    work: getHoldings,
  },
  "/investments/transactions/get": {
    fields: {
      access_token: required(text),
      start_date: required(day),
      end_date: required(day),
      options: object({ account_ids: list(text), count: whole(1, 500), offset: whole(0), async_update: flag }),
    },
    work: getTransactions,
  },
  "/webhook_verification_key/get": {
    fields: { key_id: required(text) },
    work: getKey,
  },
  "/sandbox/public_token/create": {
    fields: {
      institution_id: required(text),
      initial_products: required(list(oneOf(...PRODUCTS), { atLeast: 1 })),
      options: object({
        webhook: url,
        override_username: orNull(text),
        override_password: orNull(text),
        transactions: orNull(object({ start_date: day, end_date: day, days_requested: whole(1, 730) })),
        statements: orNull(object({ start_date: required(day), end_date: required(day) })),
        income_verification: object({
          income_source_types: list(oneOf("bank", "payroll")),
          bank_income: object({ days_requested: whole(1) }),
        }),
      }),
      user_token: text,
      user_id: text,
    },
    work: createPublicToken,
  },
  "/item/public_token/exchange": {
    fields: { public_token: required(text) },
    work: exchangePublicToken,
  },
  "/sandbox/item/fire_webhook": {
    fields: {
      access_token: required(text),
      webhook_type: oneOf(...WEBHOOK_TYPES),
      webhook_code: required(oneOf(...WEBHOOK_CODES)),
    },
    work: fireWebhook,
  },
};

/**
 * The endpoint of a URL. The end of the path decides, so that a base URL may have a path of its own.
 *
 * @param {string} pathname
 */
export const endpointOf = (pathname) => Object.keys(ENDPOINTS).find((path) => pathname.endsWith(path));
