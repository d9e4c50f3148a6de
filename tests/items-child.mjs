// Refreshes as many fake Items as the command line says, each once, from a generator, and prints what that took as JSON. A process
// of its own, so that its memory is that of the loop. V8 lets the youngest objects take 48 MB before it looks at them, whatever the
// program does: less than that is seen only if it is told to be thrifty. A million take a few minutes:
//
//   node --expose-gc --max-semi-space-size=2 tests/items-child.mjs 1000000
import { refreshItems } from "plaid-investments";

const [count] = process.argv.slice(2);
const answered = () => new Response('{"request_id":"abcdefghijklmno"}');

function* tokens(count) {
  for (let at = 0; at < count; at++) yield `access-sandbox-${String(at).padStart(36, "0")}`;
}

async function refresh(count) {
  let refreshed = 0;
  const options = { clientId: "client", secret: "secret-of-the-client", perMinute: 1_000_000_000 };
  for await (const { requestId } of refreshItems(tokens(count), { ...options, fetch: answered })) {
    if (requestId) refreshed += 1;
    if (refreshed % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
  }
  return refreshed;
}

let peak = 0;
// What the first calls load is not the loop's.
await refresh(1_000);
globalThis.gc?.();
const before = process.memoryUsage().rss;
const started = performance.now();
const refreshed = await refresh(Number(count));
const seconds = (performance.now() - started) / 1_000;
console.log(JSON.stringify({ refreshed, megabytesMore: (peak - before) / 2 ** 20, seconds }));
