// Bun, and its own server.
import * as library from "plaid-investments";
import { CONTEXTS } from "../cases/contexts/contexts.mjs";
import { HOSTILE_REALMS } from "../cases/hostile/realms.mjs";
import { makeReceiver } from "../harness/receiver.mjs";
import { report } from "../harness/report.mjs";
import { inspectInNode } from "./node-inspect.mjs";

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  // A server that closes an idle connection may lose a webhook that is under way.
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
