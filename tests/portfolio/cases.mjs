// `plaid-investments/portfolio` as a host calls it: values that are no JSON, errors of the class, many calls at once. Its rules are
// tested natively, in src/portfolio.
import { assert } from "chai";

const HOLDINGS = {
  accounts: [{ account_id: "a", name: "Dépôt 🏦", type: "investment" }],
  holdings: [
    { account_id: "a", security_id: "s", institution_price: 0.1, institution_value: 0.1, iso_currency_code: "USD" },
    { account_id: "a", security_id: "s", institution_price: 0.2, institution_value: 0.2, iso_currency_code: "USD" },
    { account_id: "a", security_id: "s", institution_price: 1e-8, institution_value: 1e-8, iso_currency_code: "USD" },
  ],
  securities: [{ security_id: "s", type: "cryptocurrency" }],
};

/** As `getHoldings` would, with the values of the three holdings. */
const worth = (...values) => ({
  ...HOLDINGS,
  holdings: HOLDINGS.holdings.map((one, at) => ({ ...one, institution_value: values[at] })),
});

const circular = {};
circular.accounts = circular;

/** What is no JSON, or throws when it is read. */
const REFUSED = {
  undefined: undefined,
  null: null,
  "a text": JSON.stringify(HOLDINGS),
  "a function": () => HOLDINGS,
  "a list": [HOLDINGS],
  "an object that contains itself": circular,
  "an object with a BigInt": { ...HOLDINGS, holdings: [{ quantity: 1n }] },
  "an object whose getter throws": Object.defineProperty({}, "accounts", {
    enumerable: true,
    get() {
      throw new Error("secret-12345678");
    },
  }),
  "a revoked Proxy": revoked(),
};

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** The error of a call, held to what every error here is. */
async function refusal(call, option) {
  const error = await call.then(
    () => assert.fail("it resolved"),
    (error) => error,
  );
  const { name, kind, outcome, retry } = error;
  assert.deepEqual(
    { name, kind, option: error.option, outcome, retry },
    { name: "InvestmentsError", kind: "invalid_option", option, outcome: "not_sent", retry: { when: "never" } },
  );
  assert.notInclude(JSON.stringify(error.toJSON()), "secret-12345678");
  return error;
}

export const PORTFOLIO = [
  {
    name: "portfolio: amounts are exact decimals",
    async run({ library: { positions } }) {
      const { accounts, totals } = await positions(HOLDINGS);
      assert.strictEqual(totals[0].value, "0.30000001");
      assert.strictEqual(accounts[0].positions[2].value, "0.00000001");
      assert.deepEqual(accounts[0].account, HOLDINGS.accounts[0]);
      assert.deepEqual(accounts[0].positions[0].holding, HOLDINGS.holdings[0]);
      assert.notStrictEqual(accounts[0].account, HOLDINGS.accounts[0]);
    },
  },
  {
    name: "portfolio: what changed is the value and the holding's field",
    async run({ library: { changes } }) {
      const found = await changes({ holdings: HOLDINGS }, { holdings: worth(0.1, 0.2, 0.5) });
      const values = { currency: "USD", before: "0.30000001", after: "0.8", flows: null, market: null };
      assert.deepEqual(found.value, [values]);
      assert.deepEqual(
        found.holdings.changed.map(({ fields }) => fields),
        [["institution_value"]],
      );
    },
  },
  {
    name: "portfolio: NaN and undefined are values that Plaid doesn't have",
    async run({ library: { positions } }) {
      const { totals } = await positions(worth(Number.NaN, undefined, 1));
      assert.deepEqual([totals[0].value, totals[0].unpriced], ["1", 2]);
    },
  },
  ...Object.entries(REFUSED).map(([what, given]) => ({
    name: `portfolio: ${what} is refused`,
    async run({ library: { positions, changes } }) {
      const { message } = await refusal(positions(given), "holdings");
      assert.strictEqual(message, "`holdings` must be what `getHoldings` resolves to");
      await refusal(changes(given, { holdings: HOLDINGS }), "before");
      await refusal(changes({ holdings: HOLDINGS }, given), "after");
    },
  })),
  {
    name: "portfolio: a promise that nobody awaited is refused",
    async run({ library: { positions } }) {
      const { message } = await refusal(positions(Promise.resolve(HOLDINGS)), "holdings");
      assert.strictEqual(message, "`holdings` is not as Plaid gives it: `accounts` must be a list");
    },
  },
  {
    name: "portfolio: a field of another type is named",
    async run({ library }) {
      const error = await refusal(library.positions(worth(1, "2", 3)), "holdings");
      assert.strictEqual(
        error.message,
        "`holdings` is not as Plaid gives it: `holdings[1].institution_value` must be a number or null",
      );
      assert.isTrue(error instanceof library.InvestmentsError);
      assert.isTrue(library.isInvestmentsError(error.toJSON()));
    },
  },
  {
    name: "portfolio: a hundred calls at once have their own results",
    async run({ library: { positions } }) {
      const calls = Array.from({ length: 100 }, (_, at) => positions(worth(at, 0, 0)));
      const found = await Promise.all(calls);
      assert.deepEqual(
        found.map(({ totals }) => totals[0].value),
        found.map((_, at) => String(at)),
      );
    },
  },
  {
    name: "portfolio: a portfolio of megabytes is added up",
    async run({ library: { positions } }) {
      const holdings = Array.from({ length: 20_000 }, () => HOLDINGS.holdings[0]);
      const { totals } = await positions({ ...HOLDINGS, holdings });
      assert.strictEqual(totals[0].value, "2000");
    },
  },
];
