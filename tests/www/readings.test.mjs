// Readings in workerd that are slow, or that find a history that arrives late.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startService, until } from "./service.mjs";

const HOLDINGS = "/investments/holdings/get";
const DAY = 86_400_000;

const service = {};
before(async () =>
  Object.assign(service, await startService({ PER_ITEM_MS: "0" }, { plaid: { limits: { perItem: Infinity } } })),
);
after(() => service.stop());

const readings = (accessToken) =>
  service.plaid.requests.filter(({ endpoint, body }) => endpoint === HOLDINGS && body.access_token === accessToken)
    .length;

const begins = (itemId, count) => until(() => readings(service.tokenOf(itemId)) === count, "a reading to begin");
/** The next reading of holdings gets no response. */
const hang = () => service.plaid.answerNext({ endpoint: HOLDINGS, never: true });
const send = (itemId, type, code, more) =>
  service.plaid.sendWebhook({ webhook_type: type, webhook_code: code, item_id: itemId, ...more });

// A reading after Link starts at once, and one after a webhook in the alarm.
const STARTS = [
  [
    "after Link",
    async (itemId) => {
      hang();
      await service.ask("POST", `/api/items/${itemId}/repaired`, { admin: true, body: {} });
    },
  ],
  [
    "after a webhook",
    async (itemId) => {
      hang();
      await send(itemId, "HOLDINGS", "DEFAULT_UPDATE", { new_holdings: 0, updated_holdings: 1 });
    },
  ],
];

describe("a reading that takes minutes", () => {
  for (const [what, start] of STARTS) {
    test(`${what} delays no refresh, and is repeated after a crash`, async () => {
      const itemId = await service.addItem();
      const before = await service.settled(itemId);
      await start(itemId);
      await begins(itemId, 2);
      await service.refresh(itemId);
      await until(async () => (await service.view(itemId)).refresh.state === "done", "the refresh");
      const { reading } = await service.view(itemId);
      assert.deepEqual([reading.at, reading.isDue], [before.reading.at, true]);
      assert.equal(readings(service.tokenOf(itemId)), 2);
      await service.crash();
      const after = await service.settled(itemId);
      assert.ok(after.reading.at > before.reading.at);
    });
  }

  test("and fails does not undo a repair that came meanwhile", async () => {
    const itemId = await service.addItem();
    await send(itemId, "ITEM", "ERROR", { error: { error_code: "ITEM_LOGIN_REQUIRED" } });
    service.plaid.answerNext({ endpoint: HOLDINGS, errorCode: "ITEM_LOGIN_REQUIRED", delayMs: 2000 });
    await send(itemId, "HOLDINGS", "DEFAULT_UPDATE", { new_holdings: 0, updated_holdings: 1 });
    await begins(itemId, 2);
    await send(itemId, "ITEM", "LOGIN_REPAIRED");
    const { attention, reading } = await service.settled(itemId);
    assert.deepEqual([attention, reading.error], [null, null]);
  });
});

test("a history that arrives after a first reading without transactions is no news", async () => {
  const date = new Date(Date.now() - 40 * DAY).toISOString().slice(0, 10);
  const security = { ticker_symbol: "SOME", name: "Some Fund" };
  const transfer = { date, name: "Transfer", type: "transfer", quantity: 1, price: 100, security };
  const account = { type: "investment", subtype: "brokerage", meta: { name: "Brokerage" } };
  const holdings = [{ institution_price: 100, quantity: 1, security }];
  const portfolio = (transactions) => ({
    override_accounts: [{ ...account, holdings, investment_transactions: transactions }],
  });
  const itemId = await service.addItem({ portfolio: portfolio([]), changes: [portfolio([transfer])] });
  assert.deepEqual((await service.view(itemId)).transactions, []);
  await service.refresh(itemId);
  await until(async () => (await service.view(itemId)).transactions.length > 0, "the history");
  const { change, transactions } = await service.settled(itemId);
  assert.deepEqual([change, transactions.map(({ status }) => status)], [null, [null]]);
});
