// The functions for the life of an Item: the options, the request and the result of each. `outcomes.mjs` makes rows of this table, so that
// each function is tested with every row of the outcome table.
//
// options   the options besides the connection and the token, or a function of the opened case that returns them
// path      the path of the endpoint
// reads     whether the function only reads
// body      the body of the request, without the token
// isRight   a function that checks the result, with the opened case
// lacking   invalid responses with status 200

import { assert } from "chai";

const IS_TEXT = /./;

const isId = (requestId) => assert.match(requestId, IS_TEXT);
const isTrue = (value) => assert.strictEqual(value, true);
const isItem = ({ item, request_id }, { itemId }) => {
  assert.strictEqual(item.item_id, itemId);
  assert.match(request_id, IS_TEXT);
};

/** JSON with only a request id, and JSON with a field of the wrong type. */
const without = (field, ...wrong) => [
  { request_id: "1" },
  ...wrong.map((value) => ({ request_id: "1", [field]: value })),
];

const PERSON = { userId: "user-1", clientName: "Café “Über”\n" };
const LINK = { client_name: PERSON.clientName, language: "en", country_codes: ["US"] };

/** A public token that was not exchanged yet. */
async function newPublicToken({ baseUrl, plaid: { clientId, secret } }) {
  const body = { client_id: clientId, secret, institution_id: "ins_109508", initial_products: ["investments"] };
  const headers = { "Content-Type": "application/json", "Plaid-Version": "2020-09-14" };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return (await (await fetch(`${baseUrl}/sandbox/public_token/create`, init)).json()).public_token;
}

export const FUNCTIONS = {
  createLinkToken: {
    options: { accessToken: undefined, ...PERSON },
    path: "/link/token/create",
    body: { ...LINK, products: ["investments"], user: { client_user_id: "user-1" } },
    isRight({ linkToken, expiration }) {
      assert.match(linkToken, /^link-sandbox-/);
      assert.isAbove(Date.parse(expiration), Date.now());
    },
    lacking: without("link_token", "", 7).map((body) => ({ expiration: "2030-01-01T00:00:00Z", ...body })),
  },
  exchangePublicToken: {
    options: async (opened) => ({ accessToken: undefined, publicToken: await newPublicToken(opened) }),
    path: "/item/public_token/exchange",
    body: {},
    isRight({ accessToken, itemId }) {
      assert.match(accessToken, /^access-sandbox-/);
      assert.match(itemId, IS_TEXT);
    },
    lacking: without("access_token", null, {}).map((body) => ({ item_id: "an-item", ...body })),
    /** The request that creates the public token. */
    requests: 1,
  },
  getItem: { path: "/item/get", reads: true, body: {}, isRight: isItem, lacking: without("item", null, "an item") },
  updateItemWebhook: {
    options: { webhook: "https://me.test/plaid?x=1" },
    path: "/item/webhook/update",
    body: { webhook: "https://me.test/plaid?x=1" },
    isRight: isItem,
    lacking: without("item", null),
  },
  removeItem: { path: "/item/remove", body: {}, isRight: isId, lacking: [{ request_id: "" }, {}] },
  resetSandboxLogin: {
    path: "/sandbox/item/reset_login",
    body: {},
    isRight: isTrue,
    lacking: without("reset_login", false, null),
  },
  "callPlaid that acts": {
    options: { path: "/item/webhook/update", body: { webhook: null } },
    path: "/item/webhook/update",
    body: { webhook: null },
    isRight: isItem,
    lacking: [{}, []],
  },
  "callPlaid that reads": {
    options: { path: "/item/get", reads: true },
    path: "/item/get",
    reads: true,
    body: {},
    isRight: isItem,
    lacking: [{}, { request_id: 7 }],
  },
};

/** The requests of the same functions with other options. */
export const SENT = [
  {
    name: "createLinkToken: for update mode it has the Item and no products",
    call: "createLinkToken",
    options: PERSON,
    sends: ({ accessToken }) => ({ ...LINK, user: { client_user_id: "user-1" }, access_token: accessToken }),
  },
  {
    name: "createLinkToken: update mode takes products that are given",
    call: "createLinkToken",
    options: { ...PERSON, products: ["auth", "investments"] },
    sends: ({ accessToken }) => ({
      ...LINK,
      products: ["auth", "investments"],
      user: { client_user_id: "user-1" },
      access_token: accessToken,
    }),
  },
  {
    name: "createLinkToken: all options, and more fields of Plaid's",
    call: "createLinkToken",
    options: {
      ...PERSON,
      accessToken: undefined,
      language: "fr",
      countryCodes: ["CA", "US"],
      products: ["investments"],
      webhook: "https://me.test/plaid",
      redirectUri: "https://me.test/back",
      request: {
        user: { email_address: "é@me.test", phone_number: undefined },
        investments: { allow_manual_entry: true },
        optional_products: ["auth"],
      },
    },
    sends: () => ({
      client_name: PERSON.clientName,
      language: "fr",
      country_codes: ["CA", "US"],
      products: ["investments"],
      webhook: "https://me.test/plaid",
      redirect_uri: "https://me.test/back",
      user: { client_user_id: "user-1", email_address: "é@me.test" },
      investments: { allow_manual_entry: true },
      optional_products: ["auth"],
    }),
  },
  {
    name: "createLinkToken: a request whose user is null has none",
    call: "createLinkToken",
    options: { ...PERSON, request: { user: null, toJSON: undefined } },
    sends: ({ accessToken }) => ({ ...LINK, user: { client_user_id: "user-1" }, access_token: accessToken }),
  },
  {
    name: "updateItemWebhook: null removes the webhook",
    call: "updateItemWebhook",
    options: { webhook: null },
    sends: ({ accessToken }) => ({ webhook: null, access_token: accessToken }),
  },
  {
    name: "callPlaid: a body is sent as JSON has it",
    call: "callPlaid",
    options: {
      path: "/investments/holdings/get",
      body: { options: { account_ids: [] }, nothing: undefined },
      reads: true,
    },
    sends: ({ accessToken }) => ({ options: { account_ids: [] }, access_token: accessToken }),
  },
  {
    name: "callPlaid: a body may hold tokens of its own",
    call: "callPlaid",
    options: ({ accessToken }) => ({
      accessToken: undefined,
      path: "/link/token/create",
      body: {
        ...LINK,
        products: ["investments"],
        user: { client_user_id: accessToken, legal_name: '\u2028\ud83d\ude00"\\' },
      },
    }),
    sends: ({ accessToken }) => ({
      ...LINK,
      products: ["investments"],
      user: { client_user_id: accessToken, legal_name: '\u2028\ud83d\ude00"\\' },
    }),
  },
  {
    name: "getInvestmentTransactions: asyncUpdate is Plaid's async_update",
    call: "getInvestmentTransactions",
    options: { startDate: "2026-01-01", endDate: "2026-01-31", asyncUpdate: true },
    sends: ({ accessToken }) => ({
      start_date: "2026-01-01",
      end_date: "2026-01-31",
      options: { async_update: true, count: 500, offset: 0 },
      access_token: accessToken,
    }),
  },
  {
    name: "createSandboxItem: products, and a user whose accounts are described",
    call: "createSandboxItem",
    options: {
      accessToken: undefined,
      products: ["investments", "auth"],
      username: "user_custom",
      password: '{\n  "override_accounts": []\n}',
    },
    sends: () => ({
      institution_id: "ins_109508",
      initial_products: ["investments", "auth"],
      options: { override_username: "user_custom", override_password: '{\n  "override_accounts": []\n}' },
    }),
    requests: 2,
  },
];
