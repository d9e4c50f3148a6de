// The server that gives each runtime its run, and takes its report, at an address of its own. It runs in Node only.
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** @import { AddressInfo } from "node:net" */
/** @import { Report, Run } from "./types.js" */

/** @typedef {Awaited<ReturnType<typeof startReports>>} Reports */

/** Starts the server. `open(run)` returns an address, and a promise of the report. */
export async function startReports() {
  /** @type {Map<string, { run: Run; resolve: (report: Report) => void }>} */
  const places = new Map();
  const server = createServer(async (request, response) => {
    const place = places.get(request.url ?? "");
    if (request.method === "POST") place?.resolve(/** @type {Report} */ (await json(request)));
    response.end(JSON.stringify(place?.run));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {AddressInfo} */ (server.address());
  return {
    /** @param {Run} run */
    open(run) {
      const path = `/${places.size + 1}`;
      /** @type {Promise<Report>} */
      const report = new Promise((resolve) => places.set(path, { run, resolve }));
      return { url: `http://127.0.0.1:${port}${path}`, report };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
