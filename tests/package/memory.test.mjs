// The module's memory holds no piece of a secret after its call has ended.
import assert from "node:assert/strict";
import { test } from "node:test";

const instances = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    instances.push(this);
  }
};
const library = await import("plaid-investments");

/** A text of this length whose pieces are found nowhere else. */
function secretOf(length) {
  let text = "";
  while (text.length < length) text += crypto.randomUUID();
  return text.slice(0, length);
}

/** The number of pieces of a text in the memory of all instances. */
function found(text) {
  const memories = instances.flatMap(({ exports }) =>
    Object.values(exports).filter((value) => value instanceof WebAssembly.Memory),
  );
  assert.equal(memories.length, 1);
  const memory = Buffer.from(memories[0].buffer);
  let pieces = 0;
  for (let at = 0; at + 12 <= text.length; at += 12) pieces += memory.includes(text.slice(at, at + 12)) ? 1 : 0;
  return pieces;
}

const refusal = (sent) => ({ error_type: "INVALID_REQUEST", error_code: "INVALID_FIELD", error_message: sent });

const ANSWERS = {
  "that succeeds": () => Response.json({ request_id: "1" }),
  "that Plaid refuses": (sent) => Response.json(refusal(sent), { status: 400 }),
  "that a gateway refuses": (sent) => Response.json({ ...refusal(sent), error_type: undefined }, { status: 400 }),
  "that a redirect brings": (sent) =>
    Object.defineProperty(Response.json(refusal(sent), { status: 400 }), "redirected", { value: true }),
  "that breaks": (sent) => Promise.reject(new TypeError(sent)),
};

const CALLS = {
  refreshInvestments: library.refreshInvestments,
  getHoldings: library.getHoldings,
  getInvestmentTransactions: (options) =>
    library.getInvestmentTransactions({ ...options, startDate: "2026-01-01", endDate: "2026-01-31" }),
  fireSandboxWebhook: (options) => library.fireSandboxWebhook({ ...options, webhookType: "HOLDINGS" }),
  async refreshItems({ accessToken, ...options }) {
    for await (const { item } of library.refreshItems([accessToken], options)) assert.equal(item, accessToken);
  },
};

const LENGTHS = [54, 127, 128, 1_000, 8_000];

for (const [call, make] of Object.entries(CALLS)) {
  for (const [what, answer] of Object.entries(ANSWERS)) {
    test(`${call}: a call ${what} leaves nothing of a secret of any length`, async () => {
      for (const length of LENGTHS) {
        const [secret, accessToken] = [secretOf(length), secretOf(length)];
        let during = 0;
        const fetch = async () => {
          during = found(secret) + found(accessToken);
          return answer(`no ${secret} nor ${accessToken}`);
        };
        const options = {
          clientId: "client",
          secret,
          accessToken,
          baseUrl: "https://plaid.test",
          fetch,
          maxRetries: 0,
        };
        await make(options).catch(() => {});
        assert.ok(during > 0, "what is in use is found");
        assert.equal(found(secret) + found(accessToken), 0, `of ${length} characters`);
      }
    });
  }
}
