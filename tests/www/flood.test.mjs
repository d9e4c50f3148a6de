// Hundreds of forged webhooks: genuine ones are still accepted, also by an isolate that has just started.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startService, until } from "./service.mjs";

const WEBHOOK = "/webhooks/plaid";
const KEY = "/webhook_verification_key/get";
const FORGED = 300;

const service = {};
before(async () => Object.assign(service, await startService()));
after(() => service.stop());

const post = ({ body, signature }) =>
  service.ask("POST", WEBHOOK, { headers: { "Plaid-Verification": signature }, body });

/** A webhook with an unknown key id, different for each. */
async function forged(body, place) {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const signed = await service.plaid.signWebhook(body, { key: privateKey });
  const [head, ...rest] = signed.signature.split(".");
  const header = JSON.parse(Buffer.from(head, "base64url").toString());
  const kid = `${header.kid.slice(0, -6)}${String(place).padStart(6, "0")}`;
  const named = Buffer.from(JSON.stringify({ ...header, kid })).toString("base64url");
  return { ...signed, signature: [named, ...rest].join(".") };
}

describe("a flood of forged webhooks", () => {
  test("blocks no genuine webhook on a new isolate with keys in the key store", async (t) => {
    const itemId = await service.addItem();
    const event = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", item_id: itemId, environment: "sandbox" };
    // The first webhook stores the key.
    assert.equal((await post(await service.plaid.signWebhook({ ...event, new_holdings: 0 }))).status, 200);
    const looked = () => service.plaid.requests.filter(({ endpoint }) => endpoint === KEY).length;
    await until(() => looked() > 0, "the look-up of the key");

    await service.crash();
    const flood = await Promise.all(Array.from({ length: FORGED }, (_, place) => forged(event, place)));
    const before = looked();
    const genuine = [];
    const answers = await Promise.all(
      flood.map(async (webhook, place) => {
        if (place % 50 === 25) {
          const signed = await service.plaid.signWebhook({ ...event, new_holdings: place });
          genuine.push((await post(signed)).status);
        }
        return (await post(webhook)).status;
      }),
    );
    const statuses = [...new Set(answers)];
    t.diagnostic(`genuine ${genuine.join(" ")}; forged ${statuses.join(" ")}; look-ups ${looked() - before}`);
    assert.deepEqual([...new Set(genuine)], [200]);
    assert.ok(!answers.includes(200));
    // A webhook that can't be verified now gets a 503, so Plaid retries it. It causes no key request.
    assert.ok(looked() - before <= 60, String(looked() - before));
  });
});
