// Portfolios of the fake's Items: custom ones, and the recorded one.

import { after, before, describe, test } from "node:test";
import { assert } from "chai";
import { fakePlaid } from "../../pkg/testing/index.js";
import { startServer } from "../suite/harness/server.mjs";
import { CREATE, EXCHANGE } from "./requests.mjs";
import { ask, holdings, refresh, transactions, ways } from "./ways.mjs";

const server = {};
before(async () => Object.assign(server, await startServer()));
after(() => server.close());

const APPLE = { ticker_symbol: "AAPL", currency: "USD" };
const BROKERAGE = {
  type: "investment",
  subtype: "brokerage",
  meta: { name: "Mine", mask: "1234" },
  identity: { names: ["Jo"] },
  holdings: [
    { institution_price: 140.4, institution_price_as_of: "2026-02-08", quantity: 12, currency: "USD", security: APPLE },
    { institution_price: 20_000, quantity: 0.0029, cost_basis: 12, security: { ticker_symbol: "CUR:BTC" } },
  ],
  investment_transactions: [
    {
      date: "2026-01-29",
      name: "buy",
      quantity: 10,
      price: 14,
      fees: 20,
      type: "buy",
      currency: "USD",
      security: APPLE,
    },
    { date: "2026-02-01", name: "sell", quantity: 1, price: 15, type: "sell", security: APPLE },
    {
      date: "2026-02-03",
      name: "put in",
      quantity: -50,
      price: 1,
      type: "cash",
      security: { ticker_symbol: "CUR:USD" },
    },
  ],
};
const CHECKING = { type: "depository", subtype: "checking", starting_balance: 120, force_available_balance: 100 };
const CUSTOM = { version: "2", override_accounts: [BROKERAGE, CHECKING] };

const byName = ({ investment_transactions }, name) => investment_transactions.find((one) => one.name === name);

for (const [way, { open }] of Object.entries(ways(server))) {
  const openItem = async (options, more) => {
    const plaid = await open([], { webhook: server.refusedUrl, limits: { perItem: 1_000 }, ...more });
    return { ...plaid, ...(await plaid.createItem(options)) };
  };

  describe(`a portfolio of one's own of fakePlaid ${way}`, () => {
    test("accounts, holdings and securities are as the custom user says", async () => {
      const plaid = await openItem({ portfolio: CUSTOM });
      const { accounts, holdings: held, securities } = await holdings(plaid);
      const [own, checking] = accounts;
      assert.deepInclude(own, { name: "Mine", mask: "1234", type: "investment", subtype: "brokerage" });
      assert.strictEqual(own.balances.current, 1742.8);
      assert.deepInclude(checking.balances, { current: 120, available: 100 });
      assert.deepInclude(held[0], { quantity: 12, institution_value: 1684.8, institution_price_as_of: "2026-02-08" });
      assert.isNull(held[0].cost_basis);
      const types = held.map(({ security_id }) => securities.find((one) => one.security_id === security_id).type);
      assert.deepEqual(types, ["equity", "cryptocurrency"]);
    });

    test("amounts are positive where cash goes out, and the newest transaction comes first", async () => {
      const history = await transactions(await openItem({ portfolio: CUSTOM }));
      assert.deepEqual(
        history.investment_transactions.map(({ name, amount, subtype }) => [name, amount, subtype]),
        [
          ["put in", -50, "deposit"],
          ["sell", -15, "sell"],
          ["buy", 140, "buy"],
        ],
      );
    });

    test("each refresh finds the next portfolio, and webhooks count what is new", async () => {
      const sold = { ...BROKERAGE.investment_transactions[1], type: "cancel" };
      const bought = { date: "2026-03-01", name: "buy more", quantity: 1, price: 9, type: "buy", security: APPLE };
      const after = {
        ...BROKERAGE,
        holdings: [{ ...BROKERAGE.holdings[0], institution_price: 150 }, ...BROKERAGE.holdings.slice(1)],
        investment_transactions: [BROKERAGE.investment_transactions[0], sold, bought],
      };
      const changes = [{ override_accounts: [after] }, { override_accounts: [after, CHECKING] }];
      const plaid = await openItem({ portfolio: CUSTOM, changes });
      const [before, history] = [await holdings(plaid), await transactions(plaid)];
      for (let turn = 0; turn < 3; turn += 1) assert.strictEqual((await refresh(plaid)).status, 200);
      const [now, later] = [await holdings(plaid), await transactions(plaid)];
      assert.deepEqual(
        now.accounts.map(({ account_id }) => account_id),
        before.accounts.map(({ account_id }) => account_id),
      );
      const idOf = (one, name) => byName(one, name).investment_transaction_id;
      assert.strictEqual(idOf(later, "sell"), idOf(history, "sell"));
      assert.strictEqual(byName(later, "sell").type, "cancel");
      assert.isUndefined(byName(later, "put in"));
      const { webhooks } = await plaid.log();
      assert.deepEqual(
        webhooks.map(({ event: { webhook_type, ...counts } }) => [
          webhook_type,
          counts.new_holdings ?? counts.new_investments_transactions,
          counts.updated_holdings ?? counts.cancelled_investments_transactions,
        ]),
        [
          ["HOLDINGS", 0, 1],
          ["INVESTMENTS_TRANSACTIONS", 1, 2],
        ],
        "the second change moves no holding, and the third refresh finds nothing",
      );
    });

    test("an option's symbol says what it is", async () => {
      const security = { ticker_symbol: "F290119P00005500" };
      const account = { ...BROKERAGE, holdings: [{ institution_price: 5.9, quantity: 20, security }] };
      const { securities } = await holdings(await openItem({ portfolio: { override_accounts: [account] } }));
      assert.deepInclude(securities[0], { type: "derivative", subtype: "option" });
      assert.deepEqual(securities[0].option_contract, {
        contract_type: "put",
        expiration_date: "2029-01-19",
        strike_price: 5.5,
        underlying_security_ticker: "F",
      });
    });

    test("`answer` sets fields of Plaid's answer", async () => {
      const holding = { institution_price: null, quantity: 1, answer: { unofficial_currency_code: "XYZ" } };
      const account = { ...BROKERAGE, holdings: [holding], answer: { holder_category: "business" } };
      const { accounts, holdings: held } = await holdings(
        await openItem({ portfolio: { override_accounts: [account] } }),
      );
      assert.strictEqual(accounts[0].holder_category, "business");
      assert.deepInclude(held[0], { institution_value: null, unofficial_currency_code: "XYZ" });
    });

    test("user_custom gets the portfolio of its password, and none for a password that is no portfolio", async () => {
      const plaid = await open();
      const create = async (override_password) => {
        const options = { override_username: "user_custom", override_password };
        const body = { institution_id: "ins_109508", initial_products: ["investments"], options };
        return (await ask(plaid, CREATE, body)).json();
      };
      const { public_token } = await create(JSON.stringify(CUSTOM));
      const { access_token } = await (await ask(plaid, EXCHANGE, { public_token })).json();
      assert.strictEqual((await holdings({ ...plaid, accessToken: access_token })).accounts[0].name, "Mine");
      for (const password of ["{", "{}", null]) {
        assert.strictEqual((await create(password)).error_code, "INVALID_CREDENTIALS");
      }
    });
  });

  describe(`the recorded portfolio of fakePlaid ${way}`, () => {
    test("it has the odd values of recorded answers", async () => {
      const plaid = await openItem({ portfolio: "recorded" });
      const { item, accounts, holdings: held, securities } = await holdings(plaid);
      assert.sameMembers(
        [...new Set(accounts.map(({ type }) => type))],
        ["depository", "credit", "loan", "investment"],
      );
      assert.includeMembers(
        securities.map(({ type }) => type),
        ["cash", "cryptocurrency", "derivative", "fixed income", "equity", null],
      );
      const known = new Set(securities.map(({ security_id }) => security_id));
      assert.lengthOf(
        held.filter(({ security_id }) => !known.has(security_id)),
        1,
      );
      assert.isTrue(held.some(({ cost_basis }) => cost_basis === null));
      assert.isTrue(held.some(({ iso_currency_code }) => iso_currency_code === "EUR"));
      assert.isTrue(securities.some(({ close_price }) => close_price === null));
      assert.isTrue(accounts.every((one) => "paired_account_id" in one));
      assert.isString(item.webhook);
      const history = await transactions(plaid);
      const deposit = byName(history, "Deposit");
      assert.deepInclude(deposit, { type: "cash", quantity: -5000, price: 1, amount: -5000 });
      const dollar = securities.find(({ security_id }) => security_id === deposit.security_id);
      assert.deepInclude(dollar, { ticker_symbol: "CUR:USD", name: "U S Dollar" });
      const sells = history.investment_transactions.filter(({ type }) => type === "sell");
      assert.deepEqual(sells.map(({ quantity }) => Math.sign(quantity)).sort(), [-1, 1]);
      assert.isTrue(sells.every(({ amount }) => amount < 0));
    });

    test("a refresh closes an account, cancels a transaction and corrects another; the next finds nothing", async () => {
      const plaid = await openItem({ portfolio: "recorded" });
      const [before, past] = [await holdings(plaid), (await transactions(plaid)).investment_transactions];
      await refresh(plaid);
      await refresh(plaid);
      const [after, now] = [await holdings(plaid), (await transactions(plaid)).investment_transactions];
      assert.lengthOf(after.accounts, before.accounts.length - 1);
      const changed = past.filter((one, place) => {
        assert.strictEqual(now[place].investment_transaction_id, one.investment_transaction_id);
        return JSON.stringify(now[place]) !== JSON.stringify(one);
      });
      assert.deepEqual(
        changed.map(({ name }) => name),
        ["BUY SBSI", "DIVIDEND"],
      );
      assert.lengthOf((await plaid.log()).webhooks, 2);
    });
  });
}

describe("the portfolios of fakePlaid", () => {
  for (const [options, fault] of [
    [{ portfolio: "mine" }, /portfolio must be "moving", "recorded" or an object/],
    [{ portfolio: { override_accounts: {} } }, /portfolio must be/],
    [{ portfolio: { override_accounts: [{ type: "investment" }] } }, /portfolio must be/],
    [{ portfolio: CUSTOM, changes: [{}] }, /changes must be a boolean or a list of portfolios/],
    [{ changes: [CUSTOM] }, /a list of changes needs a portfolio of your own/],
  ]) {
    test(`${JSON.stringify(options).slice(0, 60)} is refused`, () => {
      assert.throws(() => fakePlaid(options), TypeError, fault);
    });
  }
});
