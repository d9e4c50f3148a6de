// The whole loop of a user: a refresh, its webhooks, and a read of the changes.

import { assert } from "chai";
import { until } from "../../harness/moments.mjs";

const DAY_MS = 86_400_000;

export const LOOP = [
  {
    name: "the whole loop: an Item is made and refreshed, its webhooks arrive at a real address, and its data has changed",
    async run({ library, open, receiver }) {
      const { plaid, log } = await open([], { limits: { perItem: 2 }, portfolio: "moving" });
      const inbox = receiver.open(plaid);
      const { accessToken, itemId } = await library.createSandboxItem({ ...plaid, webhook: inbox.url });
      const item = { ...plaid, accessToken };

      let before = await readAll(library, item);
      for (const refreshes of [1, 2]) {
        assert.isString(await library.refreshInvestments(item));
        await until(() => inbox.handled.length === 2 * refreshes, "two webhooks a refresh");
        const [holdings, transactions] = byType(inbox.handled.slice(-2), itemId);
        const now = await readAll(library, item);
        assertChanged(before, now, holdings, transactions);
        before = now;
      }

      assert.isTrue(await library.fireSandboxWebhook({ ...item, webhookType: "HOLDINGS" }));
      await until(() => inbox.handled.length === 5, "the webhook that was fired");
      assert.strictEqual(inbox.handled[4].event.webhook_type, "HOLDINGS");

      const statuses = async () => (await log()).webhooks.map(({ status }) => status);
      await until(async () => !(await statuses()).includes(undefined), "the answers to the webhooks");
      assert.deepEqual(await statuses(), [200, 200, 200, 200, 200]);
      assert.strictEqual((await log()).billed, 2);
    },
  },
  {
    name: "a webhook at a real address that is not Plaid's is answered 401",
    async run({ open, receiver, errorIs }) {
      const { plaid, control, ...own } = await open();
      const inbox = receiver.open(plaid);
      const { body, signature } = await control("sign-webhook", {
        body: { webhook_type: "HOLDINGS" },
        foreignKey: true,
      });
      const headers = { "Plaid-Verification": signature };
      const { status } = await fetch(inbox.url, { method: "POST", headers, body });
      assert.strictEqual(status, 401);
      errorIs(inbox.handled[0].error, { kind: "webhook", reason: "signature" }, own);
    },
  },
];

async function readAll(library, item) {
  const { holdings } = await library.getHoldings(item);
  const day = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  let pages = 0;
  const { investment_transactions: transactions } = await library.getInvestmentTransactions({
    ...item,
    startDate: day(-720),
    endDate: day(1),
    pageSize: 5,
    onProgress: () => pages++,
  });
  assert.isAtLeast(pages, 3);
  return { holdings, transactions };
}

/** The two events of a refresh, which come in any order. */
function byType(handled, itemId) {
  return ["HOLDINGS", "INVESTMENTS_TRANSACTIONS"].map((type) => {
    const { event } = handled.find(({ event }) => event?.webhook_type === type) ?? {};
    assert.deepInclude(event, { webhook_code: "DEFAULT_UPDATE", item_id: itemId, environment: "sandbox" });
    return event;
  });
}

/** Asserts that the data changed by the numbers in the webhooks. */
function assertChanged(before, now, { new_holdings, updated_holdings }, { new_investments_transactions }) {
  const keyOf = ({ account_id, security_id }) => `${account_id} ${security_id}`;
  const valueBefore = new Map(before.holdings.map((holding) => [keyOf(holding), holding.institution_value]));
  const added = now.holdings.filter((holding) => !valueBefore.has(keyOf(holding)));
  const updated = now.holdings.filter((holding) => {
    const value = valueBefore.get(keyOf(holding));
    return value !== undefined && value !== holding.institution_value;
  });
  assert.strictEqual(added.length, new_holdings);
  assert.strictEqual(updated.length, updated_holdings);
  assert.isAbove(updated.length, 0);
  assert.isAbove(new_investments_transactions, 0);
  assert.deepEqual(now.transactions.slice(new_investments_transactions), before.transactions);
}
