// Runs the suite in a process with Node's API, and reports to the address in the environment or in the last argument.
import { once } from "node:events";
import { createServer } from "node:http";
import process from "node:process";
import { buffer } from "node:stream/consumers";
import { CONTEXTS } from "../cases/contexts/contexts.mjs";
import { HOSTILE_REALMS, RESPONSES_OF_REALMS } from "../cases/hostile/realms.mjs";
import { makeReceiver } from "../harness/receiver.mjs";
import { report } from "../harness/report.mjs";
import { inspectInNode } from "./node-inspect.mjs";

/** @import { AddressInfo } from "node:net" */
/** @import { AnyLibrary } from "../harness/types.js" */

/**
 * @param {AnyLibrary} library
 * @param {string} [url]
 * @param {string} [version]
 */
export async function reportFromNode(library, url = process.argv.at(-1) ?? "", version = process.version) {
  // A server that closes an idle connection may lose a webhook that is under way.
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const signature = request.headers["plaid-verification"];
    const webhook = { body: await buffer(request), signature };
    response.writeHead(await receiver.receive(request.url ?? "", webhook)).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {AddressInfo} */ (server.address());
  const receiver = makeReceiver(library, `http://127.0.0.1:${port}`);
  const realms = library.toResponse ? [...HOSTILE_REALMS, ...RESPONSES_OF_REALMS] : HOSTILE_REALMS;
  await report(url, version, { library, inspect: inspectInNode, more: { realms, contexts: CONTEXTS }, receiver });
  server.close();
}
