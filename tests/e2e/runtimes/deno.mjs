// Deno, and its own server. Bundled into one file, since reading further ones would take a permission.
import * as library from "plaid-investments";
import { HOSTILE_REALMS } from "../hostile-realms.mjs";
import { makeReceiver } from "../receiver.mjs";
import { report } from "../report.mjs";
import { inspectInNode } from "./node-inspect.mjs";

const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
  return new Response(null, { status: await receiver.receive(new URL(request.url).pathname, { request }) });
});
const receiver = makeReceiver(library, `http://127.0.0.1:${server.addr.port}`);
const inspect = (value) => ({
  ...inspectInNode(value),
  "Deno.inspect": Deno.inspect(value, { depth: Infinity, showHidden: true, getters: true }),
});
await report(Deno.args.at(-1), Deno.version.deno, { library, inspect, realms: HOSTILE_REALMS, receiver });
Deno.exit();
