// A proxy that a page calls instead of Plaid. The page has no secret and no access token. It sends a handle, and this Worker adds both,
// for people who are signed in and for their own Items. In the page, on the same origin:
//
//   getHoldings({ baseUrl: `${location.origin}/plaid`, accessToken: handle })
//
// Chromium and Firefox may send a request again if its connection breaks, so a refresh may be billed twice. To rule that out, store "sent"
// before each refresh, as in ../hono-portfolio.

/**
 * @typedef {object} Env
 * @property {string} PLAID_CLIENT_ID
 * @property {string} PLAID_SECRET
 * @property {"sandbox" | "production"} PLAID_ENVIRONMENT
 * @property {string} [PLAID_BASE_URL]
 * @property {KVNamespace} SESSIONS user ids by the session's id
 * @property {KVNamespace} TOKENS access tokens by `<user id>:<handle>`
 */

/**
 * The endpoints that a page may call, and the fields besides the handle. No other field is passed on.
 *
 * @type {Record<string, string[]>}
 */
const ALLOWED = {
  "/plaid/investments/refresh": [],
  "/plaid/investments/holdings/get": ["options"],
  "/plaid/investments/transactions/get": ["start_date", "end_date", "options"],
};

/** @type {ExportedHandler<Env>} */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const fields = Object.hasOwn(ALLOWED, url.pathname) ? ALLOWED[url.pathname] : undefined;
    if (!fields) return refusal(404, "There is nothing here.");
    if (request.method !== "POST") return refusal(405, "POST it.");
    // A page of another site could send the cookie along.
    if (request.headers.get("Origin") !== url.origin) return refusal(403, "Ask from a page of this site.");
    const userId = await signedInUser(request, env);
    if (!userId) return refusal(401, "Sign in.");
    const asked = await bodyOf(request);
    const accessToken = await accessTokenOf(userId, asked.access_token, env);
    if (!accessToken) return refusal(404, "There is no such Item.");
    const allowed = Object.fromEntries(fields.filter((name) => name in asked).map((name) => [name, asked[name]]));
    return askPlaid(url.pathname.replace("/plaid", ""), { ...allowed, access_token: accessToken }, env);
  },
};

/**
 * The user of a session. Replace this by your own sign-in: anyone who passes can make calls that cost a fee.
 *
 * @param {Request} request
 * @param {Env} env
 */
async function signedInUser(request, env) {
  const [, session] = /(?:^|; )session=([\w-]{20,100})(?:;|$)/.exec(request.headers.get("Cookie") ?? "") ?? [];
  return session && env.SESSIONS.get(session);
}

/**
 * The fields of a JSON object; none if the body is anything else.
 *
 * @param {Request} request
 * @returns {Promise<Record<string, unknown>>}
 */
async function bodyOf(request) {
  const body = await request.json().catch(() => undefined);
  return typeof body === "object" && body !== null ? { ...body } : {};
}

/**
 * The access token of one of this person's own Items. A handle is a name of yours for it, such as its `item_id`.
 *
 * @param {string} userId
 * @param {unknown} handle
 * @param {Env} env
 */
async function accessTokenOf(userId, handle, env) {
  if (typeof handle !== "string" || !/^[\w-]{1,100}$/.test(handle)) return null;
  return env.TOKENS.get(`${userId}:${handle}`);
}

/**
 * @param {string} path
 * @param {Record<string, unknown>} body
 * @param {Env} env
 */
async function askPlaid(path, body, env) {
  const plaid = env.PLAID_BASE_URL ?? `https://${env.PLAID_ENVIRONMENT}.plaid.com`;
  const response = await fetch(`${plaid}${path}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Plaid-Version": "2020-09-14",
      "PLAID-CLIENT-ID": env.PLAID_CLIENT_ID,
      "PLAID-SECRET": env.PLAID_SECRET,
    },
    body: JSON.stringify(body),
    redirect: "manual", // a redirect must not send the secret elsewhere
  });
  const headers = new Headers({ "Cache-Control": "no-store" });
  for (const name of ["Content-Type", "Retry-After"]) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, headers });
}

/**
 * @param {number} status
 * @param {string} message
 */
function refusal(status, message) {
  return Response.json({ message }, { status, headers: { "Cache-Control": "no-store" } });
}
