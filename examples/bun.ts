// A server that refreshes an Item on POST /refresh: bun bun.ts
import { isInvestmentsError, refreshInvestments } from "plaid-investments";

const {
  PLAID_CLIENT_ID,
  PLAID_SECRET,
  PLAID_ACCESS_TOKEN = "",
  PLAID_BASE_URL,
  ADMIN_TOKEN,
  PORT = "3000",
} = process.env;

const server = Bun.serve({
  port: PORT,
  idleTimeout: 130, // seconds: a refresh may take 120
  routes: { "/refresh": { POST: refresh } },
});
console.log(`Listening on ${server.url}`);

async function refresh(request: Request): Promise<Response> {
  // Each refresh costs a fee: let nobody in whom you don't know.
  const isKnown = ADMIN_TOKEN && request.headers.get("Authorization") === `Bearer ${ADMIN_TOKEN}`;
  if (!isKnown) return Response.json({ message: "Sign in." }, { status: 401 });
  try {
    const requestId = await refreshInvestments({
      clientId: PLAID_CLIENT_ID,
      secret: PLAID_SECRET,
      accessToken: PLAID_ACCESS_TOKEN,
      baseUrl: PLAID_BASE_URL, // a proxy or a fake; by default, the environment that the token names
    });
    return Response.json({ requestId });
  } catch (error) {
    if (!isInvestmentsError(error)) throw error;
    const { message, outcome, retry } = error;
    if (outcome === "unknown") return Response.json({ message, outcome, retry }, { status: 502 }); // perhaps billed
    if (retry.when === "user") return Response.json({ message, outcome, retry }, { status: 409 }); // Link's update mode
    if (retry.when !== "after") return Response.json({ message, outcome, retry }, { status: 500 });
    const headers = { "Retry-After": String(Math.ceil(retry.afterMs / 1000)) };
    return Response.json({ message, outcome, retry }, { status: 503, headers });
  }
}
