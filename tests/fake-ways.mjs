// What the tests of the fake share: two ways to reach it, requests to send, and a place for webhooks to go.

import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { fakePlaid } from "../pkg/testing/index.js";

/** Two ways to the same fake: each gives what a client needs to reach it, and what else a test does with it. */
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
      const post = async (url, value) => (await fetch(url, { method: "POST", body: JSON.stringify(value) })).json();
      const connection = await post(`${server.url}/open`, { answers, options });
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

/** A request as Plaid wants it, with the changes of a test. A header that is undefined is left out. */
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
    headers: Object.entries(all).filter(([, value]) => value !== undefined),
    body: typeof body === "string" ? body : JSON.stringify(body),
    redirect: "manual",
    ...init,
  });
}

/** What Plaid answers to a request about the Item, as an object. */
export async function read(plaid, path, body) {
  return (await ask(plaid, path, { access_token: plaid.accessToken, ...body })).json();
}

export const holdings = (plaid, body) => read(plaid, "/investments/holdings/get", body);

export const transactions = (plaid, { options, ...dates } = {}) =>
  read(plaid, "/investments/transactions/get", {
    start_date: "2000-01-01",
    end_date: "2099-12-31",
    options,
    ...dates,
  });

/** A refresh of the Item, with the changes of a test. */
export function refresh(plaid, { path = "/investments/refresh", body, ...changes } = {}) {
  return ask(plaid, path, typeof body === "string" ? body : { access_token: plaid.accessToken, ...body }, changes);
}

/** Waits until the log of a fake is as wanted, since a server learns a moment later what its client did. */
export async function logWhen(plaid, isWanted) {
  for (let tries = 0; tries < 6_000; tries += 1) {
    const log = await plaid.log();
    if (isWanted(log)) return log;
    await wait(10);
  }
  throw new Error(`the log never came to be as wanted: ${JSON.stringify(await plaid.log())}`);
}

/** A place for webhooks to go, over real HTTP. It answers each with `status`. */
export async function startReceiver({ status = 200 } = {}) {
  const received = [];
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const { method, headers, url } = request;
    received.push({ method, headers, path: url, body: await text(request) });
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/webhook`,
    received,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
