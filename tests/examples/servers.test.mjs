// The examples that stay: a route that refreshes, and one that takes webhooks. Each in the runtime that it is for.
import { join } from "node:path";
import { describe, test } from "node:test";
import { assert } from "chai";
import { runtimePath } from "../e2e/runtimes/programs.mjs";
import { serve, upload } from "../workerd.mjs";
import { serveInEdgeRuntime } from "./edge.mjs";
import { startKv } from "./kv.mjs";
import { EXAMPLES, emptied, startServer, until } from "./programs.mjs";
import { serving, testRefreshes } from "./refreshes.mjs";

const REFRESHERS = {
  "worker/": { start: startFiveLines, path: "/", isOpen: true, failure: 500 },
  "hono/": { start: startHono, path: ({ plaid }) => `/items/${plaid.itemId}/refresh` },
  "next/": { start: ({ env }) => serveInEdgeRuntime("next/app/api/refresh/route.js", env), path: "/" },
  "bun.ts": {
    start: ({ env }) => startServer(runtimePath("bun"), ["bun.ts"], env),
    path: "/refresh",
    skip: !runtimePath("bun") && `there is no Bun for ${process.platform}-${process.arch}`,
  },
};

const RECEIVERS = {
  "hono/": { start: startHono, read: ({ kept }, itemId) => kept.has(itemId) },
  "express/": {
    start: ({ env }) => startServer(process.execPath, ["express/server.mjs"], env),
    read: ({ printed }, itemId) => new RegExp(`^Item ${itemId} has \\d+ holdings`, "m").test(printed()),
  },
};

for (const [name, row] of Object.entries(REFRESHERS)) testRefreshes(name, row);

for (const [name, { start, read }] of Object.entries(RECEIVERS)) {
  describe(`${name} takes webhooks`, () => {
    const { fake, post, running } = serving(start);

    test("of a key that can't be read now, so that Plaid sends them again", async () => {
      fake().plaid.answerNext({ endpoint: "/webhook_verification_key/get", errorCode: "INVALID_API_KEYS" });
      const { body, signature } = await signed(fake());
      assert.strictEqual((await post("/webhooks/plaid", { "Plaid-Verification": signature }, body)).status, 503);
    });

    test("of Plaid's, and reads what changed", async () => {
      const { plaid } = fake();
      const { body, signature } = await signed(fake());
      assert.strictEqual((await post("/webhooks/plaid", { "Plaid-Verification": signature }, body)).status, 200);
      await until(() => read(running(), plaid.itemId));
      assert.strictEqual(plaid.billed, 0);
    });

    test("and refuses those that others changed, or made", async () => {
      const { body, signature } = await signed(fake());
      const forged = [
        [signature, body.replace('"new_holdings": 1', '"new_holdings": 2')],
        [signature, JSON.stringify(JSON.parse(body))],
        ["not.a.token", body],
      ];
      for (const [header, text] of forged) {
        assert.strictEqual((await post("/webhooks/plaid", { "Plaid-Verification": header }, text)).status, 401);
      }
      assert.strictEqual((await post("/webhooks/plaid", {}, body)).status, 401);
    });
  });
}

function signed({ plaid }) {
  return plaid.signWebhook({
    webhook_type: "HOLDINGS",
    webhook_code: "DEFAULT_UPDATE",
    item_id: plaid.itemId,
    new_holdings: 1,
    updated_holdings: 0,
    environment: "sandbox",
    error: null,
  });
}

/** As a user has it, with Plaid's own address: whatever it fetches goes to the fake. */
async function startFiveLines({ url, env }) {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN } = env;
  const folder = await uploaded("worker");
  return serve(folder, { vars: { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ACCESS_TOKEN }, outbound: url });
}

async function startHono({ plaid, env }) {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL, ADMIN_TOKEN } = env;
  const [tokens, holdings] = await Promise.all([startKv(), startKv()]);
  tokens.values.set(plaid.itemId, plaid.accessToken);
  const server = await serve(await uploaded("hono"), {
    vars: { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL, ADMIN_TOKEN },
    kv: { TOKENS: tokens.url, HOLDINGS: holdings.url },
  });
  return {
    url: server.url,
    kept: holdings.values,
    close: () => [server, tokens, holdings].forEach(({ close }) => close()),
  };
}

const uploads = new Map();

/** What wrangler makes of an example, once. */
async function uploaded(name) {
  if (!uploads.has(name)) {
    const folder = emptied(name);
    uploads.set(
      name,
      upload(join(EXAMPLES, name, "wrangler.jsonc"), folder).then(() => folder),
    );
  }
  return uploads.get(name);
}
