// Cases in a page as it should be: it has no secret and no token, and a proxy at its own origin adds them.

import { assert } from "chai";
import { LIMITED } from "./limit.mjs";

/** Options that are refused in a browser, with the option that the error names. */
const REFUSED = [
  ["a clientId", "clientId", { clientId: "client" }],
  ["a secret", "secret", { secret: "the-secret" }],
  ["no baseUrl", "baseUrl", { baseUrl: undefined }],
  ["no baseUrl, but an environment", "baseUrl", { baseUrl: undefined, environment: "sandbox" }],
  ["a token of Sandbox", "accessToken", { accessToken: "access-sandbox-8ab976e6-64bc-4b38-98f7-731e7a349970" }],
  ["a token of production", "accessToken", { accessToken: "access-production-8ab976e6-64bc-4b38-98f7-731e7a349970" }],
];

const CALLS = [
  ["refreshInvestments", {}],
  ["getHoldings", {}],
  ["getInvestmentTransactions", { startDate: "2025-01-01", endDate: "2025-12-31" }],
];

export const BROWSER_CASES = [
  {
    name: "browser: a page refreshes with a handle, by a proxy that adds the credentials",
    async run({ library, server }) {
      const { baseUrl, handle, log } = await openProxy(server);
      assert.isString(await library.refreshInvestments({ baseUrl, accessToken: handle }));
      const { billed, fromPage } = await log();
      assert.strictEqual(billed, 1);
      const [{ headers, body }] = fromPage;
      assert.deepEqual(JSON.parse(body), { access_token: handle });
      for (const name of ["plaid-client-id", "plaid-secret"]) assert.notProperty(headers, name);
    },
  },
  {
    name: "browser: a page reads by a proxy",
    async run({ library, server }) {
      const { baseUrl, handle } = await openProxy(server);
      const plaid = { baseUrl, accessToken: handle };
      assert.isNotEmpty((await library.getHoldings(plaid)).holdings);
      const days = { startDate: "2025-01-01", endDate: "2025-12-31" };
      assert.isArray((await library.getInvestmentTransactions({ ...plaid, ...days })).investment_transactions);
    },
  },
  {
    name: "browser: Plaid's error comes through a proxy whole",
    async run({ library, server, refused }) {
      const { baseUrl, handle } = await openProxy(server, [{ errorCode: "ITEM_LOGIN_REQUIRED" }]);
      const expected = {
        kind: "plaid",
        outcome: "rejected",
        errorCode: "ITEM_LOGIN_REQUIRED",
        retry: { when: "user" },
      };
      await refused(library.refreshInvestments({ baseUrl, accessToken: handle }), expected);
    },
  },
  ...LIMITED.map((test) => ({
    ...test,
    run: ({ server }) => test.run({ openProxy: (answers) => openProxy(server, answers) }),
  })),
  ...REFUSED.flatMap(([what, option, given]) =>
    CALLS.map(([call, needed]) => ({
      name: `browser: ${call} refuses ${what}, which has no place in a browser`,
      async run({ library, server, refused }) {
        const { baseUrl, handle, log } = await openProxy(server);
        const promise = library[call]({ baseUrl, accessToken: handle, ...needed, ...given });
        await refused(promise, { kind: "invalid_option", outcome: "not_sent", option, retry: { when: "never" } });
        assert.isEmpty((await log()).requests);
      },
    })),
  ),
];

/** The other functions, except refreshItems. */
const MORE_CALLS = [
  ["verifyWebhook", { body: "{}", signature: "token" }],
  ["createSandboxItem", {}],
  ["fireSandboxWebhook", { webhookType: "HOLDINGS" }],
];

/** A page whose Content-Security-Policy has no 'wasm-unsafe-eval'. */
export const WITHOUT_WASM = [
  {
    name: "browser: where WebAssembly is forbidden, each call says that the module could not be loaded, and sends nothing",
    async run({ library, server, refused }) {
      const { baseUrl, handle, log } = await openProxy(server);
      const calls = [...CALLS, ...MORE_CALLS].map(
        ([call, needed]) =>
          () =>
            library[call]({ baseUrl, accessToken: handle, ...needed }),
      );
      for (const call of [...calls, () => library.refreshItems([handle], { baseUrl }).next()]) {
        const promise = call();
        const error = await refused(promise, { kind: "runtime", outcome: "not_sent", retry: { when: "never" } });
        assert.include(error.message, "the WebAssembly module could not be loaded");
        assert.match(error.cause.message, /Content Security Policy|CSP/);
      }
      assert.isEmpty((await log()).requests);
    },
  },
];

/** Opens a case behind a proxy: the page gets a handle for the token, and no secret. */
async function openProxy({ url }, answers = []) {
  const opened = await (await fetch(`${url}/proxy`, { method: "POST", body: JSON.stringify({ answers }) })).json();
  return { ...opened, log: async () => (await fetch(`${opened.baseUrl}/log`)).json() };
}
