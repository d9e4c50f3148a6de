// Whatever JSON comes in, a call resolves or says which argument is wrong: the module never traps. `RUNS=10000` looks for longer.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changes, isInvestmentsError, positions } from "plaid-investments/portfolio";

const { RUNS = "300", SEED, FAST_CHECK_PATH } = process.env;

const NAMES = `holdings transactions accounts securities investment_transactions account_id security_id name mask
  persistent_account_id institution_value institution_price cost_basis iso_currency_code type subtype date amount quantity price
  investment_transaction_id is_cash_equivalent unknown`.split(/\s+/);

const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, depthSize: "small" },
    fc.constantFrom(null, true, "a", "cash", "deposit", "\ud800", '"\\'),
    fc.double(),
    fc.string(),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("json"), { maxKeys: 8 }),
  ),
}));

/** Of the right outer shape, so that more of it is read. */
const list = (element) => fc.array(element, { maxLength: 4 });
const row = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, fc.oneof(fc.double(), fc.constantFrom("a", "b", null), json)])),
  { requiredKeys: [] },
);
const answer = fc.record({
  accounts: list(row),
  holdings: list(row),
  securities: list(row),
  investment_transactions: list(row),
});
const snapshot = fc.record({ holdings: answer, transactions: fc.option(answer) });
const given = fc.oneof(json, answer, snapshot);

async function held(call) {
  try {
    await call;
  } catch (error) {
    assert.ok(isInvestmentsError(error) && error.kind === "invalid_option", String(error?.stack));
  }
}

test("any JSON is answered", async () => {
  const options = { numRuns: Number(RUNS), ...(SEED && { seed: Number(SEED), path: FAST_CHECK_PATH }) };
  await fc.assert(
    fc.asyncProperty(given, given, async (one, other) => {
      await held(positions(one));
      await held(changes(one, other));
      await held(changes({ holdings: one, transactions: other }, { holdings: one, transactions: one }));
    }),
    options,
  );
});
