// A Worker with a service binding, and a KV namespace that stores keys.
import { refreshInvestments, verifyWebhook } from "plaid-investments";

interface Env {
  PLAID: Fetcher;
  KEYS: KVNamespace;
}

export default {
  async fetch(request, env) {
    const plaid = { clientId: "id", secret: "secret" };
    const event = await verifyWebhook({ ...plaid, environment: "production", request, keyStore: env.KEYS });
    const call = (url: string, init: RequestInit) => env.PLAID.fetch(url, init);
    await refreshInvestments({ ...plaid, accessToken: "t", fetch: (url, init) => env.PLAID.fetch(url, init) });
    await refreshInvestments({ ...plaid, accessToken: "t", fetch: call });
    return Response.json(event);
  },
} satisfies ExportedHandler<Env>;
