// A raw TCP server that breaks HTTP. The first part of a request's path names the fault, and the second an id under which the server
// counts. It runs in Node only.

import { once } from "node:events";
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";

/** @import { AddressInfo, Socket } from "node:net" */
/** @typedef {(socket: Socket) => unknown} Then what happens after the data */
/** @typedef {{ data: string | Buffer; then: Then }} Fault */
/**
 * @typedef {object} State of an id
 * @property {number} requests that were read whole
 * @property {number} sent the most bytes sent by a socket that is closed
 * @property {Set<Socket>} sockets that are open
 * @property {number} [turnSince]
 */
/** @typedef {Map<string, State>} States */
/** @typedef {{ socket: Socket; what: string; state: State; states: States }} Asked */

const OK = '{"request_id":"from-a-raw-socket"}';
const LENGTH = { "Content-Length": OK.length };
const CHUNKED = { "Transfer-Encoding": "chunked" };
const GZIP = { "Content-Encoding": "gzip" };
/** 32 MiB, in 32 KiB. */
const BOMB = gzipSync(Buffer.alloc(2 ** 25, " "));
const BLOCK = Buffer.alloc(65_536, " ");

/**
 * @param {number} status
 * @param {Record<string, string | number>} [headers]
 */
function head(status, headers) {
  const lines = Object.entries({ "Content-Type": "application/json", Connection: "close", ...headers });
  return `HTTP/1.1 ${status} Some Words\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

/** @param {string} text */
const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
const half = OK.slice(0, OK.length / 2);

/**
 * @param {string | Buffer} data
 * @param {Then} then
 * @returns {Fault}
 */
const sends = (data, then) => ({ data, then });
/** @type {Then} */
const ends = (socket) => socket.end();
/** @type {Then} */
const resets = (socket) => socket.resetAndDestroy();
const stays = () => {};

/**
 * Sends a block again and again, as long as the client reads.
 *
 * @param {string | Buffer} block
 * @returns {Then}
 */
const goesOn = (block) => (socket) => {
  const more = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on("drain", more);
  more();
};

/**
 * Sends a part now, and the next every `ms` milliseconds.
 *
 * @param {ArrayLike<string>} parts
 * @param {number} ms
 * @returns {Then}
 */
const drips = (parts, ms) => (socket) => {
  let at = 0;
  const drop = () => socket.write(parts[at++ % parts.length]);
  drop();
  const timer = setInterval(drop, ms);
  socket.once("close", () => clearInterval(timer));
};

/** @type {Record<string, Fault>} */
export const FAULTS = {
  "never-answers": sends("", stays),
  "drips-headers": sends("", drips(head(200, LENGTH) + OK, 200)),
  "drips-body": sends(head(200, { "Content-Length": 1_000 }), drips(" ", 200)),
  "drips-body-without-length": sends(head(200), drips(" ", 200)),
  "ends-before-headers": sends("", ends),
  "resets-before-headers": sends("", resets),
  "ends-in-headers": sends("HTTP/1.1 200 OK\r\nContent-Le", ends),
  "resets-in-headers": sends("HTTP/1.1 200 OK\r\nContent-Le", resets),
  "ends-after-headers": sends(head(200, LENGTH), ends),
  "resets-after-headers": sends(head(200, LENGTH), resets),
  "ends-in-body": sends(head(200, LENGTH) + half, ends),
  "resets-in-body": sends(head(200, LENGTH) + half, resets),
  "stays-in-body": sends(head(200, LENGTH) + half, stays),
  "ends-in-body-without-length": sends(head(200) + half, ends),
  "resets-in-body-without-length": sends(head(200) + half, resets),
  "stays-in-body-without-length": sends(head(200) + OK, stays),
  "ends-in-chunks": sends(head(200, CHUNKED) + chunk(half), ends),
  "resets-in-chunks": sends(head(200, CHUNKED) + chunk(half), resets),
  "ends-in-a-chunk": sends(head(200, CHUNKED) + `ff\r\n${half}`, ends),
  "stays-in-chunks": sends(head(200, CHUNKED) + chunk(OK), stays),
  "chunk-size-is-no-number": sends(head(200, CHUNKED) + `xyz\r\n${OK}\r\n0\r\n\r\n`, ends),
  "chunk-size-is-huge": sends(head(200, CHUNKED) + `ffffffffffffffffff\r\n${OK}`, ends),
  "has-no-end": sends(head(200), goesOn(BLOCK)),
  "has-no-end-in-chunks": sends(head(200, CHUNKED), goesOn(chunk(BLOCK.toString()))),
  "has-no-end-for-its-length": sends(head(200, { "Content-Length": 1e12 }), goesOn(BLOCK)),
  "has-no-end-unpacked": sends(head(200, GZIP), (socket) => socket.end(BOMB)),
  "headers-have-no-end": sends("HTTP/1.1 200 OK\r\n", goesOn(`X-More: ${"x".repeat(1_000)}\r\n`)),
  "hints-have-no-end": sends("", drips(["HTTP/1.1 103 Early Hints\r\n\r\n"], 10)),
  "length-is-too-short": sends(head(200, { "Content-Length": 10 }) + OK, ends),
  "length-is-zero": sends(head(200, { "Content-Length": 0 }) + OK, ends),
  "length-is-too-long": sends(head(200, { "Content-Length": OK.length + 1 }) + OK, ends),
  "length-is-too-long-and-it-stays": sends(head(200, { "Content-Length": OK.length + 1 }) + OK, stays),
  "length-is-no-number": sends(head(200, { "Content-Length": "many" }) + OK, ends),
  "length-is-negative": sends(head(200, { "Content-Length": -1 }) + OK, ends),
  "lengths-differ": sends(head(200, { ...LENGTH, "content-length": 10 }) + OK, ends),
  "gzip-is-none": sends(head(200, { ...LENGTH, ...GZIP }) + OK, ends),
  "gzip-is-half": sends(head(200, GZIP), (socket) => socket.end(gzipSync(OK).subarray(0, 20))),
  "gzip-is-nothing": sends(head(200, { "Content-Length": 0, ...GZIP }), ends),
  "gzip-is-good": sends(head(200, GZIP), (socket) => socket.end(gzipSync(OK))),
  "encoding-is-unknown": sends(head(200, { ...LENGTH, "Content-Encoding": "klingon" }) + OK, ends),
  "charset-is-wrong": sends(head(200, { "Content-Type": "application/json; charset=utf-16" }), (socket) =>
    socket.end(Buffer.from(OK, "utf16le")),
  ),
  "is-no-http": sends("SSH-2.0-OpenSSH_9.2\r\n", ends),
  "is-no-text": sends(Buffer.from(Array.from({ length: 256 }, (_, at) => at)), ends),
  "is-http-0.9": sends(OK, ends),
  "is-http-2": sends("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ends),
  "is-http-1.0": sends(`HTTP/1.0 200 OK\r\n\r\n${OK}`, ends),
  "status-is-no-number": sends(`HTTP/1.1 OK 200\r\n\r\n${OK}`, ends),
  "status-has-no-words": sends(`HTTP/1.1 200 \r\nConnection: close\r\nContent-Length: ${OK.length}\r\n\r\n${OK}`, ends),
  "header-holds-nul": sends(head(200, { ...LENGTH, "X-Odd": "a\0b" }) + OK, ends),
  "answers-twice": sends(head(200, LENGTH) + OK + head(500, LENGTH) + OK, ends),
  "hints-first": sends("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + head(200, LENGTH) + OK, ends),
  "redirects-to-itself": sends(head(307, { Location: "?", "Content-Length": 0 }), ends),
  // It answers after `/release`.
  parks: sends("", stays),
};

/**
 * A status, with a body where HTTP has one.
 *
 * @param {number} status
 */
function withStatus(status) {
  const hasBody = status >= 200 && ![204, 205, 304].includes(status);
  return sends(head(status, hasBody ? LENGTH : {}) + (hasBody ? OK : ""), ends);
}

/**
 * Starts the server, the same at each of its URLs.
 *
 * - any `/<fault>/<id>/<path of Plaid's>` → the fault of that name, or `status-<number>`
 * - `/state/<id>` → `{ requests, open, sent }`: requests read whole, open sockets, and the most bytes that one socket sent
 * - `/release/<id>` → answers the requests that it parks
 * - `/turn/<id>` → `{ isYours }`: whether this id may have thousands of connections now. The process can't hold them for two ids
 */
export async function startFaults() {
  /** @type {States} */
  const states = new Map();
  const servers = await Promise.all(Array.from({ length: PORTS }, () => listening(states)));
  return {
    faultsUrls: servers.map((server) => `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}`),
    async close() {
      for (const { sockets } of states.values()) for (const socket of sockets) socket.destroy();
      for (const server of servers) server.close();
      await Promise.all(servers.map((server) => once(server, "close")));
    },
  };
}

/** For each new connection, Node's fetch goes through all those to the same port: with thousands, that takes seconds. */
const PORTS = 10;

/** @param {States} states */
async function listening(states) {
  // Half open, so that the server itself ends a connection that its client gave up: by a reset, which leaves no socket in TIME_WAIT.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => serve(socket, states));
  server.listen({ host: "127.0.0.1", port: 0, backlog: 4_096 });
  await once(server, "listening");
  return server;
}

/**
 * @param {Socket} socket
 * @param {States} states
 */
function serve(socket, states) {
  /** @type {Buffer} */
  let request = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("end", () => socket.writableEnded || socket.resetAndDestroy());
  socket.on("data", function read(data) {
    request = Buffer.concat([request, data]);
    if (!isWhole(request.toString("latin1"))) return;
    socket.off("data", read);
    socket.resume();
    const [, what = "", id = ""] = request.toString("latin1").split(" ")[1]?.split("/") ?? [];
    (CONTROLS[what] ?? misbehave)({ socket, what, state: stateOf(states, id), states });
  });
}

/** @param {string} request */
function isWhole(request) {
  const end = request.indexOf("\r\n\r\n");
  const length = Number(/^content-length: *(\d+)/im.exec(request)?.[1] ?? 0);
  return end >= 0 && request.length >= end + 4 + length;
}

/**
 * @param {States} states
 * @param {string} id
 */
function stateOf(states, id) {
  const state = states.get(id) ?? { requests: 0, sent: 0, sockets: new Set() };
  states.set(id, state);
  return state;
}

/** @type {Record<string, (asked: Asked) => void>} */
const CONTROLS = {
  turn({ socket, state, states }) {
    const isTaken = [...states.values()].some((other) => other !== state && hasTurn(other));
    if (!isTaken) state.turnSince = Date.now();
    answer(socket, { isYours: !isTaken });
  },
  state({ socket, state: { requests, sent, sockets } }) {
    const open = [...sockets];
    const most = Math.max(sent, ...open.map(({ bytesWritten }) => bytesWritten));
    answer(socket, { requests, sent: most, open: open.length });
  },
  release({ socket, state }) {
    for (const parked of state.sockets) parked.end(head(200, LENGTH) + OK);
    answer(socket, {});
  },
};

/**
 * Whether an id has the turn: until its last connection is closed, or for a minute if it never opens one.
 *
 * @param {State} state
 */
function hasTurn({ turnSince, requests, sockets }) {
  return sockets.size > 0
    ? turnSince !== undefined
    : requests === 0 && turnSince !== undefined && Date.now() - turnSince < 60_000;
}

/**
 * @param {Socket} socket
 * @param {object} value
 */
function answer(socket, value) {
  const body = JSON.stringify(value);
  socket.end(head(200, { "Content-Length": body.length }) + body);
}

/** @param {Asked} asked */
function misbehave({ socket, what, state }) {
  const { data, then } = FAULTS[what] ?? withStatus(Number(what.replace("status-", "")));
  state.requests += 1;
  state.sockets.add(socket);
  socket.once("close", () => {
    state.sockets.delete(socket);
    state.sent = Math.max(state.sent, socket.bytesWritten);
  });
  if (data.length > 0) socket.write(data, () => then(socket));
  else then(socket);
}
