// A raw TCP server that answers as no server should. What it does is named by the first part of a request's path, and what came
// of it is kept under the second. It runs in Node only.

import { once } from "node:events";
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";

const OK = '{"request_id":"from-a-raw-socket"}';
const LENGTH = { "Content-Length": OK.length };
const CHUNKED = { "Transfer-Encoding": "chunked" };
const GZIP = { "Content-Encoding": "gzip" };
/** 32 MiB, in 32 KiB. */
const BOMB = gzipSync(Buffer.alloc(2 ** 25, " "));
const BLOCK = Buffer.alloc(65_536, " ");

function head(status, headers) {
  const lines = Object.entries({ "Content-Type": "application/json", Connection: "close", ...headers });
  return `HTTP/1.1 ${status} Some Words\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
const half = OK.slice(0, OK.length / 2);

/** What is sent, and what happens then. */
const sends = (data, then) => ({ data, then });
const ends = (socket) => socket.end();
const resets = (socket) => socket.resetAndDestroy();
const stays = () => {};

/** Sends a block again and again for as long as it is taken. */
const goesOn = (block) => (socket) => {
  const more = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on("drain", more);
  more();
};

/** Sends a part now, and another each time that so many milliseconds have passed. */
const drips = (parts, ms) => (socket) => {
  let at = 0;
  const drop = () => socket.write(parts[at++ % parts.length]);
  drop();
  const timer = setInterval(drop, ms);
  socket.once("close", () => clearInterval(timer));
};

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
  // Until it is told to answer.
  parks: sends("", stays),
};

/** A status, with a body where HTTP has one. */
function withStatus(status) {
  const hasBody = status >= 200 && ![204, 205, 304].includes(status);
  return sends(head(status, hasBody ? LENGTH : {}) + (hasBody ? OK : ""), ends);
}

/**
 * Starts the server, the same at each of its URLs.
 *
 * - any `/<fault>/<id>/<path of Plaid's>` → the fault of that name, or `status-<number>`
 * - `/state/<id>` → `{ requests, open, sent }`: requests read whole, sockets still open, bytes sent at most by one of them
 * - `/release/<id>` → answers those that it parks
 * - `/turn/<id>` → `{ isYours }`: whether one may have thousands of connections now, of which this process can't hold those of two
 */
export async function startFaults() {
  const states = new Map();
  const servers = await Promise.all(Array.from({ length: PORTS }, () => listening(states)));
  return {
    faultsUrls: servers.map((server) => `http://127.0.0.1:${server.address().port}`),
    async close() {
      for (const { sockets } of states.values()) for (const socket of sockets) socket.destroy();
      for (const server of servers) server.close();
      await Promise.all(servers.map((server) => once(server, "close")));
    },
  };
}

/** Node's fetch looks through all connections to one port for each further one: with thousands, that takes seconds. */
const PORTS = 10;

async function listening(states) {
  // Half open, so that the server ends what its client gave up: with a reset, which leaves nothing waiting in the system.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => serve(socket, states));
  server.listen({ host: "127.0.0.1", port: 0, backlog: 4_096 });
  await once(server, "listening");
  return server;
}

function serve(socket, states) {
  let request = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("end", () => socket.writableEnded || socket.resetAndDestroy());
  socket.on("data", function read(data) {
    request = Buffer.concat([request, data]);
    if (!isWhole(request.toString("latin1"))) return;
    socket.off("data", read);
    socket.resume();
    const [, what, id] = request.toString("latin1").split(" ")[1].split("/");
    (CONTROLS[what] ?? misbehave)({ socket, what, state: stateOf(states, id), states });
  });
}

function isWhole(request) {
  const end = request.indexOf("\r\n\r\n");
  const length = Number(/^content-length: *(\d+)/im.exec(request)?.[1] ?? 0);
  return end >= 0 && request.length >= end + 4 + length;
}

function stateOf(states, id) {
  if (!states.has(id)) states.set(id, { requests: 0, sent: 0, sockets: new Set() });
  return states.get(id);
}

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

/** From when it was given to when the last connection is closed; or for a minute, if there never is one. */
function hasTurn({ turnSince, requests, sockets }) {
  return sockets.size > 0 ? turnSince !== undefined : requests === 0 && Date.now() - turnSince < 60_000;
}

function answer(socket, value) {
  const body = JSON.stringify(value);
  socket.end(head(200, { "Content-Length": body.length }) + body);
}

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
