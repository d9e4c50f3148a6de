import { refreshInvestments } from "plaid-investments";

export default {
  async fetch(request, env) {
    const plaid = { clientId: env.PLAID_CLIENT_ID, secret: env.PLAID_SECRET };
    const requestId = await refreshInvestments({ ...plaid, accessToken: env.PLAID_ACCESS_TOKEN });
    return Response.json({ requestId });
  },
};
