// A year of the fake's portfolio, day by day: its totals, flows and market agree with a calculation in whole cents, by BigInt.
import { before, describe, test } from "node:test";
import { assert } from "chai";
import { getHoldings, getInvestmentTransactions, refreshInvestments } from "plaid-investments";
import { changes, positions } from "plaid-investments/portfolio";
import { fakePlaid } from "plaid-investments/testing";

const DAYS = 365;
const DAY_MS = 86_400_000;
const ALL_DAYS = { startDate: "2000-01-01", endDate: "2099-12-31" };

/** Cents of an amount with two decimals at most, by its text. */
function cents(amount) {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(amount));
  const number = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
  return sign ? -number : number;
}

/** The text of cents. */
function text(number) {
  const digits = String(number < 0n ? -number : number).padStart(3, "0");
  const fraction = digits.slice(-2).replace(/0+$/, "");
  return `${number < 0n ? "-" : ""}${digits.slice(0, -2)}${fraction && "."}${fraction}`;
}

const sum = (list, amount) => list.reduce((total, one) => total + cents(amount(one)), 0n);

/** What `getHoldings` says, added up by another way. */
function total({ holdings, securities }) {
  const cash = new Set(securities.filter(({ type }) => type === "cash").map(({ security_id }) => security_id));
  const value = sum(holdings, (one) => one.institution_value);
  const cost = sum(holdings, (one) => one.cost_basis);
  return {
    currency: "USD",
    value: text(value),
    cash: text(
      sum(
        holdings.filter((one) => cash.has(one.security_id)),
        (one) => one.institution_value,
      ),
    ),
    costBasis: text(cost),
    gain: text(value - cost),
    costCovers: text(value),
    unpriced: 0,
  };
}

describe("a year of the fake's portfolio", () => {
  const snapshots = [];
  before(async () => {
    const plaid = fakePlaid({ limits: { perItem: Infinity, perClient: Infinity } });
    const options = { ...plaid.connection, accessToken: plaid.accessToken };
    const read = async () => ({
      holdings: await getHoldings(options),
      transactions: await getInvestmentTransactions({ ...options, ...ALL_DAYS }),
    });
    snapshots.push(await read());
    for (let day = 0; day < DAYS; day++) {
      plaid.clock.advance(DAY_MS);
      await refreshInvestments(options);
      snapshots.push(await read());
    }
  });

  test("each day's totals are those of whole cents", async () => {
    for (const { holdings } of snapshots) {
      const { accounts, totals } = await positions(holdings);
      assert.deepEqual(totals, [total(holdings)]);
      for (const { account, totals } of accounts) {
        const own = holdings.holdings.filter((one) => one.account_id === account.account_id);
        assert.deepEqual(totals, [total({ ...holdings, holdings: own })]);
        assert.strictEqual(totals[0].value, text(cents(account.balances.current)));
      }
    }
  });

  test("each day's change is its contributions and the market", async () => {
    let flowsOfAll = 0n;
    for (const [at, after] of snapshots.entries()) {
      const earlier = snapshots[at - 1];
      if (!earlier) continue;
      const found = await changes(earlier, after);
      const old = earlier.transactions.investment_transactions.map((one) => one.investment_transaction_id);
      const added = after.transactions.investment_transactions.filter(
        (one) => !old.includes(one.investment_transaction_id),
      );
      const flows = -sum(
        added.filter(({ subtype }) => subtype === "contribution"),
        (one) => one.amount,
      );
      const [one, other] = [earlier, after].map(({ holdings }) =>
        sum(holdings.holdings, (one) => one.institution_value),
      );
      assert.deepEqual(found.value, [
        {
          currency: "USD",
          before: text(one),
          after: text(other),
          flows: text(flows),
          market: text(other - one - flows),
        },
      ]);
      assert.deepEqual(found.transactions, { added, removed: [], changed: [] });
      assert.deepEqual([found.unattributed, found.accounts.added, found.accounts.removed], [[], [], []]);
      flowsOfAll += flows;
    }
    const { value } = await changes(snapshots[0], snapshots.at(-1));
    assert.strictEqual(value[0].flows, text(flowsOfAll));
    assert.isTrue(flowsOfAll > 0n);
  });
});
