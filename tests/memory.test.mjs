// What the module's memory holds of a secret once its call has ended: nothing.
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
const { refreshInvestments } = await import("plaid-investments");

/** Of so many characters, none of which stand in another. */
function secretOf(length) {
  let text = "";
  while (text.length < length) text += crypto.randomUUID();
  return text.slice(0, length);
}

/** How many pieces of a text the memory of all instances holds. */
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

const ANSWERS = {
  "that succeeds": () => Response.json({ request_id: "1" }),
  "that Plaid refuses": (sent) => Response.json({ error_code: "INVALID_FIELD", error_message: sent }, { status: 400 }),
  "that breaks": (sent) => Promise.reject(new TypeError(sent)),
};

for (const [what, answer] of Object.entries(ANSWERS)) {
  for (const length of [54, 127, 128, 1_000, 4_000, 8_000]) {
    test(`a call ${what} leaves nothing of a secret of ${length} characters`, async () => {
      const [secret, accessToken] = [secretOf(length), secretOf(length)];
      let during;
      const fetch = async () => {
        during = found(secret) + found(accessToken);
        return answer(`no ${secret} nor ${accessToken}`);
      };
      const baseUrl = "https://plaid.test";
      await refreshInvestments({ clientId: "client", secret, accessToken, baseUrl, fetch }).catch(() => {});
      assert.ok(during > 0, "what is in use is found");
      assert.equal(found(secret) + found(accessToken), 0);
    });
  }
}
