// The work of the endpoints of Investments. Each gives the refusal, or the body of the answer and what makes it count.

import { refuse } from "./errors.js";
import { accountsOf, findNews, holdingsOf, securitiesOf } from "./portfolio.js";

/** @import { Answered } from "./checks.js" */
/** @import { Plaid } from "./index.js" */
/** @import { Item } from "./items.js" */
/** @typedef {{ account_id: string }} OfAccount */
/** @typedef {(one: OfAccount) => boolean} IsOwn whether it is of an account that was asked for */

const DEFAULT_COUNT = 100;

/** @type {(body: { access_token: string }, plaid: Plaid) => Answered} */
export function refresh({ access_token: token }, { items, clock, clientLimit, webhooks }) {
  const item = /** @type {Item} */ (items.get(token));
  const now = clock.now();
  if (clientLimit.isReached(now)) return refuse("RATE_LIMIT");
  if (item.limit.isReached(now)) return refuse("INVESTMENTS_REFRESH_LIMIT");
  return {
    body: {},
    async commit(entry) {
      entry.billed = true;
      clientLimit.count(now);
      item.limit.count(now);
      if (!item.changes) return;
      const { new_holdings, updated_holdings, ...transactions } = findNews(item.portfolio, now);
      for (const [webhook_type, counts] of [
        ["HOLDINGS", { new_holdings, updated_holdings }],
        ["INVESTMENTS_TRANSACTIONS", transactions],
      ]) {
        await webhooks.send(item, {
          webhook_type,
          webhook_code: "DEFAULT_UPDATE",
          error: null,
          .../** @type {object} */ (counts),
        });
      }
    },
  };
}

/** @type {(body: { access_token: string; options?: { account_ids?: string[] } }, plaid: Plaid) => Answered} */
export function getHoldings({ access_token: token, options = {} }, { items }) {
  const item = /** @type {Item} */ (items.get(token));
  return forAccounts(item, options.account_ids, (isOwn) => {
    const holdings = holdingsOf(item.portfolio).filter(isOwn);
    return { holdings, securities: securitiesOf(item.portfolio, holdings) };
  });
}

/**
 * @typedef {object} TransactionsBody
 * @property {string} access_token
 * @property {string} start_date
 * @property {string} end_date
 * @property {{ account_ids?: string[]; count?: number; offset?: number }} [options]
 */

/** @type {(body: TransactionsBody, plaid: Plaid) => Answered} */
export function getTransactions({ access_token: token, start_date, end_date, options = {} }, { items }) {
  if (end_date < start_date) return refuse("INVALID_FIELD", "end_date must not be before start_date");
  const item = /** @type {Item} */ (items.get(token));
  return forAccounts(item, options.account_ids, (isOwn) => {
    const { count = DEFAULT_COUNT, offset = 0 } = options;
    const all = item.portfolio.transactions.filter(
      (one) => isOwn(one) && start_date <= one.date && one.date <= end_date,
    );
    const page = all.reverse().slice(offset, offset + count);
    return {
      investment_transactions: page,
      securities: securitiesOf(item.portfolio, page),
      total_investment_transactions: all.length,
    };
  });
}

/**
 * The answer for the accounts that were asked for, which are all unless some are named.
 *
 * @param {Item} item
 * @param {string[] | undefined} accountIds
 * @param {(isOwn: IsOwn) => object} content
 * @returns {Answered}
 */
function forAccounts(item, accountIds = [], content) {
  const accounts = accountsOf(item.portfolio);
  /** @param {string} id */
  const isKnown = (id) => accounts.some(({ account_id }) => account_id === id);
  if (!accountIds.every(isKnown)) return refuse("INVALID_ACCOUNT_ID");
  /** @type {IsOwn} */
  const isOwn = ({ account_id }) => accountIds.length === 0 || accountIds.includes(account_id);
  return {
    body: {
      accounts: accounts.filter(isOwn),
      ...content(isOwn),
      is_investments_fallback_item: false,
      item: itemOf(item),
    },
  };
}

/** @param {Item} item */
function itemOf({ itemId, institutionId, webhook }) {
  return {
    auth_method: null,
    available_products: ["balance"],
    billed_products: ["investments"],
    consent_expiration_time: null,
    error: null,
    institution_id: institutionId,
    institution_name: "First Platypus Bank",
    item_id: itemId,
    products: ["investments"],
    update_type: "background",
    webhook,
  };
}
