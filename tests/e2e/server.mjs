// The server of the end-to-end suite: a fake Plaid of its own for each test case, over real HTTP, under a path of its
// own, so that the cases of all runtimes can run at the same time. It runs in Node only.

import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { fakePlaid } from "../../pkg/testing/index.js";

const HOST = "127.0.0.1";

/**
 * Starts the server.
 *
 * - `POST /open` `{ answers?, options? }` → `{ baseUrl, clientId, secret, accessToken, itemId }`: a new case, whose fake has
 *   the `options` of `fakePlaid`, as far as JSON carries them. Its base URL is below the origin that was asked
 * - `GET /case/<id>/log` → `{ requests, billed, webhooks, open, aborted }`: `open` counts requests that are not answered to
 *   the end, `aborted` those whose client went away (the server learns that a moment later, so ask until it is so)
 * - `POST /case/<id>/<another of CONTROLS>` → what its method of the fake gives
 * - `POST /asks` `[{ path, value? }]` → `[answer]`: what each of the above answers at its path, or `{ error }`. None of these looks
 *   at the method
 * - any `/case/<id>/<path of Plaid's>` → its fake, which sends its webhooks by `fetch`
 *
 * Nothing listens at `refusedUrl`.
 */
export async function startServer() {
  const cases = new Map();
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, { outgoing }) => route(request, outgoing, cases),
    // A connection that the server closes for idleness can meet a request on its way: a failure of the test's own.
    serverOptions: { keepAliveTimeout: 0 },
  });
  server.listen(0, HOST);
  await once(server, "listening");
  const url = `http://${HOST}:${server.address().port}`;
  return {
    url,
    refusedUrl: `http://${HOST}:${await unusedPort()}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** What another process may do with its case. Each takes and gives JSON. */
const CONTROLS = {
  log: ({ plaid: { requests, billed, webhooks }, open, aborted }) => ({ requests, billed, webhooks, open, aborted }),
  advance: ({ plaid }, { ms }) => plaid.clock.advance(ms),
  answers: ({ plaid }, { answers }) => plaid.answerNext(...answers),
  "create-item": ({ plaid }, { options }) => plaid.createItem(options),
  "send-webhook": ({ plaid }, { event }) => plaid.sendWebhook(event),
  "rotate-key": async ({ plaid }) => ({ kid: await plaid.rotateKey() }),
  // `foreignKey` stands for a key that is not the fake's, since a key itself is no JSON.
  "sign-webhook": async ({ plaid }, { body, foreignKey, ...overrides }) =>
    plaid.signWebhook(body, foreignKey ? { ...overrides, key: await newForeignKey() } : overrides),
};

const CASE = /^\/case\/(?<id>\d+)\/(?<name>.*)$/;

async function route(request, outgoing, cases) {
  const { pathname, origin } = new URL(request.url);
  const { id, name } = CASE.exec(pathname)?.groups ?? {};
  if (cases.has(id) && !Object.hasOwn(CONTROLS, name)) return askPlaid(request, outgoing, cases.get(id));
  try {
    const text = await request.text();
    const value = text ? JSON.parse(text) : {};
    if (pathname !== "/asks") return say(outgoing, await answerTo({ path: pathname, value }, origin, cases));
    const answers = await Promise.all(value.map((ask) => answerTo(ask, origin, cases)));
    return say(outgoing, { answer: answers.map(({ answer }) => answer) });
  } catch (error) {
    return say(outgoing, { answer: { error: String(error) }, status: 400 });
  }
}

/** Past the adapter, which would make a stream of it, and read that: most answers are the server's own. */
function say(outgoing, { answer, status = 200 }) {
  outgoing.statusCode = status;
  outgoing.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
  return RESPONSE_ALREADY_SENT;
}

/** What the server itself answers, and with which status. */
async function answerTo({ path, value = {} }, origin, cases) {
  const { id, name } = CASE.exec(path)?.groups ?? {};
  if (path !== "/open" && !(cases.has(id) && Object.hasOwn(CONTROLS, name)))
    return { answer: { error: `no such route: ${path}` }, status: 404 };
  try {
    return {
      answer: path === "/open" ? open(value, origin, cases) : ((await CONTROLS[name](cases.get(id), value)) ?? {}),
    };
  } catch (error) {
    return { answer: { error: String(error) }, status: 400 };
  }
}

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

/** A secret that JSON and URLs each write in a way of their own. */
function newSecret() {
  return `s"\\/+=%${randomBytes(16).toString("hex")}`;
}

async function newForeignKey() {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  return privateKey;
}

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
    // From here on the adapter lets go of the body when the client is gone; one that breaks instead, it prints.
    outgoing.off("close", giveUp);
    return response;
  } catch {
    // A network error, on purpose: over HTTP, that is a connection that breaks. Or the client is gone already.
    broken = true;
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
}

/** A port below those that systems give to outgoing connections, so that none can come to sit on it. */
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
