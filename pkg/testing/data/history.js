// The arrival of an Item's older transactions: https://plaid.com/docs/investments/async-update-migration/

import { DAY_MS, dayOf } from "./days.js";

/** @import { Plaid } from "../state.js" */
/** @import { Item } from "./items.js" */

/** The number of days whose transactions are available right after Link, if the rest arrives later. */
const RECENT_DAYS = 30;
/** The time until the rest arrives, by the fake's clock. At Plaid it takes a few minutes. */
const HISTORY_TAKES_MS = 120_000;

/**
 * The first date whose transactions are available. An empty string if all are.
 *
 * @param {Item} item
 */
export function firstDay({ history, createdAt }) {
  return history === "complete" ? "" : dayOf(createdAt - RECENT_DAYS * DAY_MS);
}

/**
 * Schedules the arrival of the rest of the history, if the Item has Investments and its history is incomplete.
 *
 * @param {Item} item
 * @param {Pick<Plaid, "clock" | "webhooks">} plaid
 */
export function startHistory(item, plaid) {
  if (item.history !== "complete" && item.products.includes("investments")) loadHistory(item, plaid);
}

/**
 * Schedules the arrival of the rest of the history, and its webhook.
 *
 * @param {Item} item
 * @param {Pick<Plaid, "clock" | "webhooks">} plaid
 */
export function loadHistory(item, { clock, webhooks }) {
  item.isLoading = true;
  clock.at(clock.now() + HISTORY_TAKES_MS, () => {
    if (item.isRemoved) return;
    const { length } = item.portfolio
      .transactions()
      .filter(({ date }) => item.history === "none" || date < firstDay(item));
    completeHistory(item, clock.now());
    void webhooks.send(item, {
      webhook_type: "INVESTMENTS_TRANSACTIONS",
      webhook_code: "HISTORICAL_UPDATE",
      error: null,
      new_investments_transactions: length,
      cancelled_investments_transactions: 0,
    });
  });
}

/**
 * @param {Item} item
 * @param {number} now
 */
export function completeHistory(item, now) {
  item.isLoading = false;
  item.history = "complete";
  item.succeededAt = now;
  if (!item.products.includes("investments")) item.products.push("investments");
}
