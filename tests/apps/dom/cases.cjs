// Cases in a DOM that is simulated on a server: some calls work, and others say what the environment lacks. They compare copies as JSON by
// Node's assert, since Jest's tests have a realm of their own.
const assert = require("node:assert/strict");

const ITEM = "access-sandbox-8ab976e6-64bc-4b38-98f7-731e7a349970";
const HOLDINGS = { accounts: [], holdings: [], securities: [], item: {}, request_id: "2" };
const allowed = { dangerouslyAllowBrowser: true };
const plaid = { clientId: "client", secret: "secret", accessToken: ITEM };

/** A common mock. */
const mock = (value) => async () => ({ status: 200, text: async () => JSON.stringify(value) });

const errorOf = (promise) =>
  promise.then(
    (value) => assert.fail(`it resolved to ${JSON.stringify(value)}`),
    (error) => error,
  );

const CASES = {
  /** The module can't be instantiated. */
  async "without-decoder"({ refreshInvestments, getHoldings, refreshItems, verifyWebhook }) {
    for (const call of [
      () => refreshInvestments({ ...plaid, ...allowed }),
      () => getHoldings({ ...plaid, ...allowed }),
      () => refreshItems([ITEM], allowed).next(),
      () => verifyWebhook({ ...plaid, ...allowed, body: "{}", signature: "token" }),
    ]) {
      const { kind, outcome, cause } = await errorOf(call());
      assert.deepEqual([kind, outcome], ["runtime", "not_sent"]);
      assert.match(cause.message, /no TextDecoder.*Jest's jsdom.*`node`.*`setupFiles`/);
    }
  },

  /** With Node's `TextDecoder`, which many a `setupFiles` adds. */
  async "without-crypto"(library) {
    await refusesWithoutOption(library);
    await worksByMock(library);
    const { kind, message } = await errorOf(library.refreshInvestments({ ...plaid, ...allowed }));
    assert.equal(kind, "invalid_option");
    assert.match(message, /`fetch` is missing/);
    const webhook = await errorOf(library.verifyWebhook({ ...(await signed()), ...allowed }));
    assert.equal(webhook.kind, "runtime");
    assert.match(webhook.message, /no WebCrypto/);
  },

  async whole(library, { fakePlaid }) {
    await refusesWithoutOption(library);
    await worksByMock(library);
    // The fake reads headers in any case.
    const fake = fakePlaid();
    const { connection, accessToken } = fake;
    const requestId = await library.refreshInvestments({ ...connection, ...allowed, accessToken });
    assert.match(requestId, /./);
    assert.equal(fake.billed, 1);
    const { holdings } = await library.getHoldings({ ...connection, ...allowed, accessToken });
    assert.notEqual(holdings.length, 0);
    const event = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", item_id: fake.itemId };
    const { body, signature } = await fake.signWebhook(event);
    assert.deepEqual(copy(await library.verifyWebhook({ ...connection, ...allowed, body, signature })), event);
  },
};

async function refusesWithoutOption({ refreshInvestments }) {
  let calls = 0;
  const error = await errorOf(refreshInvestments({ ...plaid, fetch: async () => (calls += 1) }));
  assert.deepEqual([error.kind, error.outcome, error.option], ["invalid_option", "not_sent", "clientId"]);
  assert.match(error.message, /simulated DOM.*jsdom.*happy-dom.*dangerouslyAllowBrowser/);
  assert.equal(calls, 0);
}

async function worksByMock({ refreshInvestments, getHoldings, refreshItems }) {
  let headers;
  const fetch = async (_, init) => {
    headers = init.headers;
    return mock({ request_id: "1" })();
  };
  assert.equal(await refreshInvestments({ ...plaid, ...allowed, fetch }), "1");
  assert.equal(headers.get("plaid-secret"), "secret");
  assert.equal(headers.get("Content-Type"), "application/json");
  assert.deepEqual(copy(await getHoldings({ ...plaid, ...allowed, fetch: mock(HOLDINGS) })), HOLDINGS);
  const { clientId, secret } = plaid;
  for await (const { requestId } of refreshItems([ITEM], { clientId, secret, ...allowed, fetch }))
    assert.equal(requestId, "1");
}

/** A well-formed webhook, whose key is looked up. */
async function signed() {
  const { createHash } = require("node:crypto");
  const encoded = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const body = "{}";
  const header = { alg: "ES256", kid: "6c5516e1-92dc-479e-a8ff-5a51992e0001", typ: "JWT" };
  const hash = createHash("sha256").update(body).digest("hex");
  const claims = { iat: Math.floor(Date.now() / 1_000), request_body_sha256: hash };
  const signature = `${encoded(header)}.${encoded(claims)}.${Buffer.alloc(64, 1).toString("base64url")}`;
  const { clientId, secret } = plaid;
  return { clientId, secret, environment: "sandbox", body, signature, fetch: mock({}) };
}

const copy = (value) => JSON.parse(JSON.stringify(value));

/** Runs the case that the environment names. */
exports.run = (library, testing) => CASES[process.env.DOM_CASE](library, testing);
