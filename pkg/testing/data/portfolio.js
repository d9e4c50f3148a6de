// The moving portfolio. Prices and transactions depend only on the number of refreshes, not on random numbers or the time of day. The same calls
// always get the same figures.

import { DAY_MS, cents, dayOf } from "./days.js";
import { ACCOUNTS, ACTIVITY, MOVES, POSITIONS, SECURITIES } from "./portfolio-data.js";

/** @import { Ids } from "./ids.js" */
/** @import { Activity, Position, SecurityName } from "./portfolio-data.js" */
/** @typedef {(typeof ACCOUNTS)[number] & { id: string }} Account */
/** @typedef {ReturnType<typeof transaction>} Transaction */
/**
 * @typedef {object} State
 * @property {Account[]} accounts
 * @property {Position[]} positions
 * @property {Transaction[]} transactions oldest first
 * @property {number} refreshes the number of refreshes so far
 * @property {number} activities
 * @property {number} asOf
 */

// Less than the 24 months of transactions that Plaid has.
const HISTORY_DAYS = 700;

/**
 * Creates a portfolio that every refresh changes.
 *
 * @param {number} transactions the number of past transactions
 * @param {number} now
 * @param {Ids} ids
 */
export function movingPortfolio(transactions, now, ids) {
  /** @type {State} */
  const state = {
    accounts: ACCOUNTS.map((account) => ({ ...account, id: ids.id() })),
    positions: POSITIONS.map((position) => ({ ...position })),
    transactions: [],
    refreshes: 0,
    activities: 0,
    asOf: now,
  };
  // The last transaction was yesterday.
  for (let index = 0; index < transactions; index++) {
    const daysAgo = 1 + Math.floor(((transactions - 1 - index) * HISTORY_DAYS) / transactions);
    state.transactions.push(transaction(state.accounts, index, index, now - daysAgo * DAY_MS, ids));
  }
  return {
    accounts: () => accountsOf(state),
    holdings: () => holdingsOf(state),
    transactions: () => state.transactions,
    /** @param {(string | null)[]} securityIds */
    securities: (securityIds) => securitiesOf(state, securityIds),
    /** @param {number} time */
    refresh: (time) => refresh(state, time, ids),
  };
}

/**
 * Applies a refresh: new prices, and one or two transactions. Returns the counts for Plaid's webhooks.
 *
 * @param {State} portfolio
 * @param {number} now
 * @param {Ids} ids
 */
function refresh(portfolio, now, ids) {
  const before = holdingsOf(portfolio);
  portfolio.refreshes += 1;
  portfolio.asOf = now;
  const added = 1 + (portfolio.refreshes % 2);
  for (let count = 0; count < added; count++) {
    const made = transaction(portfolio.accounts, portfolio.activities, portfolio.refreshes, now, ids);
    applyTransaction(portfolio.positions, activityAt(portfolio.activities), made);
    portfolio.transactions.push(made);
    portfolio.activities += 1;
  }
  const after = holdingsOf(portfolio);
  return {
    new_holdings: after.length - before.length,
    updated_holdings: before.filter((one, index) => one.institution_value !== after[index].institution_value).length,
    new_investments_transactions: added,
    cancelled_investments_transactions: 0,
  };
}

/** @param {State} portfolio */
function accountsOf(portfolio) {
  const holdings = holdingsOf(portfolio);
  return portfolio.accounts.map(({ id, ...account }) => {
    const own = holdings.filter((holding) => holding.account_id === id);
    const cash = /** @type {(typeof own)[number]} */ (
      own.find((holding) => holding.security_id === SECURITIES.cash.security_id)
    );
    return {
      account_id: id,
      balances: {
        available: cash.institution_value,
        current: cents(own.reduce((sum, holding) => sum + holding.institution_value, 0)),
        iso_currency_code: "USD",
        limit: null,
        margin_loan_amount: null,
        unofficial_currency_code: null,
      },
      official_name: null,
      type: "investment",
      ...account,
    };
  });
}

/** @param {State} portfolio */
function holdingsOf({ accounts, positions, refreshes, asOf }) {
  return positions.map(({ account, security, quantity, cost }) => {
    const price = priceOf(security, refreshes);
    return {
      account_id: accounts[account].id,
      cost_basis: cost,
      institution_price: price,
      institution_price_as_of: dayOf(asOf),
      institution_price_datetime: null,
      institution_value: cents(quantity * price),
      iso_currency_code: "USD",
      quantity,
      security_id: SECURITIES[security].security_id,
      unofficial_currency_code: null,
      vested_quantity: null,
      vested_value: null,
    };
  });
}

/**
 * The securities with these ids, without duplicates.
 *
 * @param {State} portfolio
 * @param {(string | null)[]} securityIds
 */
function securitiesOf({ refreshes, asOf }, securityIds) {
  const ids = new Set(securityIds);
  return Object.entries(SECURITIES)
    .filter(([, { security_id }]) => ids.has(security_id))
    .map(([name, one]) => ({
      ...one,
      close_price: priceOf(/** @type {SecurityName} */ (name), refreshes),
      close_price_as_of: dayOf(asOf),
    }));
}

/** @param {number} index */
const activityAt = (index) => ACTIVITY[index % ACTIVITY.length];

/**
 * @param {Account[]} accounts
 * @param {number} index of the activity
 * @param {number} priceStep
 * @param {number} time
 * @param {Ids} ids
 */
function transaction(accounts, index, priceStep, time, ids) {
  const { account, type, subtype, name, security, quantity = 0, amount } = activityAt(index);
  const price = quantity === 0 ? 0 : priceOf(/** @type {SecurityName} */ (security), priceStep);
  return {
    account_id: accounts[account].id,
    amount: amount ?? cents(quantity * price),
    cancel_transaction_id: null,
    date: dayOf(time),
    fees: 0,
    investment_transaction_id: ids.id(),
    iso_currency_code: "USD",
    name,
    price,
    quantity,
    security_id: security ? SECURITIES[security].security_id : null,
    subtype,
    transaction_datetime: null,
    type,
    unofficial_currency_code: null,
  };
}

/**
 * Applies a transaction to the positions of its account.
 *
 * @param {Position[]} positions
 * @param {Activity} activity
 * @param {Transaction} made
 */
function applyTransaction(positions, { account, security }, { amount, quantity }) {
  /** @param {string | undefined} name */
  const position = (name) =>
    /** @type {Position} */ (positions.find((one) => one.account === account && one.security === name));
  const cash = position("cash");
  cash.quantity = cash.cost = cents(cash.quantity - amount);
  if (quantity === 0 || security === "cash") return;
  if (!position(security))
    positions.push({ account, security: /** @type {SecurityName} */ (security), quantity: 0, cost: 0 });
  const own = position(security);
  own.cost = cents(quantity > 0 ? own.cost + amount : own.cost * (1 + quantity / own.quantity));
  own.quantity = Number((own.quantity + quantity).toFixed(6));
}

/**
 * The price of a security at a step. Each security starts at a different step of `MOVES`.
 *
 * @param {SecurityName} name
 * @param {number} step
 */
function priceOf(name, step) {
  const { close_price: middle } = SECURITIES[name];
  const start = Object.keys(SECURITIES).indexOf(name);
  return name === "cash" ? middle : cents(middle * (1 + MOVES[(step + start) % MOVES.length] / 10_000));
}
