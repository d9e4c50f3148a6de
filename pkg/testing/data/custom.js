// Portfolios in the format of Plaid's custom Sandbox users: https://plaid.com/docs/sandbox/user-custom/
// Each refresh changes to the next portfolio of the list.

import { fixedId } from "./ids.js";
import { securityOf } from "./custom-security.js";
import { cents, dayOf } from "./days.js";

/** @import { FakeAccount, FakeHolding, FakeInvestmentTransaction, FakePortfolio } from "../../testing.js" */
/** @import { Ids } from "./ids.js" */
/** @typedef {Record<string, unknown>} Extra fields of Plaid's response that replace the calculated ones */
/** @typedef {ReturnType<typeof snapshotOf>} Snapshot */

/** Sets the sign of an amount, by type. As in Plaid's responses, the amount is positive if cash goes out. */
const SIGNED = {
  buy: (/** @type {number} */ value) => Math.abs(value),
  sell: (/** @type {number} */ value) => -Math.abs(value),
};

/** @type {Record<string, string>} */
const SUBTYPES = {
  buy: "buy",
  sell: "sell",
  cash: "deposit",
  fee: "account fee",
  transfer: "transfer",
  cancel: "trade",
};

/**
 * @param {FakePortfolio[]} portfolios the first one, and one for each refresh
 * @param {number} now
 * @param {Ids} ids
 */
export function customPortfolio(portfolios, now, ids) {
  /** @type {Map<string, string>} */
  const idsByKey = new Map();
  /** @param {string} key identifies an account or a transaction, so that it keeps its id after a refresh */
  const idFor = (key) => idsByKey.get(key) ?? idsByKey.set(key, ids.id()).get(key) ?? "";
  let index = 0;
  let current = snapshotOf(portfolios[0], now, idFor);
  return {
    accounts: () => current.accounts,
    holdings: () => current.holdings,
    transactions: () => current.transactions,
    /** @param {(string | null)[]} securityIds */
    securities: (securityIds) => current.securities.filter(({ security_id }) => securityIds.includes(security_id)),
    /** @param {number} time */
    refresh(time) {
      if (index + 1 >= portfolios.length) return undefined;
      index += 1;
      const before = current;
      current = snapshotOf(portfolios[index], time, idFor);
      return countChanges(before, current);
    },
  };
}

/**
 * @param {FakePortfolio} portfolio
 * @param {number} now
 * @param {(key: string) => string} idFor
 */
function snapshotOf({ override_accounts }, now, idFor) {
  const countUses = counter();
  const accounts = override_accounts.map((account) => {
    const key = countUses(JSON.stringify(["account", account.type, account.subtype, account.meta]));
    return { account, account_id: idFor(key) };
  });
  const holdings = accounts.flatMap(({ account, account_id }) =>
    (account.holdings ?? []).map((one) => holdingOf(one, account_id, now)),
  );
  const transactions = accounts.flatMap(({ account, account_id }) =>
    (account.investment_transactions ?? []).map((one) => {
      const key = countUses(JSON.stringify([account_id, one.date, one.name, one.security?.ticker_symbol]));
      return transactionOf(one, account_id, idFor(key));
    }),
  );
  const securities = accounts.flatMap(({ account }) =>
    [...(account.holdings ?? []), ...(account.investment_transactions ?? [])].flatMap(({ security }) =>
      security ? [securityOf(security)] : [],
    ),
  );
  return {
    accounts: accounts.map(({ account, account_id }) => accountOf(account, account_id, holdings)),
    holdings,
    // Oldest first, as in the moving portfolio.
    transactions: transactions.sort((one, other) => one.date.localeCompare(other.date)),
    securities: [...new Map(securities.map((one) => [one.security_id, one])).values()],
  };
}

/**
 * @param {FakeAccount} account
 * @param {string} account_id
 * @param {ReturnType<typeof holdingOf>[]} holdings
 */
function accountOf(account, account_id, holdings) {
  const { type, subtype, currency = "USD", starting_balance, force_available_balance, meta = {}, answer } = account;
  const own = holdings.filter((holding) => holding.account_id === account_id);
  const value = cents(own.reduce((sum, { institution_value }) => sum + (institution_value ?? 0), 0));
  return {
    account_id,
    balances: {
      available: force_available_balance ?? (type === "investment" ? null : (starting_balance ?? 0)),
      current: starting_balance ?? value,
      iso_currency_code: currency,
      limit: meta.limit ?? null,
      margin_loan_amount: null,
      unofficial_currency_code: null,
    },
    mask: meta.mask ?? "0000",
    name: meta.name ?? `Plaid ${subtype}`,
    official_name: meta.official_name ?? null,
    subtype,
    type,
    ...answer,
  };
}

/**
 * @param {FakeHolding} holding
 * @param {string} account_id
 * @param {number} now
 */
function holdingOf({ security, quantity, currency = "USD", answer, ...prices }, account_id, now) {
  const { institution_price: price, institution_price_as_of = dayOf(now), cost_basis = null } = prices;
  return {
    account_id,
    cost_basis,
    institution_price: price,
    institution_price_as_of,
    institution_price_datetime: null,
    institution_value: price === null ? null : cents(quantity * price),
    iso_currency_code: /** @type {string | null} */ (currency),
    quantity,
    // Without a security, this id has no security in the response.
    security_id: security ? securityOf(security).security_id : fixedId(`missing ${account_id}`),
    unofficial_currency_code: null,
    vested_quantity: null,
    vested_value: null,
    .../** @type {Extra} */ (answer),
  };
}

/**
 * @param {FakeInvestmentTransaction} one
 * @param {string} account_id
 * @param {string} investment_transaction_id
 */
function transactionOf(one, account_id, investment_transaction_id) {
  const { type, quantity, price, fees = null, currency = "USD", security, answer } = one;
  const sign = SIGNED[/** @type {keyof typeof SIGNED} */ (type)] ?? ((/** @type {number} */ value) => value);
  return {
    account_id,
    amount: cents(sign(quantity * price)),
    cancel_transaction_id: null,
    date: one.date,
    fees,
    investment_transaction_id,
    iso_currency_code: currency,
    name: one.name,
    price,
    quantity,
    security_id: security ? securityOf(security).security_id : null,
    subtype: SUBTYPES[type] ?? "adjustment",
    transaction_datetime: null,
    type,
    unofficial_currency_code: null,
    .../** @type {Extra} */ (answer),
  };
}

/** Returns a function that makes keys unique: it appends a count to each use of the same key. */
function counter() {
  /** @type {Map<string, number>} */
  const uses = new Map();
  return (/** @type {string} */ key) => {
    const count = uses.get(key) ?? 0;
    uses.set(key, count + 1);
    return `${key} ${count}`;
  };
}

/**
 * The counts of changes, which Plaid's webhooks contain.
 *
 * @param {Snapshot} before
 * @param {Snapshot} after
 */
function countChanges(before, after) {
  const keyOf = (/** @type {Snapshot["holdings"][number]} */ one) => `${one.account_id} ${one.security_id}`;
  const held = new Map(before.holdings.map((one) => [keyOf(one), JSON.stringify(one)]));
  const done = new Map(before.transactions.map((one) => [one.investment_transaction_id, one.type]));
  const left = new Set(after.transactions.map((one) => one.investment_transaction_id));
  const isCancelled = (/** @type {Snapshot["transactions"][number]} */ one) =>
    one.type === "cancel" && done.get(one.investment_transaction_id) !== "cancel";
  return {
    new_holdings: after.holdings.filter((one) => !held.has(keyOf(one))).length,
    updated_holdings: after.holdings.filter(
      (one) => held.has(keyOf(one)) && held.get(keyOf(one)) !== JSON.stringify(one),
    ).length,
    new_investments_transactions: after.transactions.filter((one) => !done.has(one.investment_transaction_id)).length,
    cancelled_investments_transactions:
      after.transactions.filter(isCancelled).length + [...done.keys()].filter((id) => !left.has(id)).length,
  };
}
