// A Worker that refreshes one Plaid Item. Whoever can reach it can spend a refresh fee: put your own sign-in before it.
import { isInvestmentsError, refreshInvestments } from "plaid-investments";

const REQUIRED = ["PLAID_CLIENT_ID", "PLAID_SECRET", "PLAID_ACCESS_TOKEN"];

const ROUTES = {
  "/": { GET: describe },
  "/api/refresh": { POST: refresh },
};

// What our caller should make of the error; 5xx is for what is not the caller's doing.
const STATUS_BY_KIND = {
  invalid_option: 500,
  runtime: 500,
  network: 502,
  invalid_response: 502,
  timeout: 504,
  aborted: 503,
};
// Plaid answered no: its own setting is wrong, it is busy, or the Item is not in a state to be refreshed.
const STATUS_BY_RETRY = { never: 502, after: 503, user: 409, webhook: 409 };

export default {
  async fetch(request, env) {
    const methods = ROUTES[new URL(request.url).pathname];
    if (!methods) return problem(404, "There is nothing here.");
    const handler = methods[request.method];
    if (!handler) return problem(405, `Use ${Object.keys(methods)}.`, { Allow: Object.keys(methods).join(", ") });
    try {
      return await handler(request, env);
    } catch (error) {
      console.error(error);
      return problem(500, "This Worker has a fault: its log says more.");
    }
  },
};

function describe() {
  return Response.json({
    name: "plaid-investments demo",
    routes: { "POST /api/refresh": "Asks Plaid to refresh the investments of the configured Item." },
  });
}

async function refresh(request, env) {
  // A page of another site that someone has open must not be able to spend money here.
  if (["cross-site", "same-site"].includes(request.headers.get("Sec-Fetch-Site"))) {
    return problem(403, "Requests from pages of other sites are refused.");
  }
  const missing = REQUIRED.filter((name) => !env[name]);
  if (missing.length > 0) return problem(500, `This Worker is not configured. Missing: ${missing.join(", ")}.`);
  try {
    const requestId = await refreshInvestments({
      clientId: env.PLAID_CLIENT_ID,
      secret: env.PLAID_SECRET,
      accessToken: env.PLAID_ACCESS_TOKEN,
      baseUrl: env.PLAID_BASE_URL || undefined,
    });
    return Response.json({ requestId });
  } catch (error) {
    if (!isInvestmentsError(error)) throw error;
    return Response.json(error.toJSON(), { status: statusOf(error), headers: retryAfter(error) });
  }
}

function statusOf({ kind, status, retry }) {
  if (status === 429) return 429;
  return STATUS_BY_KIND[kind] ?? STATUS_BY_RETRY[retry.when];
}

function retryAfter({ retry }) {
  return retry.afterMs === undefined ? {} : { "Retry-After": String(Math.ceil(retry.afterMs / 1000)) };
}

function problem(status, message, headers) {
  return Response.json({ message }, { status, headers });
}
