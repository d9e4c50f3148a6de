// Key stores, and the beginning of the cases about them.

import { answering, newSigner } from "./signer.mjs";
import { EVENT, textOf } from "./webhook-row.mjs";

/** @import { Context, Opened } from "./types.js" */
/** @import { Header } from "./signer.mjs" */

export const HOUR_MS = 3_600_000;
const TEXT = textOf(EVENT);

/** A store that records its calls in order. Its methods fail if `this` is another object. */
export class Store {
  /** @type {Map<string, string>} */
  #values = new Map();
  /** @type {[method: string, ...args: unknown[]][]} */
  calls = [];

  /** @param {Record<string, string>} values */
  constructor(values = {}) {
    for (const [name, value] of Object.entries(values)) this.#values.set(name, value);
  }

  /**
   * @param {string} name
   * @param {unknown[]} more
   */
  async get(name, ...more) {
    this.calls.push(["get", name, ...more]);
    return this.#values.get(name) ?? null;
  }

  /**
   * @param {string} name
   * @param {string} value
   * @param {unknown[]} more
   */
  async put(name, value, ...more) {
    this.calls.push(["put", name, value, ...more]);
    this.#values.set(name, value);
  }

  /** @param {string} method */
  names(method) {
    return this.calls.filter(([called]) => called === method).map(([, name]) => name);
  }
}

/**
 * A store with other methods.
 *
 * @param {object} methods
 */
export const storeOf = (methods) =>
  Object.assign(Object.create({ get: async () => null, put: async () => {} }), methods);

/**
 * A new client, a signer, and the signer's key at Plaid.
 *
 * @param {Context} context
 * @param {number} [ms] how long Plaid takes to answer
 */
export async function begun({ open }, ms) {
  const { plaid, secret } = await open();
  const signer = await newSigner();
  const { fetch, lookups } = answering(signer, ms);
  const { kid } = signer.jwk;
  const options = { ...plaid, fetch };
  /** @param {Header} [header] */
  const signed = async (header) => ({ body: TEXT, signature: await signer.sign(TEXT, { header }) });
  /** @param {object} [more] */
  const webhook = async (more) => ({ ...options, ...(await signed()), ...more });
  return { webhook, signed, lookups, signer, kid, secret, options, name: nameOf(plaid, kid) };
}

/**
 * @param {Opened["plaid"]} plaid
 * @param {string} kid
 */
function nameOf({ baseUrl, clientId }, kid) {
  return `plaid-investments/${encodeURIComponent(baseUrl)}/${clientId}/${kid}`;
}

/**
 * @param {object} key
 * @param {number} [ageMs]
 */
export const valueOf = (key, ageMs = 0) => JSON.stringify({ key, readAt: Date.now() - ageMs });
