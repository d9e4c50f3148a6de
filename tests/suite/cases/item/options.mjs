// Wrong options of the functions for the life of an Item: nothing is sent. See `../refresh/calls.mjs` for the fields of a row.

import { refusedOption } from "../../harness/expect.mjs";
import { throwing, withGetters } from "../../harness/hostile-values.mjs";

const TOKEN = "access-sandbox-12345678-1234-1234-1234-123456789012";
const PERSON = { userId: "user-1", clientName: "App" };

const cyclic = {};
cyclic.itself = cyclic;

/** For each function: the given options, and the option that is refused. */
const REFUSED = {
  createLinkToken: [
    [{ clientName: "App" }, "userId"],
    [{ userId: "user-1" }, "clientName"],
    [{ ...PERSON, userId: "" }, "userId"],
    [{ ...PERSON, clientName: 7 }, "clientName"],
    [{ ...PERSON, language: "" }, "language"],
    [{ ...PERSON, countryCodes: [] }, "countryCodes"],
    [{ ...PERSON, countryCodes: "US" }, "countryCodes"],
    [{ ...PERSON, products: [] }, "products"],
    [{ ...PERSON, products: ["investments", 7] }, "products"],
    [{ ...PERSON, webhook: "not a url" }, "webhook"],
    [{ ...PERSON, redirectUri: null }, "redirectUri"],
    [{ ...PERSON, accessToken: 7 }, "accessToken"],
    [{ ...PERSON, accessToken: "" }, "accessToken"],
    [{ ...PERSON, request: [] }, "request"],
    [{ ...PERSON, request: "{}" }, "request"],
    [{ ...PERSON, request: null }, "request"],
    [{ ...PERSON, request: cyclic }, "request"],
    [{ ...PERSON, request: { user: "user-1" } }, "request"],
    [{ ...PERSON, request: { user: [] } }, "request"],
    [{ ...PERSON, request: { user: { client_user_id: "user-2" } } }, "request"],
    [{ ...PERSON, request: { products: ["auth"] } }, "request"],
    [{ ...PERSON, request: { access_token: TOKEN } }, "request"],
    [{ ...PERSON, request: JSON.parse('{"secret":1}') }, "request"],
    [{ ...PERSON, client_name: "App" }, "client_name"],
    [{ ...PERSON, user: { client_user_id: "user-1" } }, "user"],
    [{ ...PERSON, country_codes: ["US"] }, "country_codes"],
    [{ ...PERSON, accessToken: undefined, baseUrl: undefined }, "environment"],
  ],
  exchangePublicToken: [
    [{}, "publicToken"],
    [{ publicToken: "" }, "publicToken"],
    [{ publicToken: null }, "publicToken"],
    [{ public_token: "public-sandbox-1" }, "public_token"],
    [{ publicToken: "public-sandbox-1", baseUrl: undefined }, "environment"],
    [{ publicToken: "public-production-1", environment: "sandbox" }, "publicToken"],
  ],
  getItem: [
    [{ accessToken: undefined }, "accessToken"],
    [{ access_token: TOKEN }, "access_token"],
    [{ timeout: -1 }, "timeout"],
  ],
  updateItemWebhook: [
    [{}, "webhook"],
    [{ webhook: undefined }, "webhook"],
    [{ webhook: "" }, "webhook"],
    [{ webhook: 7 }, "webhook"],
    [{ webhook: "https://me.test", accessToken: undefined }, "accessToken"],
    [{ webhook_url: "https://me.test" }, "webhook_url"],
  ],
  removeItem: [
    [{ accessToken: undefined }, "accessToken"],
    [{ reason_code: "OTHER" }, "reason_code"],
  ],
  waitForUpdate: [
    [{}, "since"],
    [{ since: null }, "since"],
    [{ since: "yesterday" }, "since"],
    [{ since: "2026-01-31T09:30:00" }, "since"],
    [{ since: "2026-13-31T09:30:00Z" }, "since"],
    [{ since: new Date(NaN) }, "since"],
    [{ since: Infinity }, "since"],
    [{ since: 0, within: 0 }, "within"],
    [{ since: 0, within: 2 ** 31 }, "within"],
    [{ since: 0, within: "60" }, "within"],
    [{ since: 0, accessToken: undefined }, "accessToken"],
    [{ since: 0, maxRetries: 11 }, "maxRetries"],
    [{ startedAt: "2026-01-31T09:30:00Z" }, "startedAt"],
    [{ since: 0, withinMs: 60_000 }, "withinMs"],
  ],
  resetSandboxLogin: [
    [{ accessToken: undefined }, "accessToken"],
    [{ environment: "production", accessToken: TOKEN, baseUrl: undefined }, "environment"],
    [{ accessToken: TOKEN.replace("sandbox", "production") }, "accessToken"],
  ],
  callPlaid: [
    [{}, "path"],
    [{ path: "" }, "path"],
    [{ path: "accounts/get" }, "path"],
    [{ path: "/accounts/get?x=1" }, "path"],
    [{ path: "/../accounts/get" }, "path"],
    [{ path: "//evil.example/accounts" }, "path"],
    [{ path: "https://evil.example/accounts/get" }, "path"],
    [{ path: new URL("https://evil.example/accounts/get") }, "path"],
    [{ path: "/item/remove", reads: true }, "reads"],
    [{ path: "/investments/refresh", reads: true }, "reads"],
    [{ path: "/accounts/balance/get", reads: true }, "reads"],
    [{ path: "/accounts/get", reads: "yes" }, "reads"],
    [{ path: "/accounts/get", body: "{}" }, "body"],
    [{ path: "/accounts/get", body: [] }, "body"],
    [{ path: "/accounts/get", body: null }, "body"],
    [{ path: "/accounts/get", body: () => {} }, "body"],
    [{ path: "/accounts/get", body: new Date(0) }, "body"],
    [{ path: "/accounts/get", body: cyclic }, "body"],
    [{ path: "/accounts/get", body: { count: 1n } }, "body"],
    [{ path: "/accounts/get", body: { text: "x".repeat(2 ** 20) } }, "body"],
    [{ path: "/accounts/get", body: { toJSON: () => undefined } }, "body"],
    [{ path: "/accounts/get", body: withGetters({}, { count: throwing(new Error("no")) }) }, "body"],
    [{ path: "/accounts/get", body: { access_token: TOKEN } }, "body"],
    [{ path: "/accounts/get", body: { client_id: "id" } }, "body"],
    [{ path: "/accounts/get", body: { toJSON: () => ({ secret: "secret" }) } }, "body"],
    [{ url: "/accounts/get" }, "url"],
    [{ path: "/accounts/get", accessToken: undefined, baseUrl: undefined }, "environment"],
  ],
  createSandboxItem: [
    [{ products: [] }, "products"],
    [{ products: "investments" }, "products"],
    [{ username: "" }, "username"],
    [{ password: 7 }, "password"],
    [{ password: "x".repeat(70_000) }, "password"],
    [{ initial_products: ["investments"] }, "initial_products"],
    [{ options: { webhook: "https://me.test" } }, "options"],
  ],
  fireSandboxWebhook: [
    [{ webhookType: "ITEM" }, "webhookCode"],
    [{ webhookType: "ITEM", webhookCode: "DEFAULT_UPDATE" }, "webhookCode"],
    [{ webhookType: "ITEM", webhookCode: null }, "webhookCode"],
    [{ webhookType: "HOLDINGS", webhookCode: "LOGIN_REPAIRED" }, "webhookCode"],
    [{ webhookType: "ITEM", webhook_code: "LOGIN_REPAIRED" }, "webhook_code"],
  ],
  getInvestmentTransactions: [
    [{ startDate: "2026-01-01", endDate: "2026-01-31", asyncUpdate: "yes" }, "asyncUpdate"],
    [{ startDate: "2026-01-01", endDate: "2026-01-31", async_update: true }, "async_update"],
  ],
};

export const ITEM_OPTIONS = Object.entries(REFUSED).flatMap(([call, rows]) =>
  rows.map(([options, option], at) => ({
    name: `${call}: wrong options, ${at + 1}: ${option}`,
    call,
    options,
    expect: refusedOption(option),
    requests: 0,
  })),
);
