// Tests `npm start -- --once`, which is the first command that a new user runs.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startFakePlaid } from "../../scripts/fake-plaid.mjs";
import { capture } from "../../scripts/run.mjs";
import { unusedPort } from "../suite/harness/server.mjs";

const NO_CREDENTIALS = { PLAID_CLIENT_ID: "", PLAID_SECRET: "", PLAID_ACCESS_TOKEN: "", PLAID_BASE_URL: "" };

let fake;
before(async () => (fake = await startFakePlaid()));
after(() => fake.close());

async function start(env) {
  const args = [join("scripts", "start.mjs"), "--once", "--port", String(await unusedPort())];
  return capture(process.execPath, args, { env: { ...NO_CREDENTIALS, ...env } });
}

describe("npm start -- --once", () => {
  test("refreshes an Item of the fake without a key of any kind", async () => {
    const { code, output } = await start({});
    assert.match(output, /calls a fake Plaid.*\nRefreshed\. request_id: \w+/);
    assert.equal(code, 0, output);
  });

  test("refreshes the Item of the credentials that it is given, once", async () => {
    const { clientId, secret } = fake.plaid.connection;
    const env = { PLAID_CLIENT_ID: clientId, PLAID_SECRET: secret, PLAID_ACCESS_TOKEN: fake.plaid.accessToken };
    const { code, output } = await start({ ...env, PLAID_BASE_URL: fake.url });
    assert.match(output, /Refreshed\. request_id: \w+/);
    assert.equal(code, 0, output);
    assert.equal(fake.plaid.billed, 1);
    for (const value of [secret, fake.plaid.accessToken]) assert.ok(!output.includes(value));
  });

  for (const [endpoint, errorCode, message] of [
    ["/item/get", "INVALID_ACCESS_TOKEN", /^The Items could not be added: HTTP 502: INVALID_ACCESS_TOKEN/m],
    ["/investments/refresh", "ITEM_LOGIN_REQUIRED", /^The refresh failed: ITEM_LOGIN_REQUIRED/m],
  ]) {
    test(`says what failed, and ends with 1: ${endpoint}`, async () => {
      fake.plaid.answerNext({ endpoint, errorCode });
      const { clientId, secret } = fake.plaid.connection;
      // A separate Item, because the other one was refreshed within this minute.
      const { accessToken } = fake.plaid.createItem();
      const env = { PLAID_CLIENT_ID: clientId, PLAID_SECRET: secret, PLAID_ACCESS_TOKEN: accessToken };
      const { code, output } = await start({ ...env, PLAID_BASE_URL: fake.url });
      assert.match(output, message);
      assert.equal(code, 1, output);
    });
  }

  test("says which credentials are missing", async () => {
    const { code, output } = await start({ PLAID_CLIENT_ID: "some" });
    assert.match(output, /set PLAID_SECRET and PLAID_ACCESS_TOKEN too/);
    assert.equal(code, 1);
  });
});
