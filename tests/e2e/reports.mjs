// Where runtimes get what to run, and where they report: one address for each. It runs in Node only.
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** Starts the server. `open(run)` gives an address, and a promise of what is reported there. */
export async function startReports() {
  const places = new Map();
  const server = createServer(async (request, response) => {
    const { run, resolve } = places.get(request.url);
    if (request.method === "POST") resolve(await json(request));
    response.end(JSON.stringify(run));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    open(run) {
      const path = `/${places.size + 1}`;
      const report = new Promise((resolve) => places.set(path, { run, resolve }));
      return { url: `http://127.0.0.1:${server.address().port}${path}`, report };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
