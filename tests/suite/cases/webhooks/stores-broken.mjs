// Stores that fail, hang or return invalid values are ignored.

import { assert } from "chai";
import { HOUR_MS, begun, storeOf, valueOf } from "../../harness/webhook-store.mjs";
import { EVENT } from "../../harness/webhook-row.mjs";

const fails = () => {
  throw new Error("the store is down");
};
const rejects = () => Promise.reject(new Error("the store is down"));
const hangs = () => new Promise(() => {});

/** Stores that are ignored, by the fault of their `get`. */
const BROKEN = {
  "whose get throws": fails,
  "whose get rejects": rejects,
  "whose get hangs": hangs,
  "whose get is no promise": () => null,
  "whose get gives undefined": () => undefined,
  "whose get gives a thenable that throws": () => ({ then: fails }),
  "whose get gives a revoked Proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
};

/** Invalid values, made of a key. */
const VALUES = {
  "no text": () => 7,
  "an object": (key) => ({ key, readAt: Date.now() }),
  bytes: (key) => new TextEncoder().encode(valueOf(key)),
  nothing: () => "",
  "no JSON": () => "nonsense",
  null: () => "null",
  "a list": (key) => JSON.stringify([key]),
  "a key alone": (key) => JSON.stringify(key),
  "no key": () => JSON.stringify({ readAt: Date.now() }),
  "a key that is text": () => JSON.stringify({ key: "key", readAt: Date.now() }),
  "no time": (key) => JSON.stringify({ key }),
  "a time in words": (key) => JSON.stringify({ key, readAt: new Date().toISOString() }),
  "a time that is null": (key) => JSON.stringify({ key, readAt: null }),
  "a time in seconds": (key) => JSON.stringify({ key, readAt: Date.now() / 1_000 }),
  "a time an hour ago": (key) => valueOf(key, HOUR_MS),
  "a time that is more than a minute ahead": (key) => valueOf(key, -70_000),
  "a key of another id": (key) => valueOf({ ...key, kid: "another" }),
  "a key without an id": (key) => valueOf({ ...key, kid: undefined }),
  "a key for another algorithm": (key) => valueOf({ ...key, alg: "ES384" }),
  "a key on another curve": (key) => valueOf({ ...key, crv: "P-384" }),
  "a key for encryption": (key) => valueOf({ ...key, use: "enc" }),
  "a key that can't be imported": (key) => valueOf({ ...key, kty: "oct" }),
  "kilobytes of spaces": (key) => valueOf(key) + " ".repeat(10_000),
};

const IGNORED = [
  ...Object.entries(BROKEN).map(([what, get]) => [what, () => get]),
  ...Object.entries(VALUES).map(([what, value]) => [`that has ${what}`, (key) => async () => value(key)]),
].map(([what, getOf]) => ({
  name: `webhook: a store ${what} is as if it were not there`,
  async run({ library, ...context }) {
    const { webhook, lookups, signer, name } = await begun(context);
    const told = [];
    const keyStore = storeOf({ get: getOf(signer.jwk), put: async (...args) => told.push(args) });
    assert.deepEqual(await library.verifyWebhook(await webhook({ keyStore })), EVENT);
    assert.strictEqual(lookups(), 1);
    assert.deepEqual(
      told.map(([told]) => told),
      [name],
    );
  },
}));

const UNTOLD = Object.entries({
  throws: fails,
  rejects,
  hangs,
  "is no promise": () => 7,
  "gives a thenable that throws": () => ({ then: fails }),
}).map(([what, put]) => ({
  name: `webhook: a store whose put ${what} keeps no event back`,
  async run({ library, ...context }) {
    const { webhook, lookups } = await begun(context);
    const keyStore = storeOf({ put });
    assert.deepEqual(await library.verifyWebhook(await webhook({ keyStore })), EVENT);
    assert.deepEqual(await library.verifyWebhook(await webhook({ keyStore })), EVENT);
    assert.strictEqual(lookups(), 1);
  },
}));

export const BROKEN_STORES = [...IGNORED, ...UNTOLD];
