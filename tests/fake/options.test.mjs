// The options of the fake Plaid and of its Items.

import { describe, test } from "node:test";
import { assert } from "chai";
import { fakePlaid } from "../../pkg/testing/index.js";
import { refresh, transactions } from "./ways.mjs";

describe("the options of fakePlaid", () => {
  test("those of the fake hold for every Item that does not say otherwise", async () => {
    const plaid = fakePlaid({ transactions: 3, changes: false, webhook: "https://all.test/" });
    const own = plaid.createItem({ transactions: 5, webhook: null });
    const look = async (accessToken) => {
      const { item, total_investment_transactions } = await transactions({ ...plaid.connection, accessToken });
      return [item.webhook, total_investment_transactions];
    };
    assert.deepEqual(await look(plaid.accessToken), ["https://all.test/", 3]);
    assert.deepEqual(await look(plaid.createItem().accessToken), ["https://all.test/", 3]);
    assert.deepEqual(await look(own.accessToken), ["", 5]);
  });

  test("an Item may have no past", async () => {
    const plaid = fakePlaid({ transactions: 0 });
    const { investment_transactions } = await transactions({ ...plaid.connection, accessToken: plaid.accessToken });
    assert.deepEqual(investment_transactions, []);
  });

  test("the limits can be lifted", async () => {
    const plaid = fakePlaid({ limits: { perItem: Infinity, perClient: Infinity } });
    const connection = { ...plaid.connection, accessToken: plaid.accessToken };
    for (let turn = 0; turn < 200; turn += 1) assert.strictEqual((await refresh(connection)).status, 200);
    assert.strictEqual(plaid.billed, 200);
  });

  test("100 refreshes a minute are the limit of a client", async () => {
    const plaid = fakePlaid();
    const statuses = [];
    for (let item = 0; item < 101; item += 1) {
      statuses.push((await refresh({ ...plaid.connection, ...plaid.createItem() })).status);
    }
    assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.at(-1)], [100, 429]);
  });

  for (const [option, fault] of [
    [{ transactions: -1 }, /transactions must be a whole number of at least 0/],
    [{ transactions: "5" }, /transactions must be/],
    [{ webhook: "me.test" }, /webhook must be an http or https URL/],
    [{ changes: 1 }, /changes must be a boolean/],
    [{ change: true }, /change is not an option/],
  ]) {
    test(`${JSON.stringify(option)} is refused, of a fake and of an Item`, () => {
      assert.throws(() => fakePlaid(option), TypeError, fault);
      assert.throws(() => fakePlaid().createItem(option), TypeError, fault);
    });
  }

  for (const options of [null, "x", 99, ["x"]]) {
    test(`${JSON.stringify(options)} is no options, of a fake and of an Item`, () => {
      const plaid = fakePlaid();
      const fault = /the options must be an object/;
      assert.throws(() => fakePlaid(options), TypeError, fault);
      assert.throws(() => plaid.createItem(options), TypeError, fault);
      assert.throws(() => plaid.completeLink("link-sandbox-1", options), TypeError, fault);
    });
  }

  for (const [method, argument, fault] of [
    ["sendWebhook", undefined, /the webhook must be an object/],
    ["sendWebhook", "x", /the webhook must be an object/],
    ["signWebhook", undefined, /takes an object or a text/],
    ["holdWebhooks", "x", /takes true or false/],
  ]) {
    test(`${method} refuses ${argument}`, async () => {
      const call = async () => fakePlaid()[method](argument);
      const error = await call().catch((thrown) => thrown);
      assert.instanceOf(error, TypeError);
      assert.match(error.message, fault);
    });
  }

  for (const [option, fault] of [
    [{ limits: { perItem: -1 } }, /limits\.perItem must be a whole number, or Infinity/],
    [{ limits: { perMinute: 1 } }, /limits\.perMinute is not an option/],
    [{ deliver: "https://me.test/" }, /deliver must be a function/],
    [{ clientId: "" }, /clientId must be a non-empty string/],
  ]) {
    test(`${JSON.stringify(option)} is refused`, () => {
      assert.throws(() => fakePlaid(option), TypeError, fault);
    });
  }
});
