// The proxy of a page, as a user's own server would be: it adds the credentials, and swaps a handle for the token.
import { randomUUID } from "node:crypto";
import { json, text } from "node:stream/consumers";
import { open } from "../harness/context.mjs";

/** @import { IncomingHttpHeaders, IncomingMessage } from "node:http" */
/** @import { FakeAnswer } from "plaid-investments/testing" */
/** @import { Opened, Server } from "../harness/types.js" */
/** @typedef {Opened & { handle: string; fromPage: { headers: IncomingHttpHeaders; body: string }[] }} Proxied */

/**
 * Answers for a page, by the suite's server.
 *
 * - `POST /proxy` `{ answers }` → `{ baseUrl, handle }`: a new case
 * - `POST /proxy/<id>/<path of Plaid's>` → the answer of its fake
 * - `GET /proxy/<id>/log` → the log of the case, with the requests of the page as `fromPage`
 *
 * @param {Pick<Server, "url" | "refusedUrl">} server
 */
export function makeProxy(server) {
  /** @type {Map<string, Proxied>} */
  const cases = new Map();

  /**
   * @param {IncomingMessage} request
   * @param {string} origin
   */
  async function openCase(request, origin) {
    const { answers } = /** @type {{ answers: FakeAnswer[] }} */ (await json(request));
    const opened = await open(server, answers);
    const id = randomUUID();
    const handle = `handle-${id}`;
    cases.set(id, { ...opened, handle, fromPage: [] });
    return Response.json({ baseUrl: `${origin}/proxy/${id}`, handle });
  }

  /**
   * @param {Proxied} one
   * @param {string} path
   * @param {IncomingMessage} request
   */
  async function askPlaid({ plaid, accessToken, handle, fromPage }, path, request) {
    const { method, headers } = request;
    const body = await text(request);
    fromPage.push({ headers, body });
    return fetch(`${plaid.baseUrl}/${path}`, {
      method,
      headers: {
        "Content-Type": String(headers["content-type"]),
        "Plaid-Version": String(headers["plaid-version"]),
        "PLAID-CLIENT-ID": plaid.clientId,
        "PLAID-SECRET": plaid.secret,
      },
      body: body.replace(handle, accessToken),
    });
  }

  /**
   * The response to a request to `/proxy…`.
   *
   * @param {IncomingMessage} request
   * @param {string} origin
   */
  return async (request, origin) => {
    const [, , id, ...rest] = (request.url ?? "").split("/");
    if (id === undefined) return openCase(request, origin);
    const one = cases.get(id);
    if (!one) return Response.json({ message: "There is no such case." }, { status: 404 });
    if (rest[0] === "log") return Response.json({ ...(await one.log()), fromPage: one.fromPage });
    return askPlaid(one, rest.join("/"), request);
  };
}
