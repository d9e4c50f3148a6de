// The proxy of a page: it adds the credentials, and swaps a handle for the token. It is what a user's own server does.
import { randomUUID } from "node:crypto";
import { json, text } from "node:stream/consumers";
import { open } from "../context.mjs";

/**
 * Answers for a page, by the suite's server.
 *
 * - `POST /proxy` `{ answers }` → `{ baseUrl, handle }`: a new case
 * - `POST /proxy/<id>/<path of Plaid's>` → what its fake answers
 * - `GET /proxy/<id>/log` → the log of the case, and as `fromPage` what the page has sent
 */
export function makeProxy(server) {
  const cases = new Map();

  async function openCase(request, origin) {
    const { answers } = await json(request);
    const opened = await open(server, answers);
    const id = randomUUID();
    const handle = `handle-${id}`;
    cases.set(id, { ...opened, handle, fromPage: [] });
    return Response.json({ baseUrl: `${origin}/proxy/${id}`, handle });
  }

  async function askPlaid({ plaid, accessToken, handle, fromPage }, path, request) {
    const { method, headers } = request;
    const body = await text(request);
    fromPage.push({ headers, body });
    return fetch(`${plaid.baseUrl}/${path}`, {
      method,
      headers: {
        "Content-Type": headers["content-type"],
        "Plaid-Version": headers["plaid-version"],
        "PLAID-CLIENT-ID": plaid.clientId,
        "PLAID-SECRET": plaid.secret,
      },
      body: body.replace(handle, accessToken),
    });
  }

  /** A Response for a request to `/proxy…`. */
  return async (request, origin) => {
    const [, , id, ...rest] = request.url.split("/");
    if (id === undefined) return openCase(request, origin);
    const one = cases.get(id);
    if (rest[0] === "log") return Response.json({ ...(await one.log()), fromPage: one.fromPage });
    return askPlaid(one, rest.join("/"), request);
  };
}
