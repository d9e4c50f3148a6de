// A fake Plaid over HTTP, for the Worker of www/, with routes to control it.
import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

const HOST = "127.0.0.1";

/** @import { FakeAnswer, FakePlaid, FakePlaidOptions } from "plaid-investments/testing" */
/** @import { Server, ServerResponse } from "node:http" */
/** @import { AddressInfo } from "node:net" */

/**
 * `POST /control/<name>`, with JSON.
 *
 * @type {Record<string, (plaid: FakePlaid, given: object) => unknown>}
 */
const CONTROLS = {
  answer: (plaid, answer) => plaid.answerNext(/** @type {FakeAnswer} */ (answer)),
  webhook: (plaid, event) => plaid.sendWebhook(event),
};

/**
 * Starts it. `beforeRefresh` is waited for before each refresh, and `options` are the fake's. `vars` is what the Worker needs to
 * find it.
 *
 * @param {() => unknown} beforeRefresh
 * @param {FakePlaidOptions} options
 */
export async function startFakePlaid(beforeRefresh = () => {}, options = {}) {
  const { fakePlaid } = await import("plaid-investments/testing");
  const plaid = fakePlaid({ deliver: fetch, ...options });
  const server = /** @type {Server} */ (
    createAdaptorServer({
      overrideGlobalObjects: false,
      fetch: (request, { outgoing }) => route(plaid, request, /** @type {ServerResponse} */ (outgoing), beforeRefresh),
      // A connection closed for idleness could meet a request on its way: a failure that nobody chose.
      serverOptions: { keepAliveTimeout: 0 },
    })
  );
  server.listen(0, HOST);
  await once(server, "listening");
  const url = `http://${HOST}:${/** @type {AddressInfo} */ (server.address()).port}`;
  const { clientId, secret } = plaid.connection;
  return {
    plaid,
    url,
    vars: {
      PLAID_CLIENT_ID: clientId,
      PLAID_SECRET: secret,
      PLAID_BASE_URL: url,
      FAKE_CONTROL_URL: `${url}/control`,
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {FakePlaid} plaid
 * @param {Request} request
 * @param {ServerResponse} outgoing
 * @param {() => unknown} beforeRefresh
 */
async function route(plaid, request, outgoing, beforeRefresh) {
  const { pathname } = new URL(request.url);
  const [, control] = /^\/control\/(\w+)$/.exec(pathname) ?? [];
  if (control) return takeControl(plaid, control, request);
  const gone = new AbortController();
  const giveUp = () => gone.abort();
  outgoing.once("close", giveUp);
  try {
    const { url, method, headers } = request;
    const body = await request.text();
    if (pathname === "/investments/refresh") await beforeRefresh();
    const response = await plaid.fetch(url, { method, headers, body, signal: gone.signal });
    // From here on the adapter lets go of the body when the client is gone.
    outgoing.off("close", giveUp);
    return response;
  } catch {
    // A network error, on purpose: over HTTP, that is a connection that breaks. Or the client is gone already.
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
}

/**
 * @param {FakePlaid} plaid
 * @param {string} name
 * @param {Request} request
 */
async function takeControl(plaid, name, request) {
  if (!(name in CONTROLS)) return new Response(null, { status: 404 });
  try {
    await CONTROLS[name](plaid, /** @type {object} */ (await request.json()));
    return new Response(null, { status: 204 });
  } catch (error) {
    return Response.json({ error: /** @type {Error} */ (error).message }, { status: 400 });
  }
}
