// What a page calls in Plaid's place. The page has neither secret nor access token: it sends a handle, and this Worker puts both in,
// for people who are signed in and for Items of theirs. In the page, on the same origin:
//
//   getHoldings({ baseUrl: `${location.origin}/plaid`, accessToken: handle })

/** All that a page may ask for, and with which fields beside the handle. Nothing else is sent on. */
const ALLOWED = {
  "/plaid/investments/refresh": [],
  "/plaid/investments/holdings/get": ["options"],
  "/plaid/investments/transactions/get": ["start_date", "end_date", "options"],
};

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
    const asked = await request.json().catch(() => undefined);
    const accessToken = await accessTokenOf(userId, asked?.access_token, env);
    if (!accessToken) return refusal(404, "There is no such Item.");
    const allowed = Object.fromEntries(fields.filter((name) => name in asked).map((name) => [name, asked[name]]));
    return askPlaid(url.pathname.replace("/plaid", ""), { ...allowed, access_token: accessToken }, env);
  },
};

/** Whose session it is. Put your own sign-in here: whoever passes may make calls that cost a fee. */
async function signedInUser(request, env) {
  const [, session] = /(?:^|; )session=([\w-]{20,100})(?:;|$)/.exec(request.headers.get("Cookie") ?? "") ?? [];
  return session && env.SESSIONS.get(session);
}

/** The access token of one of this person's own Items. A handle is a name of yours for it, such as its `item_id`. */
async function accessTokenOf(userId, handle, env) {
  if (typeof handle !== "string" || !/^[\w-]{1,100}$/.test(handle)) return null;
  return env.TOKENS.get(`${userId}:${handle}`);
}

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
    redirect: "manual", // elsewhere, the secret would go along
  });
  const headers = new Headers({ "Cache-Control": "no-store" });
  for (const name of ["Content-Type", "Retry-After"]) {
    if (response.headers.has(name)) headers.set(name, response.headers.get(name));
  }
  return new Response(response.body, { status: response.status, headers });
}

function refusal(status, message) {
  return Response.json({ message }, { status, headers: { "Cache-Control": "no-store" } });
}
