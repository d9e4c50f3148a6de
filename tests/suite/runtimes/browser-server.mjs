// The server of a page: its files, the fake Plaid and the server of faults, all at one origin.
//
// Each connection has one request, and passes on bytes, so that faults of the socket reach the page as they are.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { json } from "node:stream/consumers";
import { FAULTS } from "../harness/faults-server.mjs";
import { makeProxy } from "./browser-proxy.mjs";

/** @import { OutgoingHttpHeaders } from "node:http" */
/** @import { AddressInfo, Server as TcpServer, Socket } from "node:net" */
/** @import { Result, Server } from "../harness/types.js" */
/** @typedef {{ status?: number; headers?: OutgoingHttpHeaders; body?: string | Buffer }} Answer */
/** @typedef {{ files: number; suite: number; faults: number }} Targets the ports of the servers behind the origin */

const HOST = "127.0.0.1";
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** @type {Record<string, string>} */
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/**
 * The packages that files import by name, with their paths.
 *
 * @type {Record<string, string>}
 */
export const IMPORTS = {
  chai: "node_modules/chai/index.js",
  jose: "node_modules/jose/dist/webapi/index.js",
  "plaid-investments": "node_modules/plaid-investments/dist/index.js",
  "plaid-investments/testing": "node_modules/plaid-investments/dist/testing.js",
};

/**
 * Starts the server of pages beside a server of the suite.
 *
 * - `/files/<path>`: a file of this repository
 * - `/paths/<path>`: the same, with paths in place of the packages' names. A worker has no import map
 * - `/proxy…`: the proxy of `makeProxy`
 * - a path of `pages`
 * - `POST /results`: the results of a page. `nextResults` resolves to them
 * - any other path: the suite's server
 *
 * `headers` go with every file, since the policy of a worker comes with its script.
 *
 * @param {Server} server
 * @param {{ pages: Record<string, Answer>; headers: OutgoingHttpHeaders }} options
 */
export async function startPages({ url, refusedUrl, faultsUrls }, { pages, headers }) {
  /** @type {(results: Result[]) => void} */
  let say = () => {};
  const proxy = makeProxy({ url, refusedUrl });
  const files = createHttpServer(async (request, response) => {
    const origin = `http://${request.headers.host}`;
    const { pathname } = new URL(request.url ?? "", origin);
    if (pathname === "/results") {
      say(/** @type {Result[]} */ (await json(request)));
      response.end();
      return;
    }
    if (pathname.startsWith("/proxy")) {
      const answer = await proxy(request, origin);
      const type = answer.headers.get("content-type") ?? "";
      response.writeHead(answer.status, { "Content-Type": type }).end(await answer.text());
      return;
    }
    const { status = 200, ...answer } = pages[pathname] ?? fileAt(pathname, headers);
    response.writeHead(status, answer.headers).end(answer.body);
  });
  await listen(files);
  /** @param {string} url */
  const portOf = (url) => Number(new URL(url).port);
  const targets = { files: portAt(files), suite: portOf(url), faults: portOf(faultsUrls[0] ?? "") };
  const router = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => route(socket, targets));
  /** @type {Set<Socket>} */
  const sockets = new Set();
  router.on("connection", (socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
  await listen(router);
  return {
    origin: `http://${HOST}:${portAt(router)}`,
    /** @returns {Promise<Result[]>} */
    nextResults: () => new Promise((resolve) => (say = resolve)),
    async close() {
      for (const socket of sockets) socket.destroy();
      for (const server of [router, files]) server.close();
      files.closeAllConnections();
      await Promise.all([once(router, "close"), once(files, "close")]);
    },
  };
}

/** @param {TcpServer} server */
const portAt = (server) => /** @type {AddressInfo} */ (server.address()).port;

/** @param {TcpServer} server */
async function listen(server) {
  server.listen(0, HOST);
  await once(server, "listening");
}

/**
 * @param {string} pathname
 * @param {OutgoingHttpHeaders} headers
 * @returns {Answer}
 */
function fileAt(pathname, headers) {
  const [, , path = ""] = /^\/(files|paths)\/(.+)$/.exec(pathname) ?? [];
  const type = TYPES[extname(path)];
  if (!type || normalize(path) !== path) return { status: 404 };
  try {
    const content = readFileSync(join(ROOT, path));
    const body = pathname.startsWith("/paths/") ? withPaths(content.toString()) : content;
    return { headers: { ...headers, "Content-Type": type }, body };
  } catch {
    return { status: 404 };
  }
}

/** @param {string} source */
function withPaths(source) {
  return source.replace(/(from |import )"([\w/-]+)";$/gm, (whole, keyword, name) =>
    IMPORTS[name] ? `${keyword}"/paths/${IMPORTS[name]}";` : whole,
  );
}

/**
 * @param {string} path
 * @param {Targets} targets
 */
function targetOf(path, { files, suite, faults }) {
  const [, first = ""] = path.split(/[/?]/);
  if (["case", "asks"].includes(first)) return suite;
  return ["state", "release"].includes(first) || first in FAULTS || /^status-\d+$/.test(first) ? faults : files;
}

/**
 * @param {Socket} socket
 * @param {Targets} targets
 */
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
    const target = connect({ port: targetOf(request.split(" ")[1] ?? "", targets), host: HOST, allowHalfOpen: true });
    target.write(request, "latin1");
    join2(socket, target);
    join2(target, socket);
  });
}

/**
 * Passes on the bytes of one socket to another, and its end or its error.
 *
 * @param {Socket} from
 * @param {Socket} to
 */
function join2(from, to) {
  from.on("error", () => {});
  from.pipe(to);
  from.on("close", (isError) => {
    if (isError || !from.readableEnded) to.resetAndDestroy();
  });
}
