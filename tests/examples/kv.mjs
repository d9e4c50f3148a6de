// A KV namespace of Cloudflare's, as workerd asks for it.
import { createServer } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Resolves to `{ url, values, close }`; `values` is a Map. */
export async function startKv() {
  const values = new Map();
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const key = decodeURIComponent(new URL(request.url, "http://kv").pathname.slice(1));
    if (request.method === "PUT") values.set(key, await text(request));
    response.statusCode = values.has(key) ? 200 : 404;
    response.end(request.method === "GET" ? values.get(key) : undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, values, close: () => server.close() };
}
