// Deno, and its own server. It is bundled into one file, since Deno needs a permission to read others.
import * as library from "plaid-investments";
import { CONTEXTS } from "../cases/contexts/contexts.mjs";
import { HOSTILE_REALMS } from "../cases/hostile/realms.mjs";
import { unknown } from "../harness/expect.mjs";
import { makeReceiver } from "../harness/receiver.mjs";
import { report } from "../harness/report.mjs";
import { inspectInNode } from "./node-inspect.mjs";

/** README's advice: Deno's fetch sends again when a reused connection breaks. */
const HOST = [
  {
    name: "by a client that keeps no connection, a refresh is sent once though its connection breaks",
    answers: [{ networkError: true, billed: true }],
    options() {
      const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
      return { fetch: (url, init) => fetch(url, { ...init, client }) };
    },
    expect: unknown("network"),
    billed: 1,
  },
];

const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
  return new Response(null, { status: await receiver.receive(new URL(request.url).pathname, { request }) });
});
const receiver = makeReceiver(library, `http://127.0.0.1:${server.addr.port}`);
const inspect = (value) => ({
  ...inspectInNode(value),
  "Deno.inspect": Deno.inspect(value, { depth: Infinity, showHidden: true, getters: true }),
});
await report(Deno.args.at(-1), Deno.version.deno, {
  library,
  inspect,
  more: { realms: HOSTILE_REALMS, contexts: CONTEXTS, host: HOST },
  receiver,
});
Deno.exit();
