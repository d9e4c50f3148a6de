// The Worker that is measured; "contender" is one of ../contenders. workerd is started with --expose-gc.
import { client } from "contender";
import { BASE_URL, inMemory } from "../answers.mjs";
import { makeCalls } from "../calls.mjs";

const ROUTES = { "/calls": calls, "/gc": collect, "/abandon": abandon };

export default {
  fetch: (request) => ROUTES[new URL(request.url).pathname](request),
};

async function calls(request) {
  const { baseUrl, calls, concurrency, answer = "success" } = await request.json();
  const refresh = client(baseUrl ? { baseUrl } : { baseUrl: BASE_URL, fetch: inMemory(answer) });
  await makeCalls(refresh, { calls, concurrency, answer });
  return new Response("done");
}

function collect() {
  gc();
  gc();
  return new Response("done");
}

/** Starts a call that Plaid never answers, and ends the request while the call is pending. */
function abandon() {
  client({ baseUrl: BASE_URL, fetch: () => new Promise(() => {}) })().catch(() => {});
  return new Response("done");
}
