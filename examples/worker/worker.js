import { refreshInvestments } from "plaid-investments";

/** @type {ExportedHandler<{ PLAID_CLIENT_ID: string; PLAID_SECRET: string; PLAID_ACCESS_TOKEN: string }>} */
export default {
  async fetch(request, env) {
    const plaid = { clientId: env.PLAID_CLIENT_ID, secret: env.PLAID_SECRET };
    const requestId = await refreshInvestments({ ...plaid, accessToken: env.PLAID_ACCESS_TOKEN });
    return Response.json({ requestId });
  },
};
