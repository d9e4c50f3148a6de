// The smallest Worker that makes a call. It measures a fresh isolate's time to the first answer, and the bytes of a Worker.
import { client } from "contender";

const fetch = async () =>
  new Response('{"request_id":"1vwmF5TBQwiqfwP"}', { headers: { "content-type": "application/json" } });

const refresh = client({ baseUrl: "https://sandbox.plaid.com", fetch });

export default {
  fetch: async () => new Response(await refresh()),
};
