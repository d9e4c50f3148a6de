// Serves a fake Plaid over HTTP, only on this machine, with routes that control it.

import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { controlResponse } from "./controls.js";

/** @import { FakePlaid } from "../testing.js" */
/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { AddressInfo } from "node:net" */
/** @typedef {{ method: string; pathname: string; status: number | undefined }} AnsweredRequest */
/**
 * @typedef {object} ServeOptions
 * @property {number} [port] 0, which is the default, is any free port
 * @property {() => unknown} [beforeRefresh] is called and awaited before each refresh
 * @property {(answer: AnsweredRequest) => void} [onAnswer] is called for each request to Plaid once it is answered or has failed
 */

const HOST = "127.0.0.1";

/**
 * Starts the server. Resolves to its `url` and to `close`, which stops it.
 *
 * @param {FakePlaid} plaid
 * @param {ServeOptions} options
 */
export async function serve(plaid, { port = 0, beforeRefresh, onAnswer } = {}) {
  // With a keep-alive timeout, the server could close an idle connection while a request is in flight. That would be an unintended failure.
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    answer(plaid, incoming, outgoing, { beforeRefresh, onAnswer }).catch(() => outgoing.destroy());
  });
  server.listen(port, HOST);
  await once(server, "listening");
  return {
    url: `http://${HOST}:${/** @type {AddressInfo} */ (server.address()).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {FakePlaid} plaid
 * @param {IncomingMessage} incoming
 * @param {ServerResponse} outgoing
 * @param {Omit<ServeOptions, "port">} options
 */
async function answer(plaid, incoming, outgoing, { beforeRefresh, onAnswer }) {
  const disconnect = new AbortController();
  outgoing.once("close", () => disconnect.abort());
  const { method = "GET", url = "/" } = incoming;
  const { pathname } = new URL(url, `http://${HOST}`);
  const body = await buffer(incoming);
  const control = await controlResponse(plaid, pathname, method, body.toString());
  if (control) return write(outgoing, control);
  if (pathname === "/investments/refresh") await beforeRefresh?.();
  try {
    const init = {
      method,
      headers: headersOf(incoming),
      body: body.length > 0 ? body : undefined,
      signal: disconnect.signal,
    };
    const response = await plaid.fetch(`http://${HOST}${url}`, init);
    onAnswer?.({ method, pathname, status: response.status });
    await write(outgoing, response);
  } catch (error) {
    if (!outgoing.headersSent) onAnswer?.({ method, pathname, status: undefined });
    // Either a queued `networkError`, for which the caller breaks the connection, or the client has disconnected.
    throw error;
  }
}

/** @param {IncomingMessage} incoming */
function headersOf({ headers }) {
  return Object.entries(headers).map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)]));
}

/**
 * @param {ServerResponse} outgoing
 * @param {Response} response
 */
async function write(outgoing, response) {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  // Send the headers now, because the rest of a stalled response never comes.
  outgoing.flushHeaders();
  for await (const chunk of response.body ?? []) outgoing.write(chunk);
  outgoing.end();
}
