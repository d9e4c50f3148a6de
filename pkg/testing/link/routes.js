// The routes for a page with Link: the browser script, and the request that it sends when the user continues.

import { completeLink } from "../endpoints/link.js";
import { plaidError } from "../http/errors.js";
import { LINK_SCRIPT } from "./script.js";

/** @import { Plaid } from "../state.js" */

// The page may have any origin.
const HEADERS = { "Access-Control-Allow-Origin": "*" };

/**
 * The routes, by method and end of the path.
 *
 * @type {Record<string, (body: string, plaid: Plaid) => Response>}
 */
const ROUTES = {
  "GET /link/v2/stable/link-initialize.js": () =>
    new Response(LINK_SCRIPT, { headers: { ...HEADERS, "Content-Type": "text/javascript" } }),
  "POST /link/stand-in/complete": (body, plaid) => {
    try {
      const { publicToken, metadata } = completeLink(JSON.parse(body).link_token, {}, plaid);
      return Response.json({ public_token: publicToken, metadata }, { headers: HEADERS });
    } catch {
      const { body: error, status } = plaidError("INVALID_LINK_TOKEN", {}, plaid.ids.requestId());
      return Response.json(error, { status, headers: HEADERS });
    }
  },
};

/**
 * The response to a request of a page. Undefined for requests to Plaid's API.
 *
 * @param {{ method: string; endpoint: string; body: unknown }} request
 * @param {Plaid} plaid
 */
export function linkAnswer({ method, endpoint, body }, plaid) {
  const route = Object.keys(ROUTES).find((key) => {
    const [routeMethod, path] = key.split(" ");
    return method === routeMethod && endpoint.endsWith(path);
  });
  return route && ROUTES[route](typeof body === "string" ? body : JSON.stringify(body), plaid);
}
