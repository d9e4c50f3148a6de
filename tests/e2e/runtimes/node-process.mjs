// Runs the suite in a process that has Node's API, and reports to the address of the environment or of the last argument.
import { once } from "node:events";
import { createServer } from "node:http";
import process from "node:process";
import { buffer } from "node:stream/consumers";
import { CONTEXTS } from "../contexts.mjs";
import { HOSTILE_REALMS, RESPONSES_OF_REALMS } from "../hostile-realms.mjs";
import { makeReceiver } from "../receiver.mjs";
import { report } from "../report.mjs";
import { inspectInNode } from "./node-inspect.mjs";

export async function reportFromNode(library, url = process.argv.at(-1), version = process.version) {
  // A connection that it closes for idleness can meet a webhook on its way.
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const webhook = { body: await buffer(request), signature: request.headers["plaid-verification"] };
    response.writeHead(await receiver.receive(request.url, webhook)).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver = makeReceiver(library, `http://127.0.0.1:${server.address().port}`);
  const realms = library.toResponse ? [...HOSTILE_REALMS, ...RESPONSES_OF_REALMS] : HOSTILE_REALMS;
  await report(url, version, { library, inspect: inspectInNode, more: { realms, contexts: CONTEXTS }, receiver });
  server.close();
}
