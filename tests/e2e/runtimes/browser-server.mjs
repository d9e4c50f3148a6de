// What a page sees of its server: its own files, the fake Plaid and the server of faults, all at one origin.
//
// Each connection carries one request, and is handed on byte by byte, so that faults of the socket reach the page as they are.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { json } from "node:stream/consumers";
import { FAULTS } from "../faults-server.mjs";
import { makeProxy } from "./browser-proxy.mjs";

const HOST = "127.0.0.1";
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** What files import by name, and where it is. */
export const IMPORTS = {
  chai: "node_modules/chai/index.js",
  jose: "node_modules/jose/dist/webapi/index.js",
  "plaid-investments": "node_modules/plaid-investments/dist/index.js",
  "plaid-investments/testing": "node_modules/plaid-investments/dist/testing.js",
};

/**
 * Starts the server of pages beside a server of the suite.
 *
 * - `/files/<path>`: a file of this repository, as it is
 * - `/paths/<path>`: the same, but what it imports by name is a path. An import map doesn't reach into a worker
 * - `/proxy…`: a proxy as a page should have one, see `makeProxy`
 * - one of the paths of `pages`, `{ headers, body }` each
 * - `POST /results`: what a page has to say. `nextResults` resolves to it
 * - all else is the suite's server's
 *
 * `headers` go with every file, since a worker has its rules from its own script.
 */
export async function startPages({ url, faultsUrls }, { pages, headers }) {
  let say;
  const proxy = makeProxy({ url });
  const files = createHttpServer(async (request, response) => {
    const origin = `http://${request.headers.host}`;
    const { pathname } = new URL(request.url, origin);
    if (pathname === "/results") {
      say(await json(request));
      return response.end();
    }
    if (pathname.startsWith("/proxy")) {
      const answer = await proxy(request, origin);
      const type = answer.headers.get("content-type");
      return response.writeHead(answer.status, { "Content-Type": type }).end(await answer.text());
    }
    const { status = 200, ...answer } = pages[pathname] ?? fileAt(pathname, headers);
    response.writeHead(status, answer.headers).end(answer.body);
  });
  await listen(files);
  const portOf = (url) => Number(new URL(url).port);
  const targets = { files: files.address().port, suite: portOf(url), faults: portOf(faultsUrls[0]) };
  const router = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => route(socket, targets));
  const sockets = new Set();
  router.on("connection", (socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
  await listen(router);
  return {
    origin: `http://${HOST}:${router.address().port}`,
    nextResults: () => new Promise((resolve) => (say = resolve)),
    async close() {
      for (const socket of sockets) socket.destroy();
      for (const server of [router, files]) server.close();
      files.closeAllConnections();
      await Promise.all([once(router, "close"), once(files, "close")]);
    },
  };
}

async function listen(server) {
  server.listen(0, HOST);
  await once(server, "listening");
}

function fileAt(pathname, headers) {
  const [, , path] = /^\/(files|paths)\/(.+)$/.exec(pathname) ?? [];
  const type = path && TYPES[extname(path)];
  if (!type || normalize(path) !== path) return { status: 404 };
  try {
    const content = readFileSync(join(ROOT, path));
    const body = pathname.startsWith("/paths/") ? withPaths(content.toString()) : content;
    return { headers: { ...headers, "Content-Type": type }, body };
  } catch {
    return { status: 404 };
  }
}

function withPaths(source) {
  return source.replace(/(from |import )"([\w/-]+)";$/gm, (whole, keyword, name) =>
    IMPORTS[name] ? `${keyword}"/paths/${IMPORTS[name]}";` : whole,
  );
}

function targetOf(path, { files, suite, faults }) {
  const [, first] = path.split(/[/?]/);
  if (["case", "asks"].includes(first)) return suite;
  return ["state", "release"].includes(first) || first in FAULTS || /^status-\d+$/.test(first) ? faults : files;
}

function route(socket, targets) {
  let head = "";
  socket.on("error", () => {});
  socket.on("data", function read(data) {
    head += data.toString("latin1");
    if (!head.includes("\r\n\r\n")) return;
    socket.off("data", read);
    socket.pause();
    // The next request of the page may be for another server.
    const request = head.replace(/\r\nconnection:[^\r]*/i, "\r\nConnection: close");
    const target = connect({ port: targetOf(request.split(" ")[1], targets), host: HOST, allowHalfOpen: true });
    target.write(request, "latin1");
    join2(socket, target);
    join2(target, socket);
  });
}

/** Hands on all that comes from one socket to the other, its end and its breaking, too. */
function join2(from, to) {
  from.on("error", () => {});
  from.pipe(to);
  from.on("close", (isError) => {
    if (isError || !from.readableEnded) to.resetAndDestroy();
  });
}
