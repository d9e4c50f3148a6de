// Bun, and its own server.
import * as library from "plaid-investments";
import { CONTEXTS } from "../contexts.mjs";
import { HOSTILE_REALMS } from "../hostile-realms.mjs";
import { makeReceiver } from "../receiver.mjs";
import { report } from "../report.mjs";
import { inspectInNode } from "./node-inspect.mjs";

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  // A connection that it closes for idleness can meet a webhook on its way.
  idleTimeout: 0,
  fetch: async (request) =>
    new Response(null, { status: await receiver.receive(new URL(request.url).pathname, { request }) }),
});
const receiver = makeReceiver(library, server.url.origin);
const inspect = (value) => ({ ...inspectInNode(value), "Bun.inspect": Bun.inspect(value) });
await report(process.argv.at(-1), Bun.version, {
  library,
  inspect,
  more: { realms: HOSTILE_REALMS, contexts: CONTEXTS },
  receiver,
});
process.exit();
