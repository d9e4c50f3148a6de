// The proxy for pages passes on only allowed requests of signed-in users.
import { after, before, describe, test } from "node:test";
import { assert } from "chai";
import { getHoldings, getInvestmentTransactions, refreshInvestments } from "plaid-investments";
import { serve } from "../../helpers/workerd.mjs";
import { startKv } from "./kv.mjs";
import { startFake } from "./programs.mjs";
import { uploaded } from "./workers.mjs";

const ADA = "session-of-ada-0123456789";
const BOB = "session-of-bob-0123456789";
const PATH = "/plaid/investments/holdings/get";

describe("browser-proxy/", () => {
  let fake;
  let stores;
  let server;

  before(async () => {
    fake = await startFake();
    const { plaid, env } = fake;
    const [sessions, tokens] = await Promise.all([startKv(), startKv()]);
    stores = [sessions, tokens];
    sessions.values.set(ADA, "ada").set(BOB, "bob");
    tokens.values.set("ada:her-broker", plaid.accessToken).set("bob:his-broker", plaid.createItem().accessToken);
    const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL } = env;
    server = await serve(await uploaded("browser-proxy"), {
      vars: { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL },
      kv: { SESSIONS: sessions.url, TOKENS: tokens.url },
    });
  });
  after(() => [server, ...stores, fake].forEach((one) => one?.close()));

  /** A request of Ada's page, with changes. */
  function ask({
    path = PATH,
    method = "POST",
    session = ADA,
    origin = server.url,
    body = { access_token: "her-broker" },
  }) {
    const headers = { "Content-Type": "application/json" };
    if (session) headers.Cookie = `theme=dark; session=${session}`;
    if (origin) headers.Origin = origin;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return fetch(`${server.url}${path}`, { method, headers, body: method === "GET" ? undefined : text });
  }

  /** The options of a call in a page. Its `fetch` adds the cookie and the origin, as a browser would. */
  const page = (session = ADA) => ({
    baseUrl: `${server.url}/plaid`,
    fetch: (url, init) => {
      init.headers.set("Cookie", `session=${session}`);
      init.headers.set("Origin", server.url);
      return fetch(url, init);
    },
  });

  test("lets users refresh and read their own Items by a handle", async () => {
    const { plaid, env } = fake;
    const options = { ...page(), accessToken: "her-broker" };
    assert.isString(await refreshInvestments(options));
    const days = { startDate: "2020-01-01", endDate: "2030-01-01" };
    const read = [await getHoldings(options), await getInvestmentTransactions({ ...options, ...days })];
    assert.isNotEmpty(read[0].holdings);
    assert.isNotEmpty(read[1].investment_transactions);
    for (const hidden of [env.PLAID_SECRET, plaid.accessToken]) assert.notInclude(JSON.stringify(read), hidden);
    assert.strictEqual(plaid.billed, 1);
    assert.strictEqual(plaid.requests.at(-1).body.access_token, plaid.accessToken);
  });

  test("passes on Plaid's errors, with Retry-After", async () => {
    fake.plaid.answerNext({ errorCode: "RATE_LIMIT", headers: { "Retry-After": "7" } });
    const error = await refreshInvestments({ ...page(), accessToken: "her-broker" }).catch((error) => error);
    assert.include(error, { kind: "plaid", outcome: "rejected", errorCode: "RATE_LIMIT" });
    assert.deepEqual(error.retry, { when: "after", afterMs: 7_000 });
  });

  test("passes on only the allowed fields", async () => {
    const body = { access_token: "her-broker", client_id: "another", secret: "another", options: {}, count: 1 };
    assert.strictEqual((await ask({ body })).status, 200);
    assert.deepEqual(fake.plaid.requests.at(-1).body, { access_token: fake.plaid.accessToken, options: {} });
  });

  const REFUSED = {
    "a path that is not on the list": [{ path: "/plaid/item/remove" }, 404],
    "a path that leads out of the list": [{ path: `${PATH}/../../../item/remove` }, 404],
    "a path that is escaped": [{ path: "/plaid/investments%2Fholdings%2Fget" }, 404],
    "a path with more behind it": [{ path: `${PATH}/` }, 404],
    "a path of every object": [{ path: "/constructor" }, 404],
    "another method": [{ method: "GET" }, 405],
    "a person who is not signed in": [{ session: null }, 401],
    "a session that nobody has": [{ session: "session-of-nobody-0123456789" }, 401],
    "a page of another site": [{ origin: "https://evil.example" }, 403],
    "what is no page": [{ origin: null }, 403],
    "another person's handle": [{ session: BOB }, 404],
    "a handle that names another person": [{ session: BOB, body: { access_token: "ada:her-broker" } }, 404],
    "a handle that is no text": [{ body: { access_token: ["her-broker"] } }, 404],
    "no handle": [{ body: {} }, 404],
    "a body that is no JSON": [{ body: "{" }, 404],
    "a body that is no object": [{ body: "null" }, 404],
  };
  for (const [what, [given, status]] of Object.entries(REFUSED)) {
    test(`refuses ${what}, and sends nothing to Plaid`, async () => {
      const asked = fake.plaid.requests.length;
      const response = await ask(given);
      const text = await response.text();
      assert.strictEqual(response.status, status);
      assert.lengthOf(fake.plaid.requests, asked);
      for (const hidden of [fake.env.PLAID_SECRET, fake.plaid.accessToken]) assert.notInclude(text, hidden);
    });
  }

  test("refuses an access token in place of a handle", async () => {
    const asked = fake.plaid.requests.length;
    assert.strictEqual((await ask({ body: { access_token: fake.plaid.accessToken } })).status, 404);
    assert.lengthOf(fake.plaid.requests, asked);
  });
});
