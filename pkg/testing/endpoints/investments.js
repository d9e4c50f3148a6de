// The handlers of the Investments endpoints. Each returns a refusal, or a body with `commit`, which applies the changes.

import { refuse } from "../http/errors.js";
import { completeHistory, firstDay, loadHistory } from "../data/history.js";
import { plaidItem } from "../data/items.js";

/** @import { HandlerResult } from "../http/checks.js" */
/** @import { Plaid } from "../state.js" */
/** @import { Item } from "../data/items.js" */
/** @typedef {{ account_id: string }} OfAccount */
/** @typedef {(one: OfAccount) => boolean} IsRequested whether it belongs to a requested account */

const DEFAULT_COUNT = 100;

/** @type {(body: { access_token: string }, plaid: Plaid) => HandlerResult} */
export function refresh({ access_token: token }, { items, clock, clientLimit, webhooks }) {
  const item = /** @type {Item} */ (items.get(token));
  const now = clock.now();
  if (!item.isRefreshable) return refuse("PRODUCTS_NOT_SUPPORTED");
  if (item.history === "none") return refuse(item.isLoading ? "PRODUCT_NOT_READY" : "PRODUCT_NOT_ENABLED");
  if (clientLimit.isReached(now)) return refuse("RATE_LIMIT");
  if (item.limits.refresh.isReached(now)) return refuse("INVESTMENTS_REFRESH_LIMIT");
  return {
    body: {},
    async commit(entry) {
      entry.billed = true;
      item.succeededAt = now;
      clientLimit.count(now);
      item.limits.refresh.count(now);
      if (!item.changes) return;
      const changes = item.portfolio.refresh(now);
      if (!changes) return;
      const { new_holdings, updated_holdings, new_investments_transactions, cancelled_investments_transactions } =
        changes;
      /** @type {[string, Record<string, number>][]} */
      const events = [
        ["HOLDINGS", { new_holdings, updated_holdings }],
        ["INVESTMENTS_TRANSACTIONS", { new_investments_transactions, cancelled_investments_transactions }],
      ];
      for (const [webhook_type, counts] of events) {
        if (Object.values(counts).every((count) => count === 0)) continue;
        await webhooks.send(item, { webhook_type, webhook_code: "DEFAULT_UPDATE", error: null, ...counts });
      }
    },
  };
}

/** @type {(body: { access_token: string; options?: { account_ids?: string[] } }, plaid: Plaid) => HandlerResult} */
export function getHoldings({ access_token: token, options = {} }, { items, clock }) {
  const item = /** @type {Item} */ (items.get(token));
  return forAccounts(item, clock.now(), options.account_ids, (isRequested) => {
    const holdings = item.portfolio.holdings().filter(isRequested);
    return { holdings, securities: item.portfolio.securities(holdings.map(({ security_id }) => security_id)) };
  });
}

/**
 * @typedef {object} TransactionsBody
 * @property {string} access_token
 * @property {string} start_date
 * @property {string} end_date
 * @property {{ account_ids?: string[]; count?: number; offset?: number; async_update?: boolean }} [options]
 */

/** @type {(body: TransactionsBody, plaid: Plaid) => HandlerResult} */
export function getTransactions({ access_token: token, start_date, end_date, options = {} }, plaid) {
  if (end_date < start_date) return refuse("INVALID_FIELD", "end_date must not be before start_date");
  const item = /** @type {Item} */ (plaid.items.get(token));
  if (item.history === "none" && (item.isLoading || options.async_update)) {
    const commit = item.isLoading ? undefined : () => loadHistory(item, plaid);
    return { ...refuse("PRODUCT_NOT_READY"), commit };
  }
  return forAccounts(item, plaid.clock.now(), options.account_ids, (isRequested) => {
    const from = item.history === "recent" ? firstDay(item) : "";
    const { count = DEFAULT_COUNT, offset = 0 } = options;
    const all = item.portfolio
      .transactions()
      .filter((one) => isRequested(one) && from <= one.date && start_date <= one.date && one.date <= end_date);
    const page = all.reverse().slice(offset, offset + count);
    return {
      investment_transactions: page,
      securities: item.portfolio.securities(page.map(({ security_id }) => security_id)),
      total_investment_transactions: all.length,
    };
  });
}

/**
 * The response for the accounts with these ids, or for all accounts if there are no ids.
 *
 * @param {Item} item
 * @param {number} now
 * @param {string[] | undefined} accountIds
 * @param {(isRequested: IsRequested) => object} content
 * @returns {HandlerResult}
 */
function forAccounts(item, now, accountIds = [], content) {
  const accounts = item.portfolio.accounts();
  /** @param {string} id */
  const isKnown = (id) => accounts.some(({ account_id }) => account_id === id);
  if (!accountIds.every(isKnown)) return refuse("INVALID_ACCOUNT_ID");
  /** @type {IsRequested} */
  const isRequested = ({ account_id }) => accountIds.length === 0 || accountIds.includes(account_id);
  return {
    body: {
      accounts: accounts.filter(isRequested),
      ...content(isRequested),
      is_investments_fallback_item: false,
      item: plaidItem(item),
    },
    // The first read of an Item that was linked without Investments adds them.
    commit: item.history === "none" ? () => completeHistory(item, now) : undefined,
  };
}
