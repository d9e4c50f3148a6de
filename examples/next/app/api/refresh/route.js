import { refreshInvestments, toResponse } from "plaid-investments";

// Without this line it runs in Node, and so does the package.
export const runtime = "edge";

/** Vercel stops an edge function that has not begun to answer after 25 seconds, and then nobody learns that it may be billed. */
const TIMEOUT_MS = 24_000;

/** @param {Request} request */
export async function POST(request) {
  // Each refresh costs a fee: let nobody in whom you don't know.
  const { ADMIN_TOKEN } = process.env;
  const isKnown = ADMIN_TOKEN && request.headers.get("Authorization") === `Bearer ${ADMIN_TOKEN}`;
  if (!isKnown) return Response.json({ message: "Sign in." }, { status: 401 });
  try {
    const requestId = await refreshInvestments({
      clientId: process.env.PLAID_CLIENT_ID,
      secret: process.env.PLAID_SECRET,
      accessToken: process.env.PLAID_ACCESS_TOKEN ?? "",
      baseUrl: process.env.PLAID_BASE_URL, // a proxy or a fake; by default, the environment that the token names
      timeout: TIMEOUT_MS,
    });
    return Response.json({ requestId });
  } catch (error) {
    return toResponse(error); // 502: it may have been billed; 409: open Link's update mode; 503: try again later
  }
}
