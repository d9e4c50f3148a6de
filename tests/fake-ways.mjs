// What the tests of the fake share: two ways to reach it, and a refresh to send.

import { setTimeout as wait } from "node:timers/promises";
import { fakePlaid } from "../pkg/testing/index.js";

/** Two ways to the same fake: each gives what a client needs to reach it, and what the fake then says of it. */
export const ways = (server) => ({
  "in process": {
    async open(answers = []) {
      const plaid = fakePlaid();
      plaid.answerNext(...answers);
      const log = async () => ({ requests: plaid.requests, billed: plaid.billed });
      return {
        ...plaid.connection,
        accessToken: plaid.accessToken,
        log,
        advance: async (ms) => plaid.clock.advance(ms),
      };
    },
  },
  "over HTTP": {
    async open(answers = []) {
      const post = async (url, value) => (await fetch(url, { method: "POST", body: JSON.stringify(value) })).json();
      const connection = await post(`${server.url}/open`, { answers });
      const log = async () => (await fetch(`${connection.baseUrl}/log`)).json();
      return { ...connection, fetch, log, advance: (ms) => post(`${connection.baseUrl}/advance`, { ms }) };
    },
  },
});

/** A refresh as Plaid wants it, with the changes of a test. A header that is undefined is left out. */
export function refresh(plaid, { path = "/investments/refresh", headers, body, ...init } = {}) {
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
    body: typeof body === "string" ? body : JSON.stringify({ access_token: plaid.accessToken, ...body }),
    redirect: "manual",
    ...init,
  });
}

/** Waits until the log of a fake is as wanted, since a server learns a moment later what its client did. */
export async function logWhen(plaid, isWanted) {
  for (let tries = 0; tries < 200; tries += 1) {
    const log = await plaid.log();
    if (isWanted(log)) return log;
    await wait(10);
  }
  throw new Error(`the log never came to be as wanted: ${JSON.stringify(await plaid.log())}`);
}
