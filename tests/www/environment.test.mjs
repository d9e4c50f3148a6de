// The environment of an Item's token, without a Worker: an Item of another environment than the service's is not called.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const plaid = await importTypeScript("www/src/plaid.ts");

const TOKEN = "access-sandbox-00000000-0000-4000-8000-000000000000";
const PRODUCTION = { PLAID_CLIENT_ID: "client", PLAID_SECRET: "secret", PLAID_ENVIRONMENT: "production" };
const ANSWER = { error_type: "INVALID_INPUT", error_code: "INVALID_API_KEYS", error_message: "No.", request_id: "r" };

/** Resolves to the error of the call, and to the hosts that were called. */
async function failed(t, call) {
  const hosts = [];
  t.mock.method(globalThis, "fetch", async (url) => {
    hosts.push(new URL(url).host);
    return Response.json(ANSWER, { status: 400 });
  });
  const error = await call().then(
    () => assert.fail("It must fail."),
    (reason) => reason,
  );
  return { error, hosts };
}

describe("an Item of Sandbox in a service for production", () => {
  for (const [what, call] of [
    ["refresh", (env) => plaid.refresh(env, TOKEN, new AbortController().signal)],
    ["reading", (env) => plaid.read(env, TOKEN, { startDate: "2026-11-01", endDate: "2026-11-29" })],
    ["check for an update", (env) => plaid.lookForUpdate(env, TOKEN, 0)],
    ["token", (env) => plaid.itemIdOf(env, TOKEN)],
  ]) {
    test(`has no ${what}, and Plaid is not called`, async (t) => {
      const { error, hosts } = await failed(t, () => call(PRODUCTION));
      assert.deepEqual([error.kind, error.outcome, hosts], ["invalid_option", "not_sent", []]);
    });
  }

  test("is called behind a base URL, which decides the environment", async (t) => {
    const env = { ...PRODUCTION, PLAID_BASE_URL: "http://127.0.0.1:9999" };
    const { error, hosts } = await failed(t, () => plaid.refresh(env, TOKEN, new AbortController().signal));
    assert.deepEqual([error.errorCode, hosts], ["INVALID_API_KEYS", ["127.0.0.1:9999"]]);
  });

  test("is removed in its own environment", async (t) => {
    const { error, hosts } = await failed(t, () => plaid.remove(PRODUCTION, TOKEN));
    assert.deepEqual([error.errorCode, hosts], ["INVALID_API_KEYS", ["sandbox.plaid.com"]]);
  });
});
