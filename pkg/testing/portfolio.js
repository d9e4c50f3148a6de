// An Item's accounts, holdings, securities and transactions. Prices and activity go by how often a refresh has found
// something new, never by chance or by the time of day, so that the same calls see the same figures.

import { newId } from "./ids.js";
import { ACCOUNTS, ACTIVITY, MOVES, POSITIONS, SECURITIES } from "./portfolio-data.js";

/** @import { Activity, Position, SecurityName } from "./portfolio-data.js" */
/** @typedef {(typeof ACCOUNTS)[number] & { id: string }} Account */
/** @typedef {ReturnType<typeof transaction>} Transaction */
/**
 * @typedef {object} Portfolio
 * @property {Account[]} accounts
 * @property {Position[]} positions
 * @property {Transaction[]} transactions
 * @property {number} news how often a refresh has found something new
 * @property {number} activities
 * @property {number} asOf
 */

const DAY_MS = 86_400_000;
// Within the 24 months that Plaid keeps.
const HISTORY_DAYS = 700;

/**
 * The portfolio of a new Item, with so many transactions in its past.
 *
 * @param {number} transactions
 * @param {number} now
 */
export function newPortfolio(transactions, now) {
  /** @type {Portfolio} */
  const portfolio = {
    accounts: ACCOUNTS.map((account) => ({ ...account, id: newId() })),
    positions: POSITIONS.map((position) => ({ ...position })),
    transactions: [],
    news: 0,
    activities: 0,
    asOf: now,
  };
  // Oldest first, the last one on the day before.
  for (let index = 0; index < transactions; index++) {
    const daysAgo = 1 + Math.floor(((transactions - 1 - index) * HISTORY_DAYS) / transactions);
    portfolio.transactions.push(transaction(portfolio.accounts, index, index, now - daysAgo * DAY_MS));
  }
  return portfolio;
}

/**
 * What a refresh finds: other prices, and a transaction or two. Returns the counts that Plaid's webhooks carry.
 *
 * @param {Portfolio} portfolio
 * @param {number} now
 */
export function findNews(portfolio, now) {
  const before = holdingsOf(portfolio);
  portfolio.news += 1;
  portfolio.asOf = now;
  const added = 1 + (portfolio.news % 2);
  for (let count = 0; count < added; count++) {
    const made = transaction(portfolio.accounts, portfolio.activities, portfolio.news, now);
    book(portfolio.positions, activityAt(portfolio.activities), made);
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

/** @param {Portfolio} portfolio */
export function accountsOf(portfolio) {
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

/** @param {Portfolio} portfolio */
export function holdingsOf({ accounts, positions, news, asOf }) {
  return positions.map(({ account, security, quantity, cost }) => {
    const price = priceOf(security, news);
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
 * The securities that holdings or transactions speak of, once each.
 *
 * @param {Portfolio} portfolio
 * @param {{ security_id: string | null }[]} mentions
 */
export function securitiesOf({ news, asOf }, mentions) {
  const ids = new Set(mentions.map(({ security_id }) => security_id));
  return Object.entries(SECURITIES)
    .filter(([, { security_id }]) => ids.has(security_id))
    .map(([name, one]) => ({
      ...one,
      close_price: priceOf(/** @type {SecurityName} */ (name), news),
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
 */
function transaction(accounts, index, priceStep, time) {
  const { account, type, subtype, name, security, quantity = 0, amount } = activityAt(index);
  const price = quantity === 0 ? 0 : priceOf(/** @type {SecurityName} */ (security), priceStep);
  return {
    account_id: accounts[account].id,
    amount: amount ?? cents(quantity * price),
    cancel_transaction_id: null,
    date: dayOf(time),
    fees: 0,
    investment_transaction_id: newId(),
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
 * Lets a transaction change what its account holds.
 *
 * @param {Position[]} positions
 * @param {Activity} activity
 * @param {Transaction} made
 */
function book(positions, { account, security }, { amount, quantity }) {
  /** @param {string | undefined} name */
  const position = (name) =>
    /** @type {Position} */ (positions.find((one) => one.account === account && one.security === name));
  const cash = position("cash");
  cash.quantity = cash.cost = cents(cash.quantity - amount);
  if (quantity === 0) return;
  if (!position(security))
    positions.push({ account, security: /** @type {SecurityName} */ (security), quantity: 0, cost: 0 });
  const own = position(security);
  own.cost = cents(quantity > 0 ? own.cost + amount : own.cost * (1 + quantity / own.quantity));
  own.quantity = Number((own.quantity + quantity).toFixed(6));
}

/**
 * The price of a security at a step of the moves, which each of them goes through from a place of its own.
 *
 * @param {SecurityName} name
 * @param {number} step
 */
function priceOf(name, step) {
  const { close_price: middle } = SECURITIES[name];
  const place = Object.keys(SECURITIES).indexOf(name);
  return name === "cash" ? middle : cents(middle * (1 + MOVES[(step + place) % MOVES.length] / 10_000));
}

/** @param {number} time */
export const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

/** @param {number} value */
const cents = (value) => Number(value.toFixed(2));
