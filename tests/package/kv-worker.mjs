// A Worker that verifies webhooks with its KV namespace as the key store. See `kv-child.mjs`.
import { verifyWebhook } from "plaid-investments";

/** The calls of this isolate: it tells two isolates apart. */
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
