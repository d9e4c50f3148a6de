// Helpers of the fake's tests: two ways to reach it, requests, a webhook receiver, and hooks that start the server and it.

import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, beforeEach } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fakePlaid } from "../helpers/fake.mjs";
import { startServer } from "../suite/harness/server.mjs";

/** @import { IncomingHttpHeaders } from "node:http" */
/** @import { AddressInfo } from "node:net" */
/** @import { HoldingsResponse, InvestmentTransactionsResponse } from "plaid-investments" */
/** @import { FakeAnswer, FakeConnection, FakeItem, FakeItemOptions, FakePlaidOptions } from "plaid-investments/testing" */
/** @import { FakeRequest, FakeSignatureOverrides, FakeSignedWebhook, FakeWebhook } from "plaid-investments/testing" */
/** @typedef {{ requests: readonly FakeRequest[]; webhooks: readonly FakeWebhook[]; billed: number }} Log */
/**
 * @typedef {FakeConnection & FakeItem & {
 *   log(): Promise<Log>;
 *   advance(ms: number): Promise<unknown>;
 *   createItem(options?: FakeItemOptions): Promise<FakeItem>;
 *   sendWebhook(event: object): Promise<FakeWebhook | undefined>;
 *   signWebhook(body: object | string, overrides?: FakeSignatureOverrides): Promise<FakeSignedWebhook>;
 *   rotateKey(): Promise<string>;
 * }} Plaid the fake, reached in one of two ways
 */
/** @typedef {{ open(answers?: FakeAnswer[], options?: FakePlaidOptions): Promise<Plaid> }} Way */
/** @typedef {Omit<RequestInit, "headers"> & { headers?: Record<string, string | undefined> }} Changes to a request */

/**
 * Two ways to reach the same fake: in this process, and by a server.
 *
 * @param {{ url: string }} server
 * @returns {{ "in process": Way; "over HTTP": Way }}
 */
export const ways = (server) => ({
  "in process": {
    async open(answers = [], options = {}) {
      const plaid = fakePlaid({ deliver: fetch, ...options });
      plaid.answerNext(...answers);
      const { requests, webhooks, accessToken, itemId, sendWebhook, signWebhook, rotateKey } = plaid;
      return {
        ...plaid.connection,
        accessToken,
        itemId,
        log: async () => ({ requests, webhooks, billed: plaid.billed }),
        advance: async (ms) => plaid.clock.advance(ms),
        createItem: async (options) => plaid.createItem(options),
        sendWebhook,
        signWebhook,
        rotateKey,
      };
    },
  },
  "over HTTP": {
    async open(answers = [], options = {}) {
      /**
       * @param {string} url
       * @param {unknown} value
       */
      const post = async (url, value) => (await fetch(url, { method: "POST", body: JSON.stringify(value) })).json();
      const connection = await post(`${server.url}/open`, { answers, options });
      /**
       * @param {string} name
       * @param {unknown} value
       */
      const control = (name, value) => post(`${connection.baseUrl}/${name}`, value);
      return {
        ...connection,
        fetch,
        log: async () => (await fetch(`${connection.baseUrl}/log`)).json(),
        advance: (ms) => control("advance", { ms }),
        createItem: (options) => control("create-item", { options }),
        sendWebhook: (event) => control("send-webhook", { event }),
        signWebhook: (body, overrides) => control("sign-webhook", { body, ...overrides }),
        rotateKey: async () => (await control("rotate-key", {})).kid,
      };
    },
  },
});

/**
 * Sends a valid request, with the changes of a test. A header that is undefined is left out.
 *
 * @param {Plaid} plaid
 * @param {string} path
 * @param {unknown} [body]
 * @param {Changes} [changes]
 */
export function ask(plaid, path, body, { headers, ...init } = {}) {
  const all = {
    "Content-Type": "application/json",
    "PLAID-CLIENT-ID": plaid.clientId,
    "PLAID-SECRET": plaid.secret,
    "Plaid-Version": "2020-09-14",
    ...headers,
  };
  return plaid.fetch(`${plaid.baseUrl}${path}`, {
    method: "POST",
    headers: Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    body: typeof body === "string" ? body : JSON.stringify(body),
    redirect: "manual",
    ...init,
  });
}

/**
 * Plaid's response to a request about the Item, as an object.
 *
 * @param {Plaid} plaid
 * @param {string} path
 * @param {object} [body]
 */
export async function read(plaid, path, body) {
  return (await ask(plaid, path, { access_token: plaid.accessToken, ...body })).json();
}

/**
 * @param {Plaid} plaid
 * @param {object} [body]
 * @returns {Promise<HoldingsResponse>}
 */
export const holdings = (plaid, body) => read(plaid, "/investments/holdings/get", body);

/**
 * @param {Plaid} plaid
 * @param {{ options?: object; start_date?: string; end_date?: string }} [body]
 * @returns {Promise<InvestmentTransactionsResponse>}
 */
export const transactions = (plaid, { options, ...dates } = {}) =>
  read(plaid, "/investments/transactions/get", {
    start_date: "2000-01-01",
    end_date: "2099-12-31",
    options,
    ...dates,
  });

/**
 * Refreshes the Item, with the changes of a test.
 *
 * @param {Plaid} plaid
 * @param {Omit<Changes, "body"> & { path?: string; body?: object | string }} [changes]
 */
export function refresh(plaid, { path = "/investments/refresh", body, ...changes } = {}) {
  return ask(plaid, path, typeof body === "string" ? body : { access_token: plaid.accessToken, ...body }, changes);
}

/**
 * Waits until the log of a fake passes a check, because a server learns a moment later what its client did.
 *
 * @param {Plaid} plaid
 * @param {(log: Log) => boolean} isWanted
 */
export async function logWhen(plaid, isWanted) {
  for (let tries = 0; tries < 6_000; tries += 1) {
    const log = await plaid.log();
    if (isWanted(log)) return log;
    await wait(10);
  }
  throw new Error(`the log is not as wanted: ${JSON.stringify(await plaid.log())}`);
}

/** Starts a receiver of webhooks over HTTP, which answers each with `status`. */
export async function startReceiver({ status = 200 } = {}) {
  /** @type {{ method?: string; headers: IncomingHttpHeaders; path?: string; body: string }[]} */
  const received = [];
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const { method, headers, url } = request;
    received.push({ method, headers, path: url, body: await text(request) });
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}/webhook`,
    received,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** A server and a receiver of webhooks for the tests of a file, empty before each test. They have their fields once the tests run. */
export function startForTests() {
  const server = /** @type {Awaited<ReturnType<typeof startServer>>} */ ({});
  const receiver = /** @type {Awaited<ReturnType<typeof startReceiver>>} */ ({});
  before(async () => {
    Object.assign(server, await startServer());
    Object.assign(receiver, await startReceiver());
  });
  beforeEach(() => void receiver.received.splice(0));
  after(async () => {
    await server.close();
    await receiver.close();
  });
  return { server, receiver };
}
