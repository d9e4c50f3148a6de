// Cases of the Sandbox functions. `../refresh/calls.mjs` explains the fields of a row, and `../reads/reads.mjs` the field `call`.

import { assert } from "chai";
import { never, plaidSays, refusedOption, unknown } from "../../harness/expect.mjs";

const CREATE = "/sandbox/public_token/create";
const EXCHANGE = "/item/public_token/exchange";
const TOKEN = "access-sandbox-12345678-1234-1234-1234-123456789012";

const isItem = ({ accessToken, itemId }) => {
  assert.match(accessToken, /^access-sandbox-/);
  assert.isNotEmpty(itemId);
};

/** Without a base URL, by a `fetch` that must not be called. */
const toPlaid = (more) => () => ({
  baseUrl: undefined,
  fetch: () => assert.fail("it was sent"),
  ...more,
});

/** Without a base URL, by a `fetch` that sends calls of Plaid's Sandbox to the server. */
const toSandbox = ({ baseUrl }) => ({
  baseUrl: undefined,
  fetch(url, init) {
    const { host, pathname } = new URL(url);
    assert.strictEqual(host, "sandbox.plaid.com");
    return fetch(`${baseUrl}${pathname}`, init);
  },
});

/** The body of the request for a public token. */
const sent =
  (institution_id, options) =>
  async (item, { requestsTo }) => {
    isItem(item);
    const [{ body }] = await requestsTo(CREATE);
    assert.deepEqual(body, { institution_id, initial_products: ["investments"], ...options });
  };

/** An Item with a webhook at an address where nobody listens. */
const hooked =
  (webhookType) =>
  async ({ control, refusedUrl }) => {
    const { accessToken } = await control("create-item", { options: { webhook: refusedUrl } });
    return { accessToken, webhookType };
  };

const fired =
  (webhookType) =>
  async (result, { log }) => {
    assert.isTrue(result);
    const { webhooks } = await log();
    const types = webhooks.map(({ event }) => [event.webhook_type, event.webhook_code]);
    assert.deepEqual(types, [[webhookType, "DEFAULT_UPDATE"]]);
  };

const CREATED = [
  {
    name: "it is made, and can be read",
    async expect(item, { plaid, itemId }, library) {
      isItem(item);
      assert.notStrictEqual(item.itemId, itemId);
      const holdings = await library.getHoldings({ ...plaid, accessToken: item.accessToken });
      assert.strictEqual(holdings.item.item_id, item.itemId);
    },
    requests: 3,
  },
  { name: "Sandbox is the environment where none is named", options: toSandbox, expect: isItem },
  {
    name: "Sandbox may be named",
    options: (opened) => ({ ...toSandbox(opened), environment: "sandbox" }),
    expect: isItem,
  },
  {
    name: "its webhook and its institution reach Plaid",
    options: { webhook: "https://me.test/plaid?x=1", institutionId: "ins_115616" },
    expect: sent("ins_115616", { options: { webhook: "https://me.test/plaid?x=1" } }),
  },
  { name: "without a webhook it has none", expect: sent("ins_109508") },
  { name: "credentials go by the body", options: { credentialsIn: "body" }, expect: isItem },
  {
    name: "a rejected refresh is repeated if that is allowed",
    answers: [{ errorCode: "RATE_LIMIT", headers: { "Retry-After": "0" } }],
    options: { maxRetries: 1 },
    expect: isItem,
    requests: 3,
  },
].map((row) => ({ requests: 2, ...row, name: `createSandboxItem: ${row.name}`, call: "createSandboxItem" }));

const NOT_CREATED = [
  { name: "production", options: toPlaid({ environment: "production" }), expect: refusedOption("environment") },
  { name: "an institution that is empty", options: { institutionId: "" }, expect: refusedOption("institutionId") },
  { name: "a webhook of two lines", options: { webhook: "https://me.test\r\n" }, expect: refusedOption("webhook") },
  { name: "a webhook that is a number", options: { webhook: 1 }, expect: refusedOption("webhook") },
  { name: "a signal that aborted before", abort: "before", expect: { kind: "aborted", outcome: "not_sent" } },
  ...[
    { name: "a connection that breaks", answer: { networkError: true }, expect: unknown("network") },
    {
      name: "an error page of a gateway",
      answer: { status: 502, body: "" },
      expect: unknown("invalid_response", { status: 502 }),
    },
    { name: "no answer in time", answer: { never: true }, expect: unknown("timeout") },
    {
      name: "an answer without the expected lists",
      answer: { body: '{"request_id":"1"}' },
      expect: unknown("invalid_response"),
    },
  ].flatMap(({ name, answer, expect }) =>
    [CREATE, EXCHANGE].map((endpoint, before) => ({
      name: `${name} at ${endpoint} is the end, whatever repeats are allowed`,
      answers: [{ endpoint, ...answer }],
      options: { maxRetries: 3 },
      timeout: answer.never && "sent",
      expect,
      requests: before + 1,
    })),
  ),
  {
    name: "an institution that nobody has",
    options: { institutionId: "bank" },
    expect: plaidSays("INVALID_INSTITUTION", never),
    requests: 1,
  },
  {
    name: "a token that was exchanged by another",
    answers: [{ endpoint: EXCHANGE, errorCode: "INVALID_PUBLIC_TOKEN" }],
    expect: plaidSays("INVALID_PUBLIC_TOKEN", never),
    requests: 2,
  },
].map((row) => ({ requests: 0, ...row, name: `createSandboxItem: ${row.name}`, call: "createSandboxItem" }));

const FIRED = [
  ...["HOLDINGS", "INVESTMENTS_TRANSACTIONS"].map((webhookType) => ({
    name: `${webhookType} is fired`,
    options: hooked(webhookType),
    expect: fired(webhookType),
    requests: 1,
  })),
  ...["TRANSACTIONS", "holdings", "", null, undefined, 7].map((webhookType) => ({
    name: `the type ${JSON.stringify(webhookType)}`,
    options: { webhookType },
    expect: refusedOption("webhookType"),
  })),
  {
    name: "production",
    options: toPlaid({ environment: "production", accessToken: TOKEN, webhookType: "HOLDINGS" }),
    expect: refusedOption("environment"),
  },
  {
    name: "a token of production",
    options: toPlaid({ accessToken: TOKEN.replace("sandbox", "production"), webhookType: "HOLDINGS" }),
    expect: refusedOption("accessToken"),
  },
  {
    name: "a token of production for a base URL",
    options: { accessToken: TOKEN.replace("sandbox", "production") },
    expect: refusedOption("accessToken"),
  },
  { name: "no token", options: { accessToken: undefined }, expect: refusedOption("accessToken") },
  {
    name: "an Item without a webhook",
    expect: plaidSays("SANDBOX_WEBHOOK_INVALID", never),
    requests: 1,
  },
  ...["false", "null", "0", '""'].map((fired) => ({
    name: `Plaid says that webhook_fired is ${fired}`,
    answers: [{ body: `{"request_id":"1","webhook_fired":${fired}}` }],
    options: { maxRetries: 3 },
    expect: unknown("invalid_response"),
    requests: 1,
  })),
  {
    name: "a connection that breaks is not retried",
    answers: [{ networkError: true }],
    options: { maxRetries: 3 },
    expect: unknown("network"),
    requests: 1,
  },
].map((row) => ({
  requests: 0,
  ...row,
  name: `fireSandboxWebhook: ${row.name}`,
  call: "fireSandboxWebhook",
  options: typeof row.options === "function" ? row.options : { webhookType: "HOLDINGS", ...row.options },
}));

export const SANDBOX_CASES = [...CREATED, ...NOT_CREATED, ...FIRED];
