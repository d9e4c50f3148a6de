// The server of the suite: over real HTTP, each case has a fake Plaid of its own under its own path. So the cases of all runtimes can
// run at the same time. It runs in Node only.

import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { fakePlaid } from "../../helpers/fake.mjs";

/** @import { ServerResponse } from "node:http" */
/** @import { AddressInfo } from "node:net" */
/** @import { FakeAnswer, FakeItemOptions, FakePlaid, FakePlaidOptions, FakeSignatureOverrides } from "plaid-investments/testing" */
/** @import { Case } from "./types.js" */
/**
 * @typedef {object} OpenCase
 * @property {FakePlaid} plaid
 * @property {number} open requests that are not answered to the end
 * @property {number} aborted requests whose client went away
 */
/** @typedef {Map<string, OpenCase>} Cases by their ids */
/** @typedef {{ answer: unknown; status?: number }} Said what the server itself answers, and with which status */
/**
 * @typedef {object} Given to a control, each property to one of them
 * @property {number} ms
 * @property {FakeAnswer[]} answers
 * @property {FakeItemOptions} options
 * @property {object} event
 * @property {string} linkToken
 * @property {object | string} body
 * @property {boolean} [foreignKey] whether to sign with another key than the fake's, since JSON has no keys
 */

const HOST = "127.0.0.1";

/**
 * Starts the server.
 *
 * - `POST /open` `{ answers?, options? }` → `{ baseUrl, clientId, secret, accessToken, itemId }`: a new case, whose fake has
 *   the `options` of `fakePlaid`, as far as JSON carries them. Its base URL is below the origin that was asked
 * - `GET /case/<id>/log` → `{ requests, billed, webhooks, open, aborted }`: `open` counts requests that are not answered to
 *   the end, `aborted` those whose client went away. The server learns that a moment later: ask until it does
 * - `POST /case/<id>/<another of CONTROLS>` → the result of the fake's method
 * - `POST /asks` `[{ path, value? }]` → `[answer]`: the answers of the routes above, or `{ error }`. The method does not matter
 * - any `/case/<id>/<path of Plaid's>` → its fake, which sends its webhooks by `fetch`
 *
 * Nothing listens at `refusedUrl`.
 */
export async function startServer() {
  /** @type {Cases} */
  const cases = new Map();
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, { outgoing }) => route(request, /** @type {ServerResponse} */ (outgoing), cases),
    // A server that closes an idle connection may lose a request that is under way.
    serverOptions: { keepAliveTimeout: 0 },
  });
  server.listen(0, HOST);
  await once(server, "listening");
  const url = `http://${HOST}:${/** @type {AddressInfo} */ (server.address()).port}`;
  return {
    url,
    refusedUrl: `http://${HOST}:${await unusedPort()}`,
    async close() {
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/**
 * The controls of a case for other processes. Each takes and returns JSON.
 *
 * @type {Record<string, (one: OpenCase, given: Given & FakeSignatureOverrides) => unknown>}
 */
const CONTROLS = {
  log: ({ plaid: { requests, billed, webhooks }, open, aborted }) => ({ requests, billed, webhooks, open, aborted }),
  advance: ({ plaid }, { ms }) => plaid.clock.advance(ms),
  answers: ({ plaid }, { answers }) => plaid.answerNext(...answers),
  "create-item": ({ plaid }, { options }) => plaid.createItem(options),
  "complete-link": ({ plaid }, { linkToken }) => plaid.completeLink(linkToken),
  "send-webhook": ({ plaid }, { event }) => plaid.sendWebhook(event),
  "rotate-key": async ({ plaid }) => ({ kid: await plaid.rotateKey() }),
  "sign-webhook": async ({ plaid }, { body, foreignKey, ...overrides }) =>
    plaid.signWebhook(body, foreignKey ? { ...overrides, key: await newForeignKey() } : overrides),
};

const CASE = /^\/case\/(?<id>\d+)\/(?<name>.*)$/;

/**
 * @param {Request} request
 * @param {ServerResponse} outgoing
 * @param {Cases} cases
 */
async function route(request, outgoing, cases) {
  const { pathname, origin } = new URL(request.url);
  const { id = "", name = "" } = CASE.exec(pathname)?.groups ?? {};
  const one = cases.get(id);
  if (one && !Object.hasOwn(CONTROLS, name)) return askPlaid(request, outgoing, one);
  try {
    const text = await request.text();
    const value = text ? JSON.parse(text) : {};
    if (pathname !== "/asks") return say(outgoing, await answerTo({ path: pathname, value }, origin, cases));
    const asks = /** @type {{ path: string; value?: object }[]} */ (value);
    const answers = await Promise.all(asks.map((ask) => answerTo(ask, origin, cases)));
    return say(outgoing, { answer: answers.map(({ answer }) => answer) });
  } catch (error) {
    return say(outgoing, { answer: { error: String(error) }, status: 400 });
  }
}

/**
 * Answers without the adapter, which would make a stream of it: most answers are the server's own.
 *
 * @param {ServerResponse} outgoing
 * @param {Said} said
 */
function say(outgoing, { answer, status = 200 }) {
  outgoing.statusCode = status;
  outgoing.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
  return RESPONSE_ALREADY_SENT;
}

/**
 * @param {{ path: string; value?: object }} ask
 * @param {string} origin
 * @param {Cases} cases
 * @returns {Promise<Said>}
 */
async function answerTo({ path, value = {} }, origin, cases) {
  const { id = "", name = "" } = CASE.exec(path)?.groups ?? {};
  const one = cases.get(id);
  const control = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : undefined;
  if (path !== "/open" && !(one && control)) return { answer: { error: `no such route: ${path}` }, status: 404 };
  try {
    if (one && control) return { answer: (await control(one, /** @type {Given} */ (value))) ?? {} };
    return { answer: open(value, origin, cases) };
  } catch (error) {
    return { answer: { error: String(error) }, status: 400 };
  }
}

/**
 * @param {{ answers?: FakeAnswer[]; options?: FakePlaidOptions }} value
 * @param {string} origin
 * @param {Cases} cases
 * @returns {Case}
 */
function open({ answers = [], options }, origin, cases) {
  const id = String(cases.size + 1);
  const baseUrl = `${origin}/case/${id}`;
  const plaid = fakePlaid({ baseUrl, secret: newSecret(), deliver: fetch, ...options });
  plaid.answerNext(...answers);
  cases.set(id, { plaid, open: 0, aborted: 0 });
  const { clientId, secret } = plaid.connection;
  const { accessToken, itemId } = plaid;
  return { baseUrl, clientId, secret, accessToken, itemId };
}

/** A secret that is written differently in JSON and in URLs. */
function newSecret() {
  return `s"\\/+=%${randomBytes(16).toString("hex")}`;
}

async function newForeignKey() {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  return privateKey;
}

/**
 * @param {Request} request
 * @param {ServerResponse} outgoing
 * @param {OpenCase} one
 */
async function askPlaid(request, outgoing, one) {
  const gone = new AbortController();
  const giveUp = () => gone.abort();
  let broken = false;
  one.open += 1;
  outgoing.once("close", giveUp);
  outgoing.once("close", () => {
    one.open -= 1;
    if (!outgoing.writableFinished && !broken) one.aborted += 1;
  });
  const { url, method, headers } = request;
  try {
    const body = await request.text();
    const response = await one.plaid.fetch(url, { method, headers, body, signal: gone.signal });
    // From here on, the adapter cancels the body if the client goes away. It would print an error if the body broke instead.
    outgoing.off("close", giveUp);
    return response;
  } catch {
    // The fake's network error: over HTTP, the connection breaks. Or the client has gone away.
    broken = true;
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
}

/** An unused port, below those that systems give to outgoing connections. */
export async function unusedPort() {
  const probe = createServer();
  const port = randomInt(20_000, 32_000);
  try {
    probe.listen(port, HOST);
    await once(probe, "listening");
  } catch {
    return unusedPort();
  }
  probe.close();
  await once(probe, "close");
  return port;
}
