// The endpoints of the fake Plaid, one by one, in the process and over HTTP: what each answers, and what it refuses.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startServer } from "../suite/harness/server.mjs";
import { CREATE, EXCHANGE, FIRE, GOOD, HOLDINGS, KEY, TRANSACTIONS, newPublicToken } from "./requests.mjs";
import { ask, ways } from "./ways.mjs";

const server = {};
before(async () => Object.assign(server, await startServer()));
after(() => server.close());

const PUBLIC_TOKEN = "public-sandbox-00000000-0000-4000-8000-000000000000";
const ID = /^[A-Za-z0-9]{37}$/;

const options = (value) => ({ options: value });

/** By endpoint: what is wrong, the change to a good body, the code, and what the message says. */
const REFUSALS = {
  [HOLDINGS]: [
    ["options that are null", options(null), "INVALID_FIELD", /^options must be an object/],
    ["an unknown option", options({ count: 1 }), "UNKNOWN_FIELDS", /: options\.count$/],
    [
      "accounts that are no list",
      options({ account_ids: "x" }),
      "INVALID_FIELD",
      /^options\.account_ids must be a list/,
    ],
    ["an account id that is no text", options({ account_ids: [1] }), "INVALID_FIELD", /^options\.account_ids/],
    ["an unknown account id", options({ account_ids: ["x"] }), "INVALID_ACCOUNT_ID", /account ID/],
    ["an unknown access token", { access_token: PUBLIC_TOKEN.replace("public", "access") }, "INVALID_ACCESS_TOKEN"],
  ],
  [TRANSACTIONS]: [
    ["a start that is no day", { start_date: "2023-02-30" }, "INVALID_FIELD", /^start_date must be a date/],
    ["a start with a time", { start_date: "2023-02-01T00:00:00Z" }, "INVALID_FIELD", /^start_date/],
    ["an end in another form", { end_date: "1/2/2024" }, "INVALID_FIELD", /^end_date/],
    ["an end that is a number", { end_date: 20240101 }, "INVALID_FIELD", /^end_date/],
    ["an end before the start", { end_date: "2024-02-28" }, "INVALID_FIELD", /end_date .* start_date/],
    ["a count of 0", options({ count: 0 }), "INVALID_FIELD", /^options\.count .* between 1 and 500$/],
    ["a count of 501", options({ count: 501 }), "INVALID_FIELD", /^options\.count/],
    ["half a count", options({ count: 1.5 }), "INVALID_FIELD", /^options\.count/],
    ["a count that is text", options({ count: "10" }), "INVALID_FIELD", /^options\.count/],
    ["an offset below 0", options({ offset: -1 }), "INVALID_FIELD", /^options\.offset .* at least 0$/],
    ["an async_update that is no boolean", options({ async_update: 1 }), "INVALID_FIELD", /^options\.async_update/],
    ["an unknown option", options({ cursor: "x" }), "UNKNOWN_FIELDS", /: options\.cursor$/],
    ["an unknown account id", options({ account_ids: ["x"] }), "INVALID_ACCOUNT_ID", /account ID/],
  ],
  [KEY]: [
    ["a key id that is no text", { key_id: 1 }, "INVALID_FIELD", /^key_id/],
    ["an unknown key id", { key_id: "x" }, "INVALID_WEBHOOK_VERIFICATION_KEY_ID", /invalid key_id/],
  ],
  [CREATE]: [
    ["an institution that is none", { institution_id: "chase" }, "INVALID_INSTITUTION", /institution_id/],
    ["no products", { initial_products: [] }, "INVALID_FIELD", /^initial_products must be a list, not empty/],
    ["a product that is none", { initial_products: ["investment"] }, "INVALID_FIELD", /^initial_products/],
    ["a webhook that is no URL", options({ webhook: "me.test" }), "INVALID_FIELD", /^options\.webhook must be .* URL$/],
    ["a webhook of another scheme", options({ webhook: "ftp://me.test" }), "INVALID_FIELD", /^options\.webhook/],
    [
      "half of the statements' dates",
      options({ statements: { end_date: "2024-01-01" } }),
      "MISSING_FIELDS",
      /start_date$/,
    ],
    [
      "an unknown field far within",
      options({ income_verification: { bank_income: { days: 1 } } }),
      "UNKNOWN_FIELDS",
      /: options\.income_verification\.bank_income\.days$/,
    ],
  ],
  [EXCHANGE]: [
    ["an unknown public token", { public_token: PUBLIC_TOKEN }, "INVALID_PUBLIC_TOKEN", /matching public token/],
    ["a malformed public token", { public_token: "token" }, "INVALID_PUBLIC_TOKEN", /expected format: public-/],
    [
      "a public token of Production",
      { public_token: PUBLIC_TOKEN.replace("sandbox", "production") },
      "INVALID_PUBLIC_TOKEN",
      /wrong Plaid env/,
    ],
  ],
  [FIRE]: [
    ["a type that is none", { webhook_type: "HOLDING" }, "INVALID_FIELD", /^webhook_type must be one of AUTH/],
    ["a code that is none", { webhook_code: "UPDATE" }, "INVALID_FIELD", /^webhook_code must be one of DEFAULT/],
    ["a code of another type", { webhook_code: "LOGIN_REPAIRED" }, "INVALID_FIELD", /LOGIN_REPAIRED .* HOLDINGS/],
    ["a product that no Item here has", { webhook_type: "AUTH" }, "SANDBOX_PRODUCT_NOT_ENABLED", /not enabled/],
    ["a code without its type", { webhook_type: undefined }, "SANDBOX_PRODUCT_NOT_ENABLED", /not enabled/],
  ],
};

for (const [way, { open }] of Object.entries(ways(server))) {
  const openWithAddress = () => open([], { webhook: server.refusedUrl });

  describe(`the endpoints of fakePlaid ${way}`, () => {
    for (const [path, { body, required, answer }] of Object.entries(GOOD)) {
      test(`${path} answers with its fields and a request_id, and bills refreshes alone`, async () => {
        const plaid = await openWithAddress();
        const response = await ask(plaid, path, await body(plaid));
        const { request_id, ...rest } = await response.json();
        assert.deepEqual([response.status, Object.keys(rest).sort()], [200, answer]);
        assert.match(request_id, /^[A-Za-z0-9]{15}$/);
        const { requests, billed } = await plaid.log();
        assert.deepEqual([requests.at(-1).endpoint, requests.at(-1).status], [path, 200]);
        assert.equal(billed, path === "/investments/refresh" ? 1 : 0);
      });

      test(`${path} names the required fields that are missing, and the fields that it does not know`, async () => {
        const plaid = await openWithAddress();
        const missing = await (await ask(plaid, path, {})).json();
        assert.equal(missing.error_code, "MISSING_FIELDS");
        assert.equal(missing.error_message.split(": ")[1], required.join(", "));
        const unknown = await (await ask(plaid, path, { ...(await body(plaid)), accessToken: 1, toString: 2 })).json();
        assert.equal(unknown.error_code, "UNKNOWN_FIELDS");
        assert.equal(unknown.error_message.split(": ")[1], "accessToken, toString");
      });

      test(`${path} gives the answers that are lined up for it`, async () => {
        const plaid = await open(
          [
            { errorCode: "INTERNAL_SERVER_ERROR", endpoint: path },
            { status: 502, body: "<html>", endpoint: path },
          ],
          { webhook: server.refusedUrl },
        );
        const good = await body(plaid);
        const statuses = [];
        for (let turn = 0; turn < 3; turn += 1) statuses.push((await ask(plaid, path, good)).status);
        assert.deepEqual(statuses, [500, 502, 200]);
      });
    }

    for (const [path, rows] of Object.entries(REFUSALS)) {
      for (const [what, changes, code, message = /./] of rows) {
        test(`${path} refuses ${what} with ${code}`, async () => {
          const plaid = await openWithAddress();
          const response = await ask(plaid, path, { ...(await GOOD[path].body(plaid)), ...changes });
          const error = await response.json();
          assert.deepEqual([response.status, error.error_code], [400, code]);
          assert.match(error.error_message, message);
        });
      }
    }

    test("a public token becomes an Item, whose webhook is the one that was asked for", async () => {
      const plaid = await open();
      const { public_token } = await (await ask(plaid, CREATE, GOOD[CREATE].body())).json();
      assert.match(public_token, /^public-sandbox-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      const { access_token, item_id } = await (await ask(plaid, EXCHANGE, { public_token })).json();
      assert.notEqual(access_token, plaid.accessToken);
      assert.match(item_id, ID);
      const { item } = await (await ask(plaid, HOLDINGS, { access_token })).json();
      assert.deepEqual(
        [item.item_id, item.institution_id, item.webhook],
        [item_id, "ins_3", "https://me.test/webhook"],
      );
    });

    test("what may be null for a public token is taken as null", async () => {
      const nulls = { override_username: null, override_password: null, transactions: null, statements: null };
      const response = await ask(await open(), CREATE, { ...GOOD[CREATE].body(), options: nulls });
      assert.equal(response.status, 200);
    });

    test("an Item of the fake's own is of a bank of Plaid's Sandbox", async () => {
      const plaid = await open();
      const { item } = await (await ask(plaid, HOLDINGS, GOOD[HOLDINGS].body(plaid))).json();
      assert.deepEqual([item.institution_id, item.institution_name], ["ins_109508", "First Platypus Bank"]);
    });

    test("a public token is good for one exchange, within 30 minutes of the fake's clock", async () => {
      const plaid = await open();
      const exchange = async (public_token) =>
        (await (await ask(plaid, EXCHANGE, { public_token })).json()).error_message;
      const [used, late] = [await newPublicToken(plaid), await newPublicToken(plaid)];
      assert.equal(await exchange(used), undefined);
      assert.match(await exchange(used), /could not find/);
      await plaid.advance(1_800_000);
      assert.match(await exchange(late), /expired/);
    });

    test("firing a webhook for an Item without an address is refused", async () => {
      const plaid = await open();
      const error = await (await ask(plaid, FIRE, GOOD[FIRE].body(plaid))).json();
      assert.equal(error.error_code, "SANDBOX_WEBHOOK_INVALID");
    });

    test("an answer that names an endpoint waits for it, and lets others pass", async () => {
      const plaid = await open([
        { errorCode: "ITEM_LOCKED", endpoint: TRANSACTIONS },
        { errorCode: "NO_ACCOUNTS" },
        { errorCode: "ITEM_NOT_FOUND", endpoint: HOLDINGS },
      ]);
      const codes = [];
      for (const path of [HOLDINGS, HOLDINGS, HOLDINGS, TRANSACTIONS, TRANSACTIONS]) {
        codes.push((await (await ask(plaid, path, GOOD[path].body(plaid))).json()).error_code);
      }
      assert.deepEqual(codes, ["NO_ACCOUNTS", "ITEM_NOT_FOUND", undefined, "ITEM_LOCKED", undefined]);
    });

    test("a client's refreshes are limited over all of its Items, and all else is not", async () => {
      const plaid = await open([], { limits: { perClient: 2 } });
      const tokens = [plaid.accessToken];
      for (let more = 0; more < 3; more += 1) tokens.push((await plaid.createItem()).accessToken);
      const codes = [];
      for (const [access_token, ms] of [
        [tokens[0], 0],
        [tokens[1], 30_000],
        [tokens[2], 0],
        [tokens[2], 30_000],
        [tokens[3], 0],
      ]) {
        await plaid.advance(ms);
        codes.push((await (await ask(plaid, "/investments/refresh", { access_token })).json()).error_code);
        await ask(plaid, HOLDINGS, { access_token });
      }
      assert.deepEqual(codes, [undefined, undefined, "RATE_LIMIT", undefined, "RATE_LIMIT"]);
      const { requests, billed } = await plaid.log();
      assert.equal(billed, 3);
      assert.equal(requests.filter(({ status }) => status === 429).length, 2);
    });
  });
}
