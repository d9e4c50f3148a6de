// Runs the suite in this process against the server of the first argument, and prints the results as JSON.
import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { HOSTILE_REALMS } from "../hostile-realms.mjs";
import { makeReceiver } from "../receiver.mjs";
import { runSuite } from "../suite.mjs";
import { inspectInNode } from "./node-inspect.mjs";

const strays = [];
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (error) => strays.push({ name: `no ${event}`, fault: String(error?.stack ?? error) }));
}

export async function reportSuite(library) {
  const results = await runSuite({
    library,
    server: JSON.parse(process.argv[2]),
    inspect: inspectInNode,
    rows: HOSTILE_REALMS,
    receiver: await startReceiver(library),
  });
  // What was left behind shows a moment later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  // The deadlines of the cases are still ticking.
  process.stdout.write(JSON.stringify([...results, ...strays]), () => process.exit());
}

async function startReceiver(library) {
  const server = createServer(async (request, response) => {
    const webhook = { body: await buffer(request), signature: request.headers["plaid-verification"] };
    response.writeHead(await receiver.receive(request.url, webhook)).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver = makeReceiver(library, `http://127.0.0.1:${server.address().port}`);
  return receiver;
}
