// Plaid's own clients, unchanged, against `npx plaid-investments fake`: link, exchange, read, refresh, webhook, repair and
// removal.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assert } from "chai";
import { Configuration, PlaidApi } from "plaid";
import { startCommand } from "./command.mjs";
import { verified } from "./signatures.mjs";
import { startReceiver } from "./ways.mjs";

const run = promisify(execFile);
const PYTHON_CLIENT = "plaid-python==46.0.0";
const VENV = fileURLToPath(new URL("../../target/plaid-python/", import.meta.url));
const WALK = fileURLToPath(new URL("walk.py", import.meta.url));

const DATES = { start_date: "2000-01-01", end_date: "2099-12-31" };
const EVENTS = [
  "HOLDINGS: DEFAULT_UPDATE",
  "INVESTMENTS_TRANSACTIONS: DEFAULT_UPDATE",
  "ITEM: ERROR",
  "ITEM: WEBHOOK_UPDATE_ACKNOWLEDGED",
];

/** A Python that has Plaid's client, in a folder of its own; or why there is none. */
async function python() {
  const path = join(VENV, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  try {
    if (!existsSync(path)) await run("python3", ["-m", "venv", VENV]);
    await run(path, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PYTHON_CLIENT]);
    return { path };
  } catch (error) {
    return { missing: String(error).split("\n")[0] };
  }
}

describe("Plaid's own clients against npx plaid-investments fake", () => {
  const receiver = {};
  const command = {};
  before(async () => {
    Object.assign(receiver, await startReceiver());
    Object.assign(command, await startCommand());
  });
  after(async () => {
    await command.end();
    await receiver.close();
  });

  /** Asserts that the webhooks of a walk came, with valid signatures. */
  async function assertSent() {
    await command.control("delivered");
    const got = receiver.received.splice(0);
    const events = got.map(({ body }) => JSON.parse(body));
    // The two webhooks of a refresh are delivered side by side, in either order.
    assert.sameMembers(
      events.map(({ webhook_type, webhook_code }) => `${webhook_type}: ${webhook_code}`),
      EVENTS,
    );
    const connection = { baseUrl: command.url, clientId: command.clientId, secret: command.secret, fetch };
    for (const { body, headers } of got) {
      await verified(connection, { body, signature: headers["plaid-verification"] });
    }
  }

  test("plaid-node walks the life of an Item", async () => {
    const { url, clientId, secret } = command;
    const headers = { "PLAID-CLIENT-ID": clientId, "PLAID-SECRET": secret, "Plaid-Version": "2020-09-14" };
    const client = new PlaidApi(new Configuration({ basePath: url, baseOptions: { headers } }));
    const codeOf = (call) =>
      call.then(
        () => undefined,
        ({ response }) => response.data.error_code,
      );
    const linkToken = async (more) => {
      const app = { client_name: "My App", language: "en", country_codes: ["US"], user: { client_user_id: "user-1" } };
      return (await client.linkTokenCreate({ ...app, ...more })).data.link_token;
    };

    const token = await linkToken({ products: ["investments"], webhook: receiver.url });
    const { publicToken: public_token } = await command.control("completeLink", token);
    const { access_token } = (await client.itemPublicTokenExchange({ public_token })).data;

    const { data } = await client.investmentsHoldingsGet({ access_token });
    assert.sameMembers(
      [...new Set(data.accounts.map(({ type }) => type))],
      ["depository", "credit", "loan", "investment"],
    );
    const history = (await client.investmentsTransactionsGet({ access_token, ...DATES })).data;
    assert.lengthOf(history.investment_transactions, history.total_investment_transactions);

    const lastUpdate = async () =>
      Date.parse((await client.itemGet({ access_token })).data.status.investments.last_successful_update);
    const before = await lastUpdate();
    await command.control("advance", 60_000);
    await client.investmentsRefresh({ access_token });
    assert.isAbove(await lastUpdate(), before);

    await client.sandboxItemResetLogin({ access_token });
    assert.strictEqual(await codeOf(client.investmentsHoldingsGet({ access_token })), "ITEM_LOGIN_REQUIRED");
    await command.control("completeLink", await linkToken({ access_token }));
    assert.isUndefined(await codeOf(client.investmentsHoldingsGet({ access_token })));

    await client.itemWebhookUpdate({ access_token, webhook: receiver.url });
    await client.itemRemove({ access_token });
    assert.strictEqual(await codeOf(client.itemGet({ access_token })), "ITEM_NOT_FOUND");
    await assertSent();
  });

  test("plaid-python walks the life of an Item", async (t) => {
    const { path, missing } = await python();
    if (missing) return t.skip(`no Python with plaid-python: ${missing}`);
    const { url, clientId, secret } = command;
    await run(path, [WALK, url, clientId, secret, receiver.url]);
    await assertSent();
    // A planted fault fails the walk.
    await command.control("answerNext", { errorCode: "INSTITUTION_DOWN", endpoint: "/investments/refresh" });
    const fault = await run(path, [WALK, url, clientId, secret, receiver.url]).catch((error) => error);
    assert.match(fault.stderr, /INSTITUTION_DOWN/);
  });
});
