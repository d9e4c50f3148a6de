// The smallest Worker that makes a call: what a fresh isolate takes to its first answer, and how many bytes it ships.
import { client } from "contender";

const fetch = async () =>
  new Response('{"request_id":"1vwmF5TBQwiqfwP"}', { headers: { "content-type": "application/json" } });

const refresh = client({ baseUrl: "https://sandbox.plaid.com", fetch });

export default {
  fetch: async () => new Response(await refresh()),
};
