// Stores for keys, and what the cases about them begin with.

import { answering, newSigner } from "./signer.mjs";
import { EVENT, textOf } from "./webhook-row.mjs";

export const HOUR_MS = 3_600_000;
const TEXT = textOf(EVENT);

/** A store whose methods work on it alone, and what was asked of it, in order. */
export class Store {
  #values = new Map();
  calls = [];

  constructor(values = {}) {
    for (const [name, value] of Object.entries(values)) this.#values.set(name, value);
  }

  async get(...args) {
    this.calls.push(["get", ...args]);
    return this.#values.get(args[0]) ?? null;
  }

  async put(...args) {
    this.calls.push(["put", ...args]);
    this.#values.set(args[0], args[1]);
  }

  names(method) {
    return this.calls.filter(([called]) => called === method).map(([, name]) => name);
  }
}

/** A store with other methods. */
export const storeOf = (methods) =>
  Object.assign(Object.create({ get: async () => null, put: async () => {} }), methods);

/** A client that nobody has heard of, a signer, and its key at Plaid. */
export async function begun({ open }, ms) {
  const { plaid, secret } = await open();
  const signer = await newSigner();
  const { fetch, lookups } = answering(signer, ms);
  const { kid } = signer.jwk;
  const options = { ...plaid, fetch };
  const signed = async (header) => ({ body: TEXT, signature: await signer.sign(TEXT, { header }) });
  const webhook = async (more) => ({ ...options, ...(await signed()), ...more });
  return { webhook, signed, lookups, signer, kid, secret, options, name: nameOf(plaid, kid) };
}

function nameOf({ baseUrl, clientId }, kid) {
  return `plaid-investments/${encodeURIComponent(baseUrl)}/${clientId}/${kid}`;
}

export const valueOf = (key, ageMs = 0) => JSON.stringify({ key, readAt: Date.now() - ageMs });
