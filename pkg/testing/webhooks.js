// Webhooks: what they say, and how they are sent. https://plaid.com/docs/api/webhooks/

import { refuse } from "./errors.js";

/** @import { FakeClock, FakePlaidOptions, FakeWebhook } from "../testing.js" */
/** @import { Answered } from "./checks.js" */
/** @import { Plaid } from "./index.js" */
/** @import { Item } from "./items.js" */
/** @import { Keys } from "./keys.js" */
/** @typedef {ReturnType<typeof makeWebhooks>} Webhooks */

const WEEK_MS = 604_800_000;

/**
 * By type and code, the fields of those that Plaid's Sandbox fires for an Item with Investments, beside the common.
 *
 * @type {Record<string, Record<string, (item: Item, now: number) => object>>}
 */
const EVENTS = {
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
    USER_ACCOUNT_REVOKED: ({ portfolio }) => ({ account_id: portfolio.accounts[0].id }),
    USER_PERMISSION_REVOKED: () => ({
      error: {
        error_code: "USER_PERMISSION_REVOKED",
        error_message: "the holder of this account has revoked their permission for your application to access it",
        display_message: null,
        error_type: "ITEM_ERROR",
        status: 400,
      },
    }),
  },
};

/**
 * The work of `/sandbox/item/fire_webhook`.
 *
 * @type {(body: { access_token: string; webhook_type?: string; webhook_code: string }, plaid: Plaid) => Answered}
 */
export function fireWebhook({ access_token: token, webhook_type, webhook_code }, { items, clock, webhooks }) {
  const item = /** @type {Item} */ (items.get(token));
  const type = webhook_type ?? (webhook_code in EVENTS.ITEM ? "ITEM" : undefined);
  if (!Object.hasOwn(EVENTS, /** @type {string} */ (type)))
    return refuse("SANDBOX_PRODUCT_NOT_ENABLED", "its product is not enabled on this item");
  const fields = EVENTS[/** @type {string} */ (type)][webhook_code];
  if (!fields) return refuse("INVALID_FIELD", `webhook_code ${webhook_code} is not one of webhook_type ${type}`);
  if (!item.webhook) return refuse("SANDBOX_WEBHOOK_INVALID");
  return {
    body: { webhook_fired: true },
    commit: () => webhooks.send(item, { webhook_type: type, webhook_code, ...fields(item, clock.now()) }),
  };
}

/**
 * Signs webhooks by `sign`, keeps them in `sent`, and hands them to `deliver`.
 *
 * @param {{ sign: Keys["sign"]; deliver: FakePlaidOptions["deliver"]; clock: FakeClock }} parts
 */
export function makeWebhooks({ sign, deliver, clock }) {
  /** @type {FakeWebhook[]} */
  const sent = [];
  /** @type {Set<Promise<unknown>>} */
  const pending = new Set();

  /**
   * @template T
   * @param {Promise<T>} promise
   */
  function track(promise) {
    const settled = () => pending.delete(promise);
    pending.add(promise);
    promise.then(settled, settled);
    return promise;
  }

  /** @param {FakeWebhook} webhook */
  async function handOver(webhook) {
    try {
      const headers = { "Content-Type": "application/json", "Plaid-Verification": webhook.signature };
      const request = new Request(webhook.url, { method: "POST", headers, body: webhook.body });
      const response = /** @type {Partial<Response> | undefined} */ (await deliver?.(request));
      webhook.status = response?.status;
    } catch (error) {
      webhook.error = String(error);
    }
  }

  return {
    sent,

    /**
     * Sends an Item's webhook, if the Item has an address. Resolves once it is signed and handed over, to its entry in
     * the log and the promise that `deliver` is through.
     *
     * @param {Item} item
     * @param {object} event
     */
    async send(item, event) {
      if (!item.webhook) return undefined;
      const full = { item_id: item.itemId, environment: "sandbox", ...event };
      const { body, signature } = await track(sign(full));
      const webhook = { url: item.webhook, event: JSON.parse(body), body, signature, at: clock.now() };
      sent.push(webhook);
      // It rejects only for what can't be made a text.
      return { webhook, delivered: track(handOver(webhook).catch(() => {})) };
    },

    /** Waits until none is on its way, those included that are sent meanwhile. */
    async allDelivered() {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
  };
}
