// The life of an Item as described in docs/from-link-to-portfolio.md, over HTTP, with webhooks to a real URL.

import { assert } from "chai";
import { until } from "../../harness/moments.mjs";
import { assertPlaidRequest } from "./plaid-requests.mjs";

const APP = { userId: "user-1", clientName: "My app" };
const DAYS = { startDate: "2020-01-01", endDate: "2040-01-01" };

export const LIFE = [
  {
    name: "the life of an Item: link, exchange, refresh, wait, read, a login that breaks, repair and removal, with webhooks",
    async run({ library, open, receiver, refused }) {
      const { plaid, log, control } = await open([], { limits: { perItem: 9 } });
      const inbox = receiver.open(plaid);
      const heard = async (code, { handled } = inbox) => {
        const found = () => handled.find(({ event, error }) => error || event.webhook_code === code);
        await until(found, `the webhook ${code}`);
        const { event, error } = found();
        assert.isUndefined(error);
        handled.splice(handled.indexOf(found()), 1);
        return event;
      };

      const { linkToken } = await library.createLinkToken({ ...plaid, ...APP, webhook: inbox.url });
      const { publicToken } = await control("complete-link", { linkToken });
      const { accessToken, itemId } = await library.exchangePublicToken({ ...plaid, publicToken });
      await refused(library.exchangePublicToken({ ...plaid, publicToken }), { errorCode: "INVALID_PUBLIC_TOKEN" });
      const item = { ...plaid, accessToken };
      assert.strictEqual((await library.getItem(item)).item.item_id, itemId);

      const since = new Date();
      assert.isString(await library.refreshInvestments(item));
      const { updatedAt } = await library.waitForUpdate({ ...item, since });
      assert.isAtLeast(Date.parse(updatedAt), Math.floor(since / 1_000) * 1_000);
      assert.strictEqual((await heard("DEFAULT_UPDATE")).item_id, itemId);
      await heard("DEFAULT_UPDATE");
      assert.isNotEmpty((await library.getHoldings(item)).holdings);
      assert.isNotEmpty((await library.getInvestmentTransactions({ ...item, ...DAYS })).investment_transactions);

      assert.isTrue(await library.resetSandboxLogin(item));
      assert.strictEqual((await heard("ERROR")).error.error_code, "ITEM_LOGIN_REQUIRED");
      const { retry } = await refused(library.refreshInvestments(item), { errorCode: "ITEM_LOGIN_REQUIRED" });
      assert.strictEqual(retry.when, "user");
      assert.strictEqual((await library.getItem(item)).item.error.error_code, "ITEM_LOGIN_REQUIRED");

      const repair = await library.createLinkToken({ ...item, ...APP });
      await control("complete-link", { linkToken: repair.linkToken });
      assert.isNull((await library.getItem(item)).item.error);
      assert.isTrue(await library.fireSandboxWebhook({ ...item, webhookType: "ITEM", webhookCode: "LOGIN_REPAIRED" }));
      await heard("LOGIN_REPAIRED");
      assert.isString(await library.refreshInvestments(item));

      const moved = receiver.open(plaid);
      await library.updateItemWebhook({ ...item, webhook: moved.url });
      assert.strictEqual((await heard("WEBHOOK_UPDATE_ACKNOWLEDGED", moved)).new_webhook_url, moved.url);
      assert.isString(await library.removeItem(item));
      await refused(library.getHoldings(item), { errorCode: "ITEM_NOT_FOUND", outcome: "rejected" });

      const { requests, billed } = await log();
      requests.forEach(assertPlaidRequest);
      assert.strictEqual(billed, 2);
    },
  },
];
