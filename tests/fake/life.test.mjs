// The life of an Item at the fake Plaid: linked, looked at, refreshed, broken, repaired and removed.

import { describe, test } from "node:test";
import { assert } from "chai";
import { EXCHANGE, GOOD, HOLDINGS, ITEM, LINK, REMOVE, RESET, TRANSACTIONS, WEBHOOK } from "./requests.mjs";
import { ask, logWhen, read, refresh, startForTests, ways } from "./ways.mjs";

const { server, receiver } = startForTests();

const MINUTE = 60_000;
const DATES = { start_date: "2000-01-01", end_date: "2099-12-31" };
const UNKNOWN = "access-sandbox-00000000-0000-4000-8000-000000000000";

const post = async (plaid, path, body) => (await ask(plaid, path, body)).json();
const codes = async (plaid, webhooks) =>
  (await logWhen(plaid, (log) => log.webhooks.length >= webhooks)).webhooks.map(
    ({ event }) => `${event.webhook_type}: ${event.webhook_code}`,
  );

/** Faulty requests for a link token: the fault, the change to a good request, and the answer. */
const LINK_REFUSALS = [
  ["no user", { user: undefined }, "MISSING_FIELDS", /user\.client_user_id$/],
  ["a user without an id", { user: {} }, "MISSING_FIELDS", /user\.client_user_id$/],
  ["no products", { products: undefined }, "MISSING_FIELDS", /products$/],
  ["a product that is none", { products: ["stocks"] }, "INVALID_FIELD", /^products/],
  ["a language that is none", { language: "xx" }, "INVALID_FIELD", /^language/],
  ["no country", { country_codes: [] }, "INVALID_FIELD", /^country_codes/],
  ["an unknown field", { client: "x" }, "UNKNOWN_FIELDS", /: client$/],
  ["an unknown field of the user", { user: { client_user_id: "1", id: 2 } }, "UNKNOWN_FIELDS", /: user\.id$/],
  ["an unknown access token", { access_token: UNKNOWN }, "INVALID_ACCESS_TOKEN", /matching access/],
];

for (const [way, { open }] of Object.entries(ways(server))) {
  describe(`the life of an Item of fakePlaid ${way}`, () => {
    test("a link token lasts four hours, and 30 minutes where it is for an Item", async () => {
      const plaid = await open();
      const lasts = async (body) => {
        const { link_token, expiration } = await post(plaid, LINK, { ...GOOD[LINK].body(), ...body });
        assert.match(link_token, /^link-sandbox-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        return (Date.parse(expiration) - (await plaid.log()).requests.at(-1).at) / MINUTE;
      };
      assert.closeTo(await lasts({}), 240, 1);
      assert.closeTo(await lasts({ access_token: plaid.accessToken, products: undefined }), 30, 1);
    });

    for (const [what, changes, code, message] of LINK_REFUSALS) {
      test(`a link token is refused for ${what}`, async () => {
        const error = await post(await open(), LINK, { ...GOOD[LINK].body(), ...changes });
        assert.strictEqual(error.error_code, code);
        assert.match(error.error_message, message);
      });
    }

    test("/item/get tells what the Item is, and when it was updated", async () => {
      const plaid = await open();
      const { item, status } = await read(plaid, ITEM);
      assert.deepInclude(item, { item_id: plaid.itemId, error: null, webhook: "", products: ["investments"] });
      assert.isNull(status.investments.last_failed_update);
      assert.isNull(status.last_webhook);
      assert.strictEqual(status.investments.last_successful_update, item.created_at);
    });

    test("a refresh moves the last successful update, whether or not it finds something", async () => {
      for (const changes of [true, false]) {
        const plaid = await open([], { changes });
        const before = (await read(plaid, ITEM)).status.investments;
        await plaid.advance(5 * MINUTE);
        await refresh(plaid);
        const after = (await read(plaid, ITEM)).status.investments;
        const moved = Date.parse(after.last_successful_update) - Date.parse(before.last_successful_update);
        assert.closeTo(moved / MINUTE, 5, 0.2);
        assert.isNull(after.last_failed_update);
      }
    });

    test("a refresh that fails at the institution moves the last failed update alone", async () => {
      const plaid = await open([{ errorCode: "INSTITUTION_DOWN", endpoint: "/investments/refresh" }]);
      const before = (await read(plaid, ITEM)).status.investments;
      await plaid.advance(MINUTE);
      await refresh(plaid);
      const after = (await read(plaid, ITEM)).status.investments;
      assert.strictEqual(after.last_successful_update, before.last_successful_update);
      assert.isAtLeast(Date.parse(after.last_failed_update) - Date.parse(before.last_successful_update), MINUTE - 1000);
    });

    test("a refresh that is limited is no failed update", async () => {
      const plaid = await open();
      await refresh(plaid);
      assert.strictEqual((await refresh(plaid)).status, 429);
      assert.isNull((await read(plaid, ITEM)).status.investments.last_failed_update);
    });

    test("a new webhook address is acknowledged there, and the old one hears nothing", async () => {
      const plaid = await open([], { webhook: server.refusedUrl });
      const { item } = await read(plaid, WEBHOOK, { webhook: receiver.url });
      assert.strictEqual(item.webhook, receiver.url);
      await logWhen(plaid, ({ webhooks }) => webhooks[0]?.status === 200);
      const { webhook_type, webhook_code, new_webhook_url, error } = JSON.parse(receiver.received[0].body);
      assert.deepEqual([webhook_type, webhook_code, error], ["ITEM", "WEBHOOK_UPDATE_ACKNOWLEDGED", null]);
      assert.strictEqual(new_webhook_url, receiver.url);
      const { status } = await read(plaid, ITEM);
      assert.strictEqual(status.last_webhook.code_sent, "WEBHOOK_UPDATE_ACKNOWLEDGED");
    });

    test("an address that is taken away is acknowledged nowhere, and reads as empty", async () => {
      const plaid = await open([], { webhook: receiver.url });
      assert.strictEqual((await read(plaid, WEBHOOK, { webhook: null })).item.webhook, "");
      await refresh(plaid);
      assert.isEmpty((await plaid.log()).webhooks);
    });

    test("an Item whose login was reset gives no data, says so, and tells by a webhook", async () => {
      const plaid = await open([], { webhook: receiver.url });
      assert.isTrue((await read(plaid, RESET)).reset_login);
      assert.deepEqual(await codes(plaid, 1), ["ITEM: ERROR"]);
      for (const [path, body] of [["/investments/refresh"], [HOLDINGS], [TRANSACTIONS, DATES]]) {
        assert.strictEqual((await read(plaid, path, body)).error_code, "ITEM_LOGIN_REQUIRED");
      }
      const { item, status } = await read(plaid, ITEM);
      assert.deepInclude(item.error, { error_type: "ITEM_ERROR", error_code: "ITEM_LOGIN_REQUIRED" });
      assert.isString(status.investments.last_failed_update);
      assert.strictEqual((await plaid.log()).billed, 0);
    });

    test("a removed Item is not found any more, whatever is asked of it, and sends nothing", async () => {
      const plaid = await open([], { webhook: receiver.url });
      assert.hasAllKeys(await read(plaid, REMOVE, { reason_code: "OTHER", reason_note: "moved" }), ["request_id"]);
      for (const path of [ITEM, REMOVE, RESET, WEBHOOK, HOLDINGS, "/investments/refresh"]) {
        const { error_type, error_code } = await read(plaid, path);
        assert.deepEqual([error_type, error_code], ["ITEM_ERROR", "ITEM_NOT_FOUND"], path);
      }
      assert.isEmpty((await plaid.log()).webhooks);
    });

    test("a reason for removal is one of Plaid's, and its note is short", async () => {
      const plaid = await open();
      for (const body of [{ reason_code: "BORED" }, { reason_note: "x".repeat(513) }]) {
        assert.strictEqual((await read(plaid, REMOVE, body)).error_code, "INVALID_FIELD");
      }
      assert.isUndefined((await read(plaid, ITEM)).error_code);
    });

    test("Investments that are added later come in the background, and a webhook says when", async () => {
      const plaid = await open([], { webhook: receiver.url });
      const body = { institution_id: "ins_109508", initial_products: ["transactions"] };
      const { public_token } = await post(plaid, "/sandbox/public_token/create", body);
      const { access_token } = await post(plaid, EXCHANGE, { public_token });
      const own = { ...plaid, accessToken: access_token };
      assert.strictEqual((await read(own, "/investments/refresh")).error_code, "PRODUCT_NOT_ENABLED");
      const all = () => read(own, TRANSACTIONS, { ...DATES, options: { async_update: true } });
      assert.strictEqual((await all()).error_code, "PRODUCT_NOT_READY");
      assert.strictEqual((await read(own, "/investments/refresh")).error_code, "PRODUCT_NOT_READY");
      await plaid.advance(5 * MINUTE);
      assert.deepEqual(await codes(plaid, 1), ["INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE"]);
      assert.strictEqual((await all()).total_investment_transactions, 9);
      assert.deepEqual((await read(own, ITEM)).item.products, ["transactions", "investments"]);
    });

    test("Investments that are added later without async_update are there at once, without a webhook", async () => {
      const plaid = await open([], { webhook: receiver.url });
      const body = { institution_id: "ins_109508", initial_products: ["transactions"] };
      const { public_token } = await post(plaid, "/sandbox/public_token/create", body);
      const { access_token } = await post(plaid, EXCHANGE, { public_token });
      const own = { ...plaid, accessToken: access_token };
      assert.strictEqual((await read(own, TRANSACTIONS, DATES)).total_investment_transactions, 9);
      assert.strictEqual((await refresh(own, {})).status, 200);
    });
  });
}
