// The bodies of webhooks: https://plaid.com/docs/api/webhooks/

import { webhookError } from "../data/items.js";

/** @import { Item } from "../data/items.js" */

const WEEK_MS = 604_800_000;

/**
 * The webhooks that Plaid's Sandbox can fire for an Item with Investments, by type and code. Each has its fields, without the common ones.
 *
 * @type {Record<string, Record<string, (item: Item, now: number) => object>>}
 */
export const EVENTS = {
  HOLDINGS: {
    DEFAULT_UPDATE: () => ({ error: null, new_holdings: 0, updated_holdings: 0 }),
  },
  INVESTMENTS_TRANSACTIONS: {
    DEFAULT_UPDATE: () => ({ error: null, new_investments_transactions: 0, cancelled_investments_transactions: 0 }),
  },
  ITEM: {
    LOGIN_REPAIRED: () => ({}),
    NEW_ACCOUNTS_AVAILABLE: () => ({ error: null }),
    PENDING_DISCONNECT: (_item, now) => ({
      reason: "INSTITUTION_MIGRATION",
      disconnect_time: new Date(now + WEEK_MS).toISOString(),
    }),
    USER_ACCOUNT_REVOKED: ({ portfolio }) => ({ account_id: portfolio.accounts()[0].account_id }),
    USER_PERMISSION_REVOKED: () => ({ error: webhookError("USER_PERMISSION_REVOKED") }),
  },
};
