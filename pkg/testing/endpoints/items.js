// The handlers of the Item endpoints. Each returns a refusal, or a body with `commit`, which applies the changes.

import { plaidItem, plaidItemWithStatus } from "../data/items.js";

/** @import { HandlerResult } from "../http/checks.js" */
/** @import { Plaid } from "../state.js" */
/** @import { Item } from "../data/items.js" */

/** @type {(body: { access_token: string }, plaid: Plaid) => HandlerResult} */
export function getItem({ access_token: token }, { items }) {
  return { body: plaidItemWithStatus(/** @type {Item} */ (items.get(token))) };
}

/** @type {(body: { access_token: string; webhook?: string | null }, plaid: Plaid) => HandlerResult} */
export function updateWebhook({ access_token: token, webhook = null }, { items, webhooks }) {
  const item = /** @type {Item} */ (items.get(token));
  return {
    body: { item: plaidItem({ ...item, webhook }) },
    async commit() {
      item.webhook = webhook;
      await webhooks.send(item, {
        webhook_type: "ITEM",
        webhook_code: "WEBHOOK_UPDATE_ACKNOWLEDGED",
        error: null,
        new_webhook_url: webhook,
      });
    },
  };
}

/** @type {(body: { access_token: string }, plaid: Plaid) => HandlerResult} */
export function removeItem({ access_token: token }, { items }) {
  const item = /** @type {Item} */ (items.get(token));
  return {
    body: {},
    commit() {
      item.isRemoved = true;
    },
  };
}
