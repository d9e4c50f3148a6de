// A server that refreshes an Item on POST /refresh: bun bun.ts
import { refreshInvestments, toResponse } from "plaid-investments";

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
    return toResponse(error); // 502: it may have been billed; 409: open Link's update mode; 503: try again later
  }
}
