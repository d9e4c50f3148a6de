// All endpoints of the fake: the fields of the request body, according to Plaid's OpenAPI, and the handler that runs after the checks. A handler
// gets the body and the state of the fake. It returns a refusal, or the `body` of a 200 with `commit`, which applies the changes.

import { day, flag, list, note, object, oneOf, orNull, required, text, url, wholeNumber } from "../http/fields.js";
import { getHoldings, getTransactions, refresh } from "./investments.js";
import { getItem, removeItem, updateWebhook } from "./items.js";
import { getKey } from "./keys.js";
import { LINK_FIELDS } from "./link-fields.js";
import { createLinkToken, exchangePublicToken } from "./link.js";
import { PRODUCTS } from "./products.js";
import { createPublicToken, fireWebhook, resetLogin } from "./sandbox.js";

/** @import { FakeEndpoint } from "../../testing.js" */
/** @import { HandlerResult } from "../http/checks.js" */
/** @import { Fields } from "../http/fields.js" */
/** @import { Item } from "../data/items.js" */
/** @import { Plaid } from "../state.js" */
/**
 * `handle` gets a body whose fields are valid. `needsHealthyItem`: the request fails if the Item has an error. `limit`: the rate limit of the Item
 * that counts the requests, and the error code above it.
 *
 * @typedef {{ fields: Fields; needsHealthyItem?: boolean; limit?: [keyof Item["limits"], string]; handle: (body: never, plaid: Plaid) => HandlerResult }} Endpoint
 */

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

const REMOVE_REASONS = [
  "FRAUD_FIRST_PARTY",
  "FRAUD_FALSE_IDENTITY",
  "FRAUD_ABUSE",
  "FRAUD_OTHER",
  "CONNECTION_IS_NON_FUNCTIONAL",
  "OTHER",
];

/** @type {Record<FakeEndpoint, Endpoint>} */
export const ENDPOINTS = {
  "/investments/refresh": {
    fields: { access_token: required(text) },
    needsHealthyItem: true,
    handle: refresh,
  },
  "/investments/holdings/get": {
    fields: { access_token: required(text), options: object({ account_ids: list(text) }) },
    needsHealthyItem: true,
    limit: ["holdings", "INVESTMENTS_LIMIT"],
    handle: getHoldings,
  },
  "/investments/transactions/get": {
    fields: {
      access_token: required(text),
      start_date: required(day),
      end_date: required(day),
      options: object({
        account_ids: list(text),
        count: wholeNumber(1, 500),
        offset: wholeNumber(0),
        async_update: flag,
      }),
    },
    needsHealthyItem: true,
    limit: ["transactions", "INVESTMENTS_LIMIT"],
    handle: getTransactions,
  },
  "/webhook_verification_key/get": {
    fields: { key_id: required(text) },
    handle: getKey,
  },
  "/sandbox/public_token/create": {
    fields: {
      institution_id: required(text),
      initial_products: required(list(oneOf(...PRODUCTS), { atLeast: 1 })),
      options: object({
        webhook: url,
        override_username: orNull(text),
        override_password: orNull(text),
        transactions: orNull(object({ start_date: day, end_date: day, days_requested: wholeNumber(1, 730) })),
        statements: orNull(object({ start_date: required(day), end_date: required(day) })),
        income_verification: object({
          income_source_types: list(oneOf("bank", "payroll")),
          bank_income: object({ days_requested: wholeNumber(1) }),
        }),
      }),
      user_token: text,
      user_id: text,
    },
    handle: createPublicToken,
  },
  "/item/public_token/exchange": {
    fields: { public_token: required(text) },
    handle: exchangePublicToken,
  },
  "/link/token/create": {
    fields: LINK_FIELDS,
    handle: createLinkToken,
  },
  "/item/get": {
    fields: { access_token: required(text) },
    limit: ["item", "ITEM_GET_LIMIT"],
    handle: getItem,
  },
  "/item/webhook/update": {
    fields: { access_token: required(text), webhook: orNull(url) },
    handle: updateWebhook,
  },
  "/item/remove": {
    fields: { access_token: required(text), reason_code: orNull(oneOf(...REMOVE_REASONS)), reason_note: orNull(note) },
    handle: removeItem,
  },
  "/sandbox/item/reset_login": {
    fields: { access_token: required(text) },
    handle: resetLogin,
  },
  "/sandbox/item/fire_webhook": {
    fields: {
      access_token: required(text),
      webhook_type: oneOf(...WEBHOOK_TYPES),
      webhook_code: required(oneOf(...WEBHOOK_CODES)),
    },
    handle: fireWebhook,
  },
};

/**
 * The endpoint of a URL. Only the end of the path decides, because a base URL may contain a path.
 *
 * @param {string} pathname
 */
export const endpointOf = (pathname) => Object.keys(ENDPOINTS).find((path) => pathname.endsWith(path));
