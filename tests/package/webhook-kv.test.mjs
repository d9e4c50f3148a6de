// A KV namespace as the key store: a second isolate verifies without a request to Plaid.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { node22 } from "../../scripts/node22.mjs";
import { open } from "../suite/harness/context.mjs";
import { startServer } from "../suite/harness/server.mjs";
import { KEY_ENDPOINT, keyAnswer, newSigner } from "../suite/harness/signer.mjs";
import { EVENT, textOf } from "../suite/harness/webhook-row.mjs";

const FOLDER = fileURLToPath(new URL("../../target/kv", import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

test("a key that one isolate has read is in KV for an hour, and another isolate verifies with it", async () => {
  await makeWorker();
  const server = await startServer();
  try {
    const signer = await newSigner();
    const { plaid, requestsTo } = await open(server, [keyAnswer(signer.jwk)]);
    const body = textOf(EVENT);
    const options = { ...plaid, body, signature: await signer.sign(body) };
    const { stdout } = await promisify(execFile)(node22(), [here("kv-child.mjs"), FOLDER, JSON.stringify(options)]);
    const { results, stored } = JSON.parse(stdout);
    const store = "KvNamespace";
    assert.deepEqual(results, [
      { calls: 1, store, event: EVENT },
      { calls: 2, store, event: EVENT },
      { calls: 1, store, event: EVENT },
    ]);
    assert.equal((await requestsTo(KEY_ENDPOINT)).length, 1);
    assert.equal(stored.length, 1);
    const [{ name, expiration, value }] = stored;
    const { baseUrl, clientId } = plaid;
    assert.equal(name, `plaid-investments/${encodeURIComponent(baseUrl)}/${clientId}/${signer.jwk.kid}`);
    const { key, readAt } = JSON.parse(value);
    assert.deepEqual(key, signer.jwk);
    // The key is written a moment after it was read.
    assert.ok(Math.abs(expiration - readAt / 1_000 - 3_600) < 60, `${expiration} for ${readAt}`);
  } finally {
    await server.close();
  }
});

/** Bundles the Worker as wrangler would. */
async function makeWorker() {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  await build({
    entryPoints: [here("kv-worker.mjs")],
    outfile: join(FOLDER, "kv-worker.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "import"],
    external: ["*.wasm"],
    logLevel: "warning",
  });
  const dist = dirname(createRequire(import.meta.url).resolve("plaid-investments"));
  copyFileSync(join(dist, "plaid_investments.wasm"), join(FOLDER, "plaid_investments.wasm"));
}
