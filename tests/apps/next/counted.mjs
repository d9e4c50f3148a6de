// A refresh in a page or a route. Nothing here says whether it runs at build time or for each request.
import { refreshInvestments } from "plaid-investments";

export function refresh() {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL, PLAID_ACCESS_TOKEN } = process.env;
  return refreshInvestments({
    clientId: PLAID_CLIENT_ID,
    secret: PLAID_SECRET,
    baseUrl: PLAID_BASE_URL,
    accessToken: PLAID_ACCESS_TOKEN,
  });
}
