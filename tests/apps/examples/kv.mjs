// A KV namespace for workerd.
import { createServer } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** @import { AddressInfo } from "node:net" */

/** Starts an empty namespace. */
export async function startKv() {
  /** @type {Map<string, string>} */
  const values = new Map();
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const key = decodeURIComponent(new URL(request.url ?? "", "http://kv").pathname.slice(1));
    if (request.method === "PUT") values.set(key, await text(request));
    response.statusCode = values.has(key) ? 200 : 404;
    response.end(request.method === "GET" ? values.get(key) : undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}`,
    values,
    close: () => server.close(),
  };
}
