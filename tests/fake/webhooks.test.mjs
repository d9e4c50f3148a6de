// The webhooks of the fake Plaid, in the process and over HTTP: what is sent, when and where.

import { describe, test } from "node:test";
import { assert } from "chai";
import { verified } from "./signatures.mjs";
import { ask, holdings, logWhen, read, refresh, startForTests, ways } from "./ways.mjs";

const { server, receiver } = startForTests();

const EVENT = { webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" };

const webhooksWhen = async (plaid, count) =>
  (await logWhen(plaid, ({ webhooks }) => webhooks.filter(({ status, error }) => status ?? error).length === count))
    .webhooks;

/** What Sandbox fires for an Item with Investments: the request's type and code, and the fields beside the common. */
const FIRED = [
  ["HOLDINGS", "DEFAULT_UPDATE", { error: null, new_holdings: 0, updated_holdings: 0 }],
  [
    "INVESTMENTS_TRANSACTIONS",
    "DEFAULT_UPDATE",
    { error: null, new_investments_transactions: 0, cancelled_investments_transactions: 0 },
  ],
  ["ITEM", "LOGIN_REPAIRED", {}],
  ["ITEM", "NEW_ACCOUNTS_AVAILABLE", { error: null }],
  ["ITEM", "PENDING_DISCONNECT", { reason: "INSTITUTION_MIGRATION", disconnect_time: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ }],
  ["ITEM", "USER_ACCOUNT_REVOKED", { account_id: /^[A-Za-z0-9]{37}$/ }],
  [
    "ITEM",
    "USER_PERMISSION_REVOKED",
    {
      error: {
        error_code: "USER_PERMISSION_REVOKED",
        error_message: "the holder of this account has revoked their permission for your application to access it",
        display_message: null,
        error_type: "ITEM_ERROR",
        status: 400,
      },
    },
  ],
];

for (const [way, { open }] of Object.entries(ways(server))) {
  const openWithAddress = (options) => open([], { webhook: receiver.url, ...options });

  describe(`the webhooks of fakePlaid ${way}`, () => {
    test("a refresh that found something new sends two, with counts that fit what changed", async () => {
      const plaid = await openWithAddress({ limits: { perItem: 1_000 } });
      for (let turn = 0; turn < 6; turn += 1) {
        const before = await holdings(plaid);
        await refresh(plaid);
        const after = await holdings(plaid);
        const [first, second] = (await webhooksWhen(plaid, 2 * (turn + 1))).slice(-2);
        const common = { webhook_code: "DEFAULT_UPDATE", item_id: plaid.itemId, error: null, environment: "sandbox" };
        const value = (one) => one?.institution_value;
        assert.deepEqual(first.event, {
          ...common,
          webhook_type: "HOLDINGS",
          new_holdings: after.holdings.length - before.holdings.length,
          updated_holdings: before.holdings.filter((one, index) => value(one) !== value(after.holdings[index])).length,
        });
        assert.isAbove(first.event.updated_holdings, 3);
        assert.deepEqual(second.event, {
          ...common,
          webhook_type: "INVESTMENTS_TRANSACTIONS",
          new_investments_transactions: turn % 2 === 0 ? 2 : 1,
          cancelled_investments_transactions: 0,
        });
      }
    });

    test("a webhook arrives as a POST of JSON indented by two spaces, signed over its very bytes", async () => {
      const plaid = await openWithAddress();
      const before = Date.now();
      await plaid.sendWebhook({ ...EVENT, note: "é€😀" });
      const after = Date.now();
      const [{ method, headers, path, body }] = receiver.received;
      assert.deepEqual([method, path, headers["content-type"]], ["POST", "/webhook", "application/json"]);
      assert.strictEqual(body, JSON.stringify(JSON.parse(body), null, 2));
      assert.deepEqual(JSON.parse(body), {
        ...EVENT,
        note: "é€😀",
        item_id: plaid.itemId,
        environment: "sandbox",
      });
      const { iat } = await verified(plaid, { body, signature: headers["plaid-verification"] });
      const [{ at, url, status }] = await webhooksWhen(plaid, 1);
      for (const time of [at, iat * 1000]) assert.isTrue(time > before - 1000 && time <= after);
      assert.deepEqual([url, status], [receiver.url, 200]);
    });

    for (const [webhook_type, webhook_code, fields] of FIRED) {
      test(`firing ${webhook_type}: ${webhook_code} sends it`, async () => {
        const plaid = await openWithAddress();
        const answer = await read(plaid, "/sandbox/item/fire_webhook", { webhook_type, webhook_code });
        assert.strictEqual(answer.webhook_fired, true);
        const [{ event }] = await webhooksWhen(plaid, 1);
        const { item_id, environment, ...rest } = event;
        assert.deepEqual([item_id, environment], [plaid.itemId, "sandbox"]);
        assert.deepInclude(rest, { webhook_type, webhook_code });
        assert.sameMembers(Object.keys(rest), ["webhook_type", "webhook_code", ...Object.keys(fields)]);
        for (const [name, value] of Object.entries(fields)) {
          if (value instanceof RegExp) assert.match(rest[name], value);
          else assert.deepEqual(rest[name], value);
        }
      });
    }

    test("a code of Items alone needs no type", async () => {
      const plaid = await openWithAddress();
      await read(plaid, "/sandbox/item/fire_webhook", { webhook_code: "NEW_ACCOUNTS_AVAILABLE" });
      assert.strictEqual((await webhooksWhen(plaid, 1))[0].event.webhook_type, "ITEM");
    });

    test("each Item's webhooks go to its own address, and an Item without one gets none", async () => {
      const plaid = await open();
      const body = {
        institution_id: "ins_3",
        initial_products: ["investments"],
        options: { webhook: `${receiver.url}/a` },
      };
      const { public_token } = await (await ask(plaid, "/sandbox/public_token/create", body)).json();
      const linked = await (await ask(plaid, "/item/public_token/exchange", { public_token })).json();
      const made = await plaid.createItem({ webhook: `${receiver.url}/b` });
      for (const accessToken of [plaid.accessToken, linked.access_token, made.accessToken]) {
        assert.strictEqual((await refresh({ ...plaid, accessToken })).status, 200);
      }
      await webhooksWhen(plaid, 4);
      const got = receiver.received.map(({ path, body }) => [path, JSON.parse(body).item_id]);
      assert.sameDeepMembers(got, [
        ["/webhook/a", linked.item_id],
        ["/webhook/a", linked.item_id],
        ["/webhook/b", made.itemId],
        ["/webhook/b", made.itemId],
      ]);
    });

    test("a refresh that changed nothing, that was refused, or that was not done sends none", async () => {
      const plaid = await openWithAddress({ changes: false });
      await refresh(plaid);
      const busy = await open([{ errorCode: "INSTITUTION_DOWN" }], { webhook: receiver.url });
      await refresh(busy);
      await refresh(busy);
      await refresh(busy);
      await webhooksWhen(busy, 2);
      assert.isEmpty((await plaid.log()).webhooks);
      assert.lengthOf(receiver.received, 2);
    });

    test("a refresh whose answer is lost sends its webhooks all the same", async () => {
      const plaid = await open([{ networkError: true }], { webhook: receiver.url });
      await refresh(plaid).catch(() => {});
      await webhooksWhen(plaid, 2);
      assert.lengthOf(receiver.received, 2);
    });

    test("an address where nobody listens does not disturb the refresh, and the log says what happened", async () => {
      const plaid = await openWithAddress({ webhook: server.refusedUrl });
      assert.strictEqual((await refresh(plaid)).status, 200);
      for (const { error, status } of await webhooksWhen(plaid, 2)) {
        assert.match(error, /fetch failed/);
        assert.isUndefined(status);
      }
    });
  });
}
