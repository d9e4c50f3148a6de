// Transactions, read page by page.

import { assert } from "chai";
import { endWhen } from "../../harness/moments.mjs";
import { before, pagesOf, recording } from "./fetches.mjs";

const ENDPOINT = "/investments/transactions/get";
const DAY_MS = 86_400_000;

/** All transactions of an Item of the fake. */
const everything = () => ({ startDate: dayIn(-720), endDate: dayIn(1) });

function dayIn(days) {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

const numberOf = (transactions, answers = []) => [answers, { transactions, limits: { perItem: 100 } }];
const idsOf = (list, name) => list.map((item) => item[name]);

export const TRANSACTIONS = [
  {
    name: "transactions of several pages are joined in order, each account and security once",
    async run({ library, open }) {
      const { connection, requestsTo } = await open(...numberOf(23));
      const options = { ...connection, ...everything() };
      const whole = await library.getInvestmentTransactions(options);
      const { texts, fetch } = recording();
      const progress = [];
      const joined = await library.getInvestmentTransactions({
        ...options,
        fetch,
        pageSize: 5,
        onProgress: (one) => progress.push(one),
      });
      assert.lengthOf(whole.investment_transactions, 23);
      assert.deepEqual(joined.investment_transactions, whole.investment_transactions);
      assert.sameDeepMembers(joined.securities, whole.securities);
      assert.sameDeepMembers(joined.accounts, whole.accounts);
      assert.strictEqual(joined.total_investment_transactions, 23);
      assert.deepEqual(joined.item, whole.item);
      assert.strictEqual(joined.request_id, JSON.parse(texts.at(-1)).request_id);
      assert.deepEqual(
        progress,
        [5, 10, 15, 20, 23].map((loaded) => ({ loaded, total: 23 })),
      );
      const asked = (await requestsTo(ENDPOINT)).map(({ body }) => body.options);
      assert.deepEqual(asked, [
        { count: 500, offset: 0 },
        { count: 5, offset: 0 },
        ...[4, 9, 14, 19].map((offset) => ({ count: 6, offset })),
      ]);
    },
  },
  ...[1, 500].map((pageSize) => ({
    name: `transactions in pages of ${pageSize} are all of them`,
    async run({ library, open }) {
      const { connection, requestsTo } = await open(...numberOf(7));
      const read = await library.getInvestmentTransactions({ ...connection, ...everything(), pageSize });
      assert.lengthOf(read.investment_transactions, 7);
      assert.lengthOf(await requestsTo(ENDPOINT), Math.ceil(7 / pageSize));
    },
  })),
  {
    name: "transactions and holdings of the accounts that were asked for are of no other",
    async run({ library, open }) {
      const { connection, requestsTo } = await open(...numberOf(23));
      const { accounts } = await library.getHoldings(connection);
      const accountIds = [accounts.at(-1).account_id];
      const { holdings } = await library.getHoldings({ ...connection, accountIds });
      const { investment_transactions } = await library.getInvestmentTransactions({
        ...connection,
        ...everything(),
        accountIds,
        pageSize: 3,
      });
      for (const list of [holdings, investment_transactions]) {
        assert.isNotEmpty(list);
        assert.deepEqual([...new Set(idsOf(list, "account_id"))], accountIds);
      }
      for (const { body } of await requestsTo(ENDPOINT)) assert.deepEqual(body.options.account_ids, accountIds);
    },
  },
  {
    name: "transactions of a time without any are none, in one page",
    async run({ library, open }) {
      const { connection, log } = await open();
      const progress = [];
      const { investment_transactions, total_investment_transactions } = await library.getInvestmentTransactions({
        ...connection,
        startDate: "2001-01-01",
        endDate: "2001-01-01",
        onProgress: (one) => progress.push(one),
      });
      assert.deepEqual(
        { investment_transactions, total_investment_transactions, progress },
        {
          investment_transactions: [],
          total_investment_transactions: 0,
          progress: [{ loaded: 0, total: 0 }],
        },
      );
      assert.lengthOf((await log()).requests, 1);
    },
  },
  {
    name: "transactions that were added while they were read are read from the start, and none is missing",
    async run({ library, open }) {
      const { connection, requestsTo } = await open(...numberOf(12));
      const progress = [];
      const options = { ...connection, ...everything(), pageSize: 5 };
      const read = await library.getInvestmentTransactions({
        ...options,
        fetch: before(
          (count) => count === 3,
          () => library.refreshInvestments(connection),
        ),
        onProgress: ({ loaded }) => progress.push(loaded),
      });
      const now = await library.getInvestmentTransactions(options);
      assert.isAbove(now.investment_transactions.length, 12);
      assert.deepEqual(read.investment_transactions, now.investment_transactions);
      assert.deepEqual(progress, [5, 10, 5, 10, now.investment_transactions.length]);
      const offsets = (await requestsTo(ENDPOINT)).map(({ body }) => body.options.offset);
      assert.deepEqual(offsets.slice(0, 6), [0, 4, 9, 0, 4, 9]);
    },
  },
  {
    name: "transactions of which one was added and another cancelled are read from the start",
    async run({ library, open }) {
      const { connection } = await open();
      const fetch = pagesOf(4, ["d", "c"], ["d", "c", "b"], ["e", "d"], ["d", "c", "b"]);
      const read = await library.getInvestmentTransactions({ ...connection, ...everything(), fetch, pageSize: 2 });
      const ids = idsOf(read.investment_transactions, "investment_transaction_id");
      assert.deepEqual(ids, ["e", "d", "c", "b"]);
      assert.deepEqual(fetch.offsets, [0, 1, 0, 1]);
      assert.strictEqual(read.request_id, "d-c-b");
    },
  },
  {
    name: "transactions that never stay the same are given up, with an error that ends a loop",
    async run({ library, open, refused }) {
      const { connection, requestsTo } = await open(...numberOf(12));
      const fetch = before(
        (count) => count % 2 === 0,
        () => library.refreshInvestments(connection),
      );
      const options = { ...connection, ...everything(), fetch, pageSize: 5 };
      const expected = { kind: "invalid_response", outcome: "unknown", retry: { when: "never" } };
      await refused(library.getInvestmentTransactions(options), expected);
      assert.lengthOf(await requestsTo(ENDPOINT), 8);
    },
  },
  {
    name: "transactions whose pages end before the total are given up",
    async run({ library, open, refused }) {
      const { connection } = await open();
      const fetch = pagesOf(4, ["d", "c"], []);
      const options = { ...connection, ...everything(), fetch };
      await refused(library.getInvestmentTransactions(options), { kind: "invalid_response", outcome: "unknown" });
      assert.isAtMost(fetch.offsets.length, 8);
    },
  },
  ...[
    { name: "breaks", answer: { networkError: true } },
    { name: "is answered by a gateway", answer: { status: 502, body: "<html>", headers: { "Retry-After": "0" } } },
    { name: "is no JSON", answer: { body: '{"request_id":', headers: { "Retry-After": "0" } } },
  ].map(({ name, answer }) => ({
    name: `transactions: a page that ${name} is asked for again, and only that page`,
    async run({ library, open }) {
      const { connection, requestsTo } = await open(...numberOf(12, [{}, answer]));
      const options = { ...connection, ...everything(), pageSize: 5 };
      const { investment_transactions } = await library.getInvestmentTransactions(options);
      assert.lengthOf(investment_transactions, 12);
      const offsets = (await requestsTo(ENDPOINT)).map(({ body }) => body.options.offset);
      assert.deepEqual(offsets, [0, 4, 4, 9]);
    },
  })),
  {
    name: "transactions: a page that Plaid refuses is the end",
    async run({ library, open, refused }) {
      const { connection, requestsTo } = await open(...numberOf(12, [{}, { errorCode: "ITEM_LOGIN_REQUIRED" }]));
      const call = library.getInvestmentTransactions({ ...connection, ...everything(), pageSize: 5 });
      await refused(call, { kind: "plaid", errorCode: "ITEM_LOGIN_REQUIRED", retry: { when: "user" } });
      assert.lengthOf(await requestsTo(ENDPOINT), 2);
    },
  },
  {
    name: "transactions: a page that breaks is not asked for again where that is not allowed",
    async run({ library, open, refused }) {
      const { connection, requestsTo } = await open(...numberOf(12, [{}, { networkError: true }]));
      const call = library.getInvestmentTransactions({ ...connection, ...everything(), pageSize: 5, maxRetries: 0 });
      await refused(call, { kind: "network", outcome: "unknown" });
      assert.lengthOf(await requestsTo(ENDPOINT), 2);
    },
  },
  ...["accounts", "securities", "investment_transactions", "total_investment_transactions"].map((name) => ({
    name: `transactions: a page without ${name} is not what was asked for`,
    async run({ library, open, refused }) {
      const page = { accounts: [], securities: [], investment_transactions: [], total_investment_transactions: 0 };
      const answer = { body: JSON.stringify({ request_id: "1", ...page, [name]: undefined }) };
      const { connection } = await open([answer]);
      const call = library.getInvestmentTransactions({ ...connection, ...everything(), maxRetries: 0 });
      await refused(call, { kind: "invalid_response", outcome: "unknown" });
    },
  })),
  {
    name: "transactions: an onProgress that throws ends the call, and the error names it",
    async run({ library, open, refused }) {
      const { connection, requestsTo, ...own } = await open(...numberOf(12));
      const onProgress = () => {
        throw new RangeError(`no ${own.secret}`);
      };
      const call = library.getInvestmentTransactions({ ...connection, ...everything(), pageSize: 5, onProgress });
      const cause = { name: "RangeError", message: "no [redacted]" };
      const { startedAt } = await refused(call, {
        kind: "invalid_option",
        outcome: "unknown",
        option: "onProgress",
        status: 200,
        retry: { when: "never" },
        cause,
      });
      assert.isString(startedAt);
      assert.lengthOf(await requestsTo(ENDPOINT), 1);
    },
  },
  {
    name: "transactions: an abort between two pages asks for no other",
    async run({ library, open, refused }) {
      const { connection, requestsTo, ...own } = await open(...numberOf(12));
      const controller = new AbortController();
      const call = library.getInvestmentTransactions({
        ...connection,
        ...everything(),
        pageSize: 5,
        signal: controller.signal,
        onProgress: () => controller.abort(new Error(`gave up on ${own.accessToken}`)),
      });
      const cause = { name: "Error", message: "gave up on [redacted]" };
      await refused(call, { kind: "aborted", outcome: "unknown", retry: { when: "never" }, cause });
      assert.lengthOf(await requestsTo(ENDPOINT), 1);
    },
  },
  {
    name: "transactions: an abort in the turn of the call sends nothing",
    async run({ library, open, refused }) {
      const { connection, log } = await open();
      const controller = new AbortController();
      const call = library.getInvestmentTransactions({ ...connection, ...everything(), signal: controller.signal });
      controller.abort();
      await refused(call, { kind: "aborted", outcome: "not_sent" });
      assert.lengthOf((await log()).requests, 0);
    },
  },
  {
    name: "transactions: an abort in the second page ends it there",
    async run({ library, open, refused }) {
      const { connection, requestsTo } = await open(...numberOf(12, [{}, { never: true }]));
      const controller = new AbortController();
      const options = { ...connection, ...everything(), pageSize: 5, signal: controller.signal };
      const call = library.getInvestmentTransactions(options);
      const isSent = async () => (await requestsTo(ENDPOINT)).length === 2;
      await Promise.all([
        refused(call, { kind: "aborted", outcome: "unknown" }),
        endWhen(isSent, () => controller.abort(), call),
      ]);
      assert.lengthOf(await requestsTo(ENDPOINT), 2);
    },
  },
];
