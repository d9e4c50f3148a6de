// What the Items of the fake Plaid hold, how refreshes change it, and how transactions come in pages.

import { assert } from "chai";
import { after, before, describe, test } from "node:test";
import { startServer } from "../suite/harness/server.mjs";
import { holdings, refresh, transactions, ways } from "./ways.mjs";

const server = {};
before(async () => Object.assign(server, await startServer()));
after(() => server.close());

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
const LIFTED = { limits: { perItem: 1_000_000, perClient: 1_000_000, holdings: 1_000_000, transactions: 1_000_000 } };

const dayOf = (time) => new Date(time).toISOString().slice(0, 10);
const daysFromNow = (days) => dayOf(Date.now() + days * DAY_MS);
const sum = (values) => Number(values.reduce((total, value) => total + value, 0).toFixed(2));
const total = ({ accounts }) => sum(accounts.map(({ balances }) => balances.current));

/** By the name of Plaid's schema: the fields that its OpenAPI requires. */
const REQUIRED = {
  Item: "item_id webhook error available_products billed_products consent_expiration_time update_type",
  InvestmentAccount: "account_id balances mask name official_name type subtype",
  InvestmentAccountBalance: "available current limit iso_currency_code unofficial_currency_code margin_loan_amount",
  Holding: `account_id security_id institution_price institution_value cost_basis quantity iso_currency_code
    unofficial_currency_code`,
  Security: `cusip sedol isin institution_security_id institution_id proxy_security_id name ticker_symbol is_cash_equivalent
    close_price close_price_as_of iso_currency_code unofficial_currency_code security_id type market_identifier_code sector
    industry cfi_code option_contract fixed_income`,
  FixedIncome: "yield_rate maturity_date issue_date face_value",
  InvestmentTransaction: `investment_transaction_id account_id security_id date name quantity amount price fees type subtype
    iso_currency_code unofficial_currency_code`,
};

function assertFields(schema, values) {
  assert.notEqual(values.length, 0, `there is no ${schema}`);
  for (const value of values) assert.containsAllKeys(value, REQUIRED[schema].split(/\s+/), schema);
}

for (const [way, { open }] of Object.entries(ways(server))) {
  describe(`the portfolio of an Item of fakePlaid ${way}`, () => {
    test("every object has the fields that Plaid's has", async () => {
      const plaid = await open();
      const { item, accounts, holdings: held, securities } = await holdings(plaid);
      const { investment_transactions } = await transactions(plaid);
      assertFields("Item", [item]);
      assertFields("InvestmentAccount", accounts);
      assertFields(
        "InvestmentAccountBalance",
        accounts.map(({ balances }) => balances),
      );
      assertFields("Holding", held);
      assertFields("Security", securities);
      assertFields(
        "FixedIncome",
        securities.map(({ fixed_income }) => fixed_income).filter((one) => one !== null),
      );
      assertFields("InvestmentTransaction", investment_transactions);
    });

    test("the holdings are of several kinds, cash among them, and add up to the balances", async () => {
      const { accounts, holdings: held, securities } = await holdings(await open());
      assert.includeMembers(
        securities.map(({ type }) => type),
        ["cash", "equity", "etf", "mutual fund", "fixed income"],
      );
      for (const { account_id, balances } of accounts) {
        const own = held.filter((holding) => holding.account_id === account_id);
        assert.strictEqual(sum(own.map(({ institution_value }) => institution_value)), balances.current);
      }
      for (const { security_id, quantity, institution_price, institution_value } of held) {
        assert.closeTo(quantity * institution_price, institution_value, 0.005);
        const security = securities.find((one) => one.security_id === security_id);
        assert.strictEqual(security.close_price, institution_price);
      }
    });

    test("without a refresh nothing changes", async () => {
      const plaid = await open();
      const { request_id: _first, ...before } = await holdings(plaid);
      await plaid.advance(30 * DAY_MS);
      const { request_id: _second, ...after } = await holdings(plaid);
      assert.deepEqual(after, before);
    });

    test("every refresh changes the totals, and adds a transaction or two of its day", async () => {
      const plaid = await open();
      let before = [await holdings(plaid), await transactions(plaid)];
      for (let turn = 1; turn <= 15; turn += 1) {
        await plaid.advance(DAY_MS);
        assert.strictEqual((await refresh(plaid)).status, 200);
        const day = dayOf((await plaid.log()).requests.at(-1).at);
        const after = [await holdings(plaid), await transactions(plaid)];
        assert.notStrictEqual(total(after[0]), total(before[0]), `refresh ${turn}`);
        const added = after[1].total_investment_transactions - before[1].total_investment_transactions;
        assert.include([1, 2], added);
        const newest = after[1].investment_transactions;
        assert.deepEqual(newest.slice(added), before[1].investment_transactions.slice(0, 100 - added));
        for (const { date } of newest.slice(0, added)) assert.strictEqual(date, day);
        for (const holding of after[0].holdings) assert.strictEqual(holding.institution_price_as_of, day);
        before = after;
      }
    });

    test("what a refresh adds is booked: cash and quantities move by its transactions", async () => {
      const plaid = await open([], LIFTED);
      const position = ({ holdings: held }, account_id, security_id) =>
        held.find((one) => one.account_id === account_id && one.security_id === security_id)?.quantity ?? 0;
      for (let turn = 0; turn < 12; turn += 1) {
        const before = [await holdings(plaid), (await transactions(plaid)).total_investment_transactions];
        await refresh(plaid);
        const after = [await holdings(plaid), await transactions(plaid)];
        const news = after[1].investment_transactions.slice(0, after[1].total_investment_transactions - before[1]);
        const cash = after[0].securities.find(({ type }) => type === "cash").security_id;
        for (const { account_id } of after[0].accounts) {
          const own = news.filter((one) => one.account_id === account_id);
          const moved = position(after[0], account_id, cash) - position(before[0], account_id, cash);
          assert.closeTo(moved, -sum(own.map(({ amount }) => amount)), 0.001);
          for (const { security_id, quantity } of own.filter(({ type }) => type !== "cash" && type !== "fee")) {
            const bought = position(after[0], account_id, security_id) - position(before[0], account_id, security_id);
            assert.closeTo(bought, quantity, 0.001);
          }
        }
      }
    });

    test("an Item that does not change is refreshed and billed, and stays as it is", async () => {
      const plaid = await open([], { changes: false });
      const [before, past] = [await holdings(plaid), await transactions(plaid)];
      await plaid.advance(DAY_MS);
      assert.strictEqual((await refresh(plaid)).status, 200);
      const [after, now] = [await holdings(plaid), await transactions(plaid)];
      assert.deepEqual({ ...after, request_id: "" }, { ...before, request_id: "" });
      assert.deepEqual({ ...now, request_id: "" }, { ...past, request_id: "" });
      assert.strictEqual((await plaid.log()).billed, 1);
    });

    test("a refresh that is not done changes nothing, and one that is done does, whatever its answer", async () => {
      const endpoint = "/investments/refresh";
      const plaid = await open([
        { endpoint, errorCode: "INSTITUTION_DOWN" },
        { endpoint, status: 502, billed: true },
      ]);
      const totals = [total(await holdings(plaid))];
      for (const status of [400, 502]) {
        assert.strictEqual((await refresh(plaid)).status, status);
        totals.push(total(await holdings(plaid)));
      }
      assert.strictEqual(totals[1], totals[0]);
      assert.notStrictEqual(totals[2], totals[0]);
    });

    test("holdings can be asked for by account, and bring the accounts and securities that they speak of", async () => {
      const plaid = await open();
      const all = await holdings(plaid);
      for (const { account_id } of all.accounts) {
        const {
          accounts,
          holdings: held,
          securities,
        } = await holdings(plaid, {
          options: { account_ids: [account_id] },
        });
        const own = all.holdings.filter((one) => one.account_id === account_id);
        assert.deepEqual(
          accounts.map((one) => one.account_id),
          [account_id],
        );
        assert.deepEqual(held, own);
        assert.sameMembers(
          securities.map(({ security_id }) => security_id),
          own.map(({ security_id }) => security_id),
        );
      }
    });

    test("transactions come newest first, in pages that join without a gap, each with its own securities", async () => {
      const plaid = await open([], { transactions: 1_234 });
      const ids = [];
      let lastDay = daysFromNow(0);
      for (let offset = 0; offset < 1_300; offset += 500) {
        const page = await transactions(plaid, { options: { count: 500, offset } });
        assert.strictEqual(page.total_investment_transactions, 1_234);
        assert.lengthOf(page.accounts, 2);
        assert.sameMembers(
          page.securities.map(({ security_id }) => security_id),
          [...new Set(page.investment_transactions.map(({ security_id }) => security_id))].filter((id) => id !== null),
        );
        for (const { date, investment_transaction_id } of page.investment_transactions) {
          assert.match(date, DAY);
          assert.isAtMost(Date.parse(date), Date.parse(lastDay));
          lastDay = date;
          ids.push(investment_transaction_id);
        }
      }
      assert.strictEqual(new Set(ids).size, 1_234);
      assert.lengthOf(ids, 1_234);
      assert.isAtLeast(Date.parse(lastDay), Date.parse(daysFromNow(-730)), "within Plaid's 24 months");
      assert.isAtMost(Date.parse(lastDay), Date.parse(daysFromNow(-690)), "and spread over them");
    });

    test("a page has 100 transactions by default, and none past the end", async () => {
      const plaid = await open([], { transactions: 101 });
      for (const [options, length] of [
        [undefined, 100],
        [{ offset: 100 }, 1],
        [{ count: 7 }, 7],
        [{ offset: 101 }, 0],
      ]) {
        const page = await transactions(plaid, { options });
        assert.lengthOf(page.investment_transactions, length);
        assert.strictEqual(page.total_investment_transactions, 101);
      }
    });

    test("the total and the order hold while a refresh comes between two pages", async () => {
      const plaid = await open([], { transactions: 20 });
      const first = await transactions(plaid, { options: { count: 10 } });
      await refresh(plaid);
      const second = await transactions(plaid, { options: { count: 10, offset: 10 } });
      const added = second.total_investment_transactions - first.total_investment_transactions;
      assert.strictEqual(added, 2);
      assert.deepEqual(
        second.investment_transactions.slice(0, added),
        first.investment_transactions.slice(-added),
        "those that moved to the next page",
      );
    });

    test("transactions can be asked for by day, both ends included, and by account", async () => {
      const plaid = await open([], { transactions: 60 });
      const all = (await transactions(plaid)).investment_transactions;
      const [end_date, start_date] = [all[10].date, all[40].date];
      const account_id = all[20].account_id;
      const within = all.filter(({ date }) => start_date <= date && date <= end_date);
      const some = await transactions(plaid, { start_date, end_date });
      assert.deepEqual(some.investment_transactions, within);
      assert.isAbove(within.length, 30);
      const own = await transactions(plaid, { start_date, end_date, options: { account_ids: [account_id], count: 3 } });
      const ofAccount = within.filter((one) => one.account_id === account_id);
      assert.deepEqual(own.investment_transactions, ofAccount.slice(0, 3));
      assert.strictEqual(own.total_investment_transactions, ofAccount.length);
      const none = await transactions(plaid, { start_date: "2000-01-01", end_date: "2000-01-01" });
      assert.deepEqual([none.investment_transactions, none.total_investment_transactions], [[], 0]);
    });

    test("the same calls to another fake see the same figures", async () => {
      const stories = [];
      for (const plaid of [await open(), await open()]) {
        const figures = [];
        for (let turn = 0; turn < 5; turn += 1) {
          const { holdings: held, accounts } = await holdings(plaid);
          const { investment_transactions } = await transactions(plaid);
          figures.push(
            accounts.map(({ account_id: _id, ...account }) => account),
            held.map(({ account_id: _id, ...holding }) => holding),
            investment_transactions.map(({ account_id: _id, investment_transaction_id: _own, ...one }) => one),
          );
          await refresh(plaid);
          await plaid.advance(60_000);
        }
        stories.push(figures);
      }
      assert.deepEqual(stories[0], stories[1]);
    });
  });
}
