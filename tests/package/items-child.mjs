// Refreshes fake Items from a generator, as many as the command line says, and prints the memory and the time as JSON. It runs in a
// process of its own, so that all its memory is the loop's. By default, V8 lets the young generation grow to 48 MB: smaller growth shows
// only with a smaller limit. A million Items take a few minutes:
//
//   node --expose-gc --max-semi-space-size=2 tests/package/items-child.mjs 1000000
import { refreshItems } from "plaid-investments";

const [count] = process.argv.slice(2);
const answered = () => new Response('{"request_id":"abcdefghijklmno"}');

/** @param {number} count */
function* tokens(count) {
  for (let at = 0; at < count; at++) yield `access-sandbox-${String(at).padStart(36, "0")}`;
}

/** @param {number} count */
async function refresh(count) {
  let refreshed = 0;
  const options = { clientId: "client", secret: "secret-of-the-client", perMinute: 1_000_000_000 };
  for await (const { requestId } of refreshItems(tokens(count), { ...options, fetch: async () => answered() })) {
    if (requestId) refreshed += 1;
    if (refreshed % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
  }
  return refreshed;
}

let peak = 0;
// The first calls load the module, which is not counted.
await refresh(1_000);
globalThis.gc?.();
const before = process.memoryUsage().rss;
const started = performance.now();
const refreshed = await refresh(Number(count));
const seconds = (performance.now() - started) / 1_000;
console.log(JSON.stringify({ refreshed, megabytesMore: (peak - before) / 2 ** 20, seconds }));
