// The states of an Item of the fake that come by themselves or by the person: history, limits, errors, Link.

import { after, before, describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { assert } from "chai";
import { fakePlaid } from "../../pkg/testing/index.js";
import { EXCHANGE, GOOD, HOLDINGS, ITEM, LINK, REMOVE, TRANSACTIONS } from "./requests.mjs";
import { ask, holdings, read, refresh, transactions } from "./ways.mjs";

const MINUTE = 60_000;
const webhook = "https://me.test/webhook";
const DATES = { start_date: "2000-01-01", end_date: "2099-12-31" };

/** A fake, and its Item as a client reaches it. */
function open(options) {
  const fake = fakePlaid({ webhook, deliver: () => {}, ...options });
  return { fake, item: { ...fake.connection, accessToken: fake.accessToken } };
}

const codes = ({ webhooks }) => webhooks.map(({ event }) => `${event.webhook_type}: ${event.webhook_code}`);
const post = async ({ fake }, path, body) => (await ask(fake.connection, path, body)).json();
const linkToken = async (plaid, body) => (await post(plaid, LINK, { ...GOOD[LINK].body(), ...body })).link_token;

describe("the history of an Item", () => {
  test("30 days are there at first, the rest comes with HISTORICAL_UPDATE", async () => {
    const { fake, item } = open({ history: "recent", transactions: 70 });
    const recent = await transactions(item);
    assert.isBelow(recent.total_investment_transactions, 5);
    assert.isNotEmpty((await holdings(item)).holdings);
    fake.clock.advance(3 * MINUTE);
    await fake.delivered();
    assert.deepEqual(codes(fake), ["INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE"]);
    const all = await transactions(item);
    assert.strictEqual(all.total_investment_transactions, 70);
    const { new_investments_transactions } = fake.webhooks[0].event;
    assert.strictEqual(new_investments_transactions, 70 - recent.total_investment_transactions);
  });

  test("without any, reading and refreshing are not ready until it comes", async () => {
    const { fake, item } = open({ history: "none" });
    assert.strictEqual((await transactions(item)).error_code, "PRODUCT_NOT_READY");
    assert.strictEqual((await read(item, "/investments/refresh")).error_code, "PRODUCT_NOT_READY");
    fake.clock.advance(3 * MINUTE);
    assert.strictEqual((await transactions(item)).total_investment_transactions, 12);
    await fake.delivered();
    assert.strictEqual(fake.webhooks[0].event.new_investments_transactions, 12);
  });
});

describe("the limits of reads", () => {
  for (const [path, limit, code, body] of [
    [HOLDINGS, 15, "INVESTMENTS_LIMIT"],
    [TRANSACTIONS, 30, "INVESTMENTS_LIMIT", DATES],
    [ITEM, 15, "ITEM_GET_LIMIT"],
  ]) {
    test(`${path} is answered ${limit} times a minute for each Item`, async () => {
      const { fake, item } = open();
      const codeOf = async (one) => (await read(one, path, body)).error_code;
      for (let turn = 0; turn < limit; turn += 1) assert.isUndefined(await codeOf(item));
      assert.strictEqual(await codeOf(item), code);
      assert.strictEqual(fake.requests.at(-1).status, 429);
      assert.isUndefined(await codeOf({ ...item, ...fake.createItem() }), "another Item");
      fake.clock.advance(MINUTE);
      assert.isUndefined(await codeOf(item));
    });
  }
});

describe("the errors of an Item", () => {
  test("a login that is required is repaired at the bank, and a webhook says so", async () => {
    const { fake, item } = open();
    await fake.setItemError("ITEM_LOGIN_REQUIRED");
    assert.strictEqual((await refresh(item)).status, 400);
    await fake.setItemError(null);
    await fake.setItemError(null);
    assert.isUndefined((await holdings(item)).error_code);
    assert.deepEqual(codes(fake), ["ITEM: ERROR", "ITEM: LOGIN_REPAIRED"]);
    assert.strictEqual(fake.webhooks[0].event.error.error_code, "ITEM_LOGIN_REQUIRED");
  });

  test("a permission that was revoked can't be brought back by update mode", async () => {
    const { fake, item } = open();
    const plaid = { fake };
    await fake.setItemError("USER_PERMISSION_REVOKED");
    assert.strictEqual((await holdings(item)).error_code, "USER_PERMISSION_REVOKED");
    await read(item, "/sandbox/item/fire_webhook", { webhook_type: "ITEM", webhook_code: "USER_PERMISSION_REVOKED" });
    await fake.delivered();
    assert.deepEqual(codes(fake), ["ITEM: USER_PERMISSION_REVOKED", "ITEM: USER_PERMISSION_REVOKED"]);
    const [own, fired] = fake.webhooks.map(({ event }) => event);
    assert.strictEqual(own.error.error_type, "ITEM_ERROR", "as in Plaid's example");
    assert.deepEqual(own, fired);
    const error = await post(plaid, LINK, { ...GOOD[LINK].body(), access_token: fake.accessToken });
    assert.strictEqual(error.error_code, "USER_PERMISSION_REVOKED");
    assert.isUndefined((await read(item, REMOVE)).error_code);
  });

  test("an institution without refresh on demand refuses it, unbilled, and is read as ever", async () => {
    const { fake, item } = open({ isRefreshable: false });
    assert.strictEqual((await read(item, "/investments/refresh")).error_code, "PRODUCTS_NOT_SUPPORTED");
    assert.strictEqual(fake.billed, 0);
    assert.isNotEmpty((await holdings(item)).holdings);
    assert.isNull((await read(item, ITEM)).status.investments.last_failed_update);
  });

  test("an unknown error code and an unknown Item are refused", async () => {
    const { fake } = open();
    for (const [args, fault] of [
      [["NEW_CODE"], /"NEW_CODE" is an error code that the fake does not know/],
      [["ITEM_LOCKED", "x"], /no Item has that itemId/],
    ]) {
      const error = await fake.setItemError(...args).catch((thrown) => thrown);
      assert.match(error.message, fault);
    }
  });
});

describe("Link", () => {
  test("it makes an Item with the products and the webhook of the link token", async () => {
    const { fake } = open();
    const token = await linkToken({ fake }, { webhook: "https://other.test/" });
    const { publicToken: public_token, metadata } = fake.completeLink(token, { institutionId: "ins_3" });
    assert.deepEqual(metadata.institution, { institution_id: "ins_3", name: "Chase" });
    const { access_token } = await post({ fake }, EXCHANGE, { public_token });
    const { item, accounts } = await holdings({ ...fake.connection, accessToken: access_token });
    assert.strictEqual(item.webhook, "https://other.test/");
    assert.deepEqual(
      accounts.map(({ account_id }) => account_id),
      metadata.accounts.map(({ id }) => id),
    );
  });

  test("with investments.async_update the history comes later", async () => {
    const { fake } = open();
    const token = await linkToken({ fake }, { investments: { async_update: true } });
    const { publicToken: public_token } = fake.completeLink(token);
    const { access_token } = await post({ fake }, EXCHANGE, { public_token });
    const item = { ...fake.connection, accessToken: access_token };
    const { total_investment_transactions: recent } = await transactions(item);
    fake.clock.advance(3 * MINUTE);
    assert.isAbove((await transactions(item)).total_investment_transactions, recent);
  });

  test("update mode repairs the Item, whose access token stays", async () => {
    const { fake, item } = open();
    await fake.setItemError("ITEM_LOGIN_REQUIRED");
    const token = await linkToken({ fake }, { access_token: fake.accessToken, products: undefined });
    const { publicToken: public_token } = fake.completeLink(token);
    assert.isUndefined((await holdings(item)).error_code);
    assert.strictEqual((await post({ fake }, EXCHANGE, { public_token })).access_token, fake.accessToken);
    assert.deepEqual(codes(fake), ["ITEM: ERROR"]);
  });

  test("a token is good once, until it expires, and while its Item is there", async () => {
    const { fake, item } = open();
    const [used, late, gone] = [
      await linkToken({ fake }),
      await linkToken({ fake }),
      await linkToken({ fake }, { access_token: fake.accessToken }),
    ];
    fake.completeLink(used);
    assert.throws(() => fake.completeLink(used), TypeError, /no link token/);
    assert.throws(() => fake.completeLink(late, { portfolios: 1 }), TypeError, /portfolios is not an option/);
    await read(item, REMOVE);
    assert.throws(() => fake.completeLink(gone), TypeError, /was removed/);
    fake.clock.advance(240 * MINUTE);
    assert.throws(() => fake.completeLink(late), TypeError, /has expired/);
  });
});

/** As much of a page as the stand-in for Plaid's script needs. */
class Page {
  buttons = {};
  isOpen = false;

  constructor(fetch) {
    const page = this;
    const element = () => ({
      append() {},
      setAttribute() {},
      addEventListener(_type, listener) {
        page.buttons[this.textContent] = listener;
      },
      showModal: () => (page.isOpen = true),
      close: () => (page.isOpen = false),
      remove() {},
    });
    const currentScript = { src: "https://cdn.plaid.com/link/v2/stable/link-initialize.js" };
    this.window = {};
    this.globals = {
      document: { currentScript, createElement: element, body: element() },
      window: this.window,
      URL,
      fetch,
      setTimeout,
    };
  }
}

describe("the stand-in for Plaid's browser script", () => {
  let fake;
  let page;
  let script;
  before(async () => {
    fake = fakePlaid();
    page = new Page(fake.fetch);
    script = await fake.fetch("https://cdn.plaid.com/link/v2/stable/link-initialize.js");
    runInNewContext(await script.text(), page.globals);
  });
  after(() => assert.isEmpty(fake.requests.filter(({ endpoint }) => endpoint.includes("stand-in"))));

  /** Opens Link, presses a button, and resolves to the arguments of the callback. */
  function go(token, button) {
    return new Promise((resolve) => {
      const events = [];
      const { open: show } = page.window.Plaid.create({
        token,
        onSuccess: (publicToken, metadata) => resolve({ publicToken, metadata, events }),
        onExit: (error) => resolve({ error, events }),
        onEvent: (name) => events.push(name),
      });
      show();
      assert.isTrue(page.isOpen);
      page.buttons[button]();
    });
  }

  test("it is a script that any page may load", () => {
    assert.strictEqual(script.headers.get("content-type"), "text/javascript");
    assert.strictEqual(script.headers.get("access-control-allow-origin"), "*");
  });

  test("Continue gives a public token", async () => {
    const { publicToken: public_token, metadata, events } = await go(await linkToken({ fake }), "Continue");
    assert.strictEqual(metadata.institution.name, "First Platypus Bank");
    assert.deepEqual(events, ["OPEN", "HANDOFF"]);
    assert.isFalse(page.isOpen);
    assert.isString((await post({ fake }, EXCHANGE, { public_token })).access_token);
  });

  test("Leave calls onExit without an error, and a wrong link token with one", async () => {
    assert.deepEqual(await go(await linkToken({ fake }), "Leave"), { error: null, events: ["OPEN", "EXIT"] });
    const { error } = await go("link-sandbox-0", "Continue");
    assert.strictEqual(error.error_code, "INVALID_LINK_TOKEN");
  });
});
