// `getInvestmentTransactions` while Plaid's list changes at random between pages, on a virtual clock. The result has every transaction
// that was in the list all the time, once and in order, and none that never was; or else the call rejects.
// `RUNS=10000 node --test tests/properties/transactions-property.test.mjs` runs longer. A failure prints the seed and the path with which
// fast-check repeats it (`SEED`, `FAST_CHECK_PATH`).
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { getInvestmentTransactions } from "plaid-investments";
import { settled, virtualClock } from "../helpers/virtual-clock.mjs";

const { RUNS = "300", SEED, FAST_CHECK_PATH } = process.env;

const CONNECTION = {
  clientId: "client-12345678",
  secret: "secret-12345678",
  accessToken: "access-sandbox-1",
  baseUrl: "https://plaid.test",
  startDate: "2025-01-01",
  endDate: "2026-12-31",
};

const place = fc.double({ min: 0, max: 1, noNaN: true });

/** Changes of the list before a request. Mostly none. */
const change = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  fc.record({ added: place }),
  fc.record({ cancelled: place }),
  fc.record({ cancelled: place, added: place }),
);

/** Answers that are no page. */
const trouble = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  fc.constantFrom("limit", "gateway", "network error"),
);

const scenario = fc.record({
  length: fc.integer({ min: 0, max: 40 }),
  pageSize: fc.integer({ min: 1, max: 12 }),
  changes: fc.array(change, { maxLength: 60, size: "max" }),
  troubles: fc.array(trouble, { maxLength: 60, size: "max" }),
});

const TROUBLES = {
  limit: () =>
    Response.json(
      { error_type: "RATE_LIMIT_EXCEEDED", error_code: "INVESTMENTS_LIMIT", error_message: "m", request_id: "r" },
      { status: 429 },
    ),
  gateway: () => new Response("<html>", { status: 502 }),
  "network error": () => Promise.reject(new TypeError("fetch failed")),
};

const row = (id) => ({ investment_transaction_id: `t${id}`, security_id: `s${id % 3}` });

/** A Plaid whose list changes before each request. */
function plaidOf({ length, changes, troubles }) {
  let list = Array.from({ length }, (_, id) => id);
  let nextId = length;
  let requests = 0;
  // Counted since the last request for a first page.
  let throughout = [];
  const ever = new Set(list);

  function happen({ added, cancelled } = {}) {
    if (cancelled !== undefined && list.length > 0) list = list.toSpliced(Math.floor(cancelled * (list.length - 1)), 1);
    if (added !== undefined) {
      list = list.toSpliced(Math.floor(added * list.length), 0, nextId);
      ever.add(nextId++);
    }
  }

  async function fetch(_, { body }) {
    const { offset, count } = JSON.parse(body).options;
    happen(changes[requests]);
    const trouble = TROUBLES[troubles[requests++]];
    if (offset === 0) throughout = list;
    else throughout = throughout.filter((id) => list.includes(id));
    if (trouble) return trouble();
    return Response.json({
      request_id: `r${requests}`,
      accounts: [{ account_id: "a" }],
      securities: [0, 1, 2].map((id) => ({ security_id: `s${id}` })),
      investment_transactions: list.slice(offset, offset + count).map(row),
      total_investment_transactions: list.length,
      item: { item_id: "i" },
    });
  }
  return { fetch, ever, throughout: () => throughout, requests: () => requests };
}

/** The fault in the outcome of a scenario, or undefined. */
async function findingOf(given) {
  const clock = virtualClock();
  try {
    const plaid = plaidOf(given);
    let result;
    getInvestmentTransactions({ ...CONNECTION, pageSize: given.pageSize, fetch: plaid.fetch }).then(
      (value) => (result = { value }),
      (error) => (result = { error }),
    );
    await settled();
    while (!result && clock.fire()) await settled();
    if (!result) return "it has not settled";
    if (result.error) {
      const { kind } = result.error;
      return ["invalid_response", "plaid", "network"].includes(kind) ? undefined : `${kind}: ${result.error.message}`;
    }
    return wrongIn(result.value, plaid);
  } finally {
    clock.restore();
  }
}

function wrongIn(value, { ever, throughout }) {
  const ids = value.investment_transactions.map((transaction) =>
    Number(transaction.investment_transaction_id.slice(1)),
  );
  if (new Set(ids).size !== ids.length) return `one is there twice: ${ids}`;
  if (!ids.every((id) => ever.has(id))) return `one was never there: ${ids}`;
  const kept = ids.filter((id) => throughout().includes(id));
  if (kept.join() !== throughout().join()) return `got ${ids}, and ${throughout()} were there throughout`;
  if (value.total_investment_transactions !== ids.length)
    return `${ids.length} of ${value.total_investment_transactions}`;
  return value.accounts.length === 1 && value.securities.length === 3 ? undefined : "the other lists";
}

test("transactions that were in the list all the time are in the result, once", async () => {
  const property = fc.asyncProperty(scenario, async (given) => assert.equal(await findingOf(given), undefined));
  await fc.assert(property, {
    numRuns: Number(RUNS),
    ...(SEED && { seed: Number(SEED) }),
    ...(FAST_CHECK_PATH && { path: FAST_CHECK_PATH }),
  });
});

test("a reader that trusts equal totals would be found", () => {
  const [ever, throughout] = [new Set([0, 1, 2, 3]), () => [1, 2, 3]];
  const value = (ids) => ({
    investment_transactions: ids.map(row),
    total_investment_transactions: ids.length,
    accounts: [1],
    securities: [1, 2, 3],
  });
  assert.equal(wrongIn(value([1, 2, 3]), { ever, throughout }), undefined);
  assert.match(wrongIn(value([1, 3]), { ever, throughout }), /were there throughout/);
  assert.match(wrongIn(value([1, 2, 2, 3]), { ever, throughout }), /twice/);
  assert.match(wrongIn(value([1, 2, 3, 9]), { ever, throughout }), /never there/);
});
