// A Worker that verifies what it is sent, with its KV namespace as the key store. See `kv-child.mjs`.
import { verifyWebhook } from "plaid-investments";

/** What shows that an isolate is another one. */
let calls = 0;

export default {
  async fetch(request, env) {
    calls += 1;
    const options = await request.json();
    try {
      const event = await verifyWebhook({ ...options, keyStore: env.KEYS });
      return Response.json({ calls, store: env.KEYS.constructor.name, event });
    } catch (error) {
      return Response.json({ calls, error: error.toJSON() });
    }
  },
};
