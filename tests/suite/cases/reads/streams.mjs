// Reads with long answers, or answers in pieces: see `reads.mjs`.

import { assert } from "chai";
import { unknownRead } from "../../harness/expect.mjs";

const MEBIBYTE = 1 << 20;

/** A long text without two equal chunks. */
const MANY_HOLDINGS = {
  request_id: "1",
  accounts: [],
  holdings: Array.from({ length: 9_000 }, (_, quantity) => ({ quantity })),
  securities: [],
};

export const READ_STREAMS = [
  {
    name: "holdings of 32 mebibytes are read",
    alone: true,
    options: () => ({ fetch: async () => responseOf(32 * MEBIBYTE) }),
    expect: ({ holdings }) => assert.deepEqual(holdings, []),
    requests: 0,
  },
  {
    name: "holdings of 32 mebibytes are read by a byte stream, too, whose last chunk is a byte",
    alone: true,
    options: () => ({ fetch: async () => responseOf(32 * MEBIBYTE, "bytes") }),
    expect: ({ holdings }) => assert.deepEqual(holdings, []),
    requests: 0,
  },
  {
    name: "holdings in short chunks are read whole, by a stream of anything",
    options: () => ({ fetch: async () => inShortChunks(MANY_HOLDINGS).response }),
    expect: (result) => assert.deepEqual(result, MANY_HOLDINGS),
    requests: 0,
  },
  {
    name: "holdings in short chunks are read whole, in Workers into a buffer",
    async run({ library, open }) {
      const { connection } = await open();
      const { response, buffers } = inShortChunks(MANY_HOLDINGS, "bytes");
      assert.deepEqual(await library.getHoldings({ ...connection, fetch: async () => response }), MANY_HOLDINGS);
      // A stream need not give a buffer back when it ends, and the reader of a buffer would then wait for ever.
      assert.strictEqual(buffers() > 0, "WebSocketPair" in globalThis);
    },
  },
  {
    name: "of holdings in chunks that are parts of larger buffers, copies are kept",
    async run({ library, open }) {
      const { connection } = await open();
      const { body, chunks, copies } = inPartsOfBuffers(MANY_HOLDINGS);
      const fetch = async () => ({ status: 200, body });
      assert.deepEqual(await library.getHoldings({ ...connection, fetch }), MANY_HOLDINGS);
      assert.strictEqual(copies(), chunks() - 1, "all but the first, which is the only one of most answers");
    },
  },
  {
    name: "holdings in short chunks are read whole, by a reader that can do nothing but read",
    options: () => ({
      async fetch() {
        const { response } = inShortChunks(MANY_HOLDINGS);
        const reader = response.body.getReader();
        return { status: 200, headers: response.headers, body: { getReader: () => ({ read: () => reader.read() }) } };
      },
    }),
    expect: (result) => assert.deepEqual(result, MANY_HOLDINGS),
    requests: 0,
  },
  ...[undefined, "bytes"].map((type) => ({
    name: `holdings of a byte more are not, by a stream of ${type ?? "anything"}`,
    alone: true,
    options: () => ({ fetch: async () => responseOf(32 * MEBIBYTE + 1, type), maxRetries: 0 }),
    expect: unknownRead("invalid_response", { status: 200 }),
    requests: 0,
  })),
].map((row) => ({ call: "getHoldings", ...row }));

/** A stream like Deno's: each chunk keeps 64 KB in memory, even a short one. */
function inPartsOfBuffers(value) {
  let rest = new TextEncoder().encode(JSON.stringify(value));
  let chunks = 0;
  let copies = 0;
  const read = async () => {
    if (rest.length === 0) return { done: true };
    const part = rest.slice(0, 1_000);
    rest = rest.slice(1_000);
    const chunk = new Uint8Array(new ArrayBuffer(65_536), 0, part.length);
    chunk.set(part);
    chunk.slice = () => {
      copies += 1;
      return part;
    };
    chunks += 1;
    return { value: chunk };
  };
  return { body: { getReader: () => ({ read }) }, chunks: () => chunks, copies: () => copies };
}

/** Holdings whose JSON has so many bytes, in chunks of a mebibyte at most. The last chunk is one byte. */
function responseOf(bytes, type) {
  const json = new TextEncoder().encode('{"request_id":"1","accounts":[],"holdings":[],"securities":[]}');
  let left = bytes - json.length;
  // The second chunk is short, so that a reader brings a buffer.
  let longest = 4_096;
  const body = new ReadableStream({
    type,
    start: (controller) => controller.enqueue(json),
    pull(controller) {
      if (left === 0) return close(controller);
      // The last chunk is one byte.
      const length = left === 1 ? 1 : Math.min(left - 1, longest);
      longest = MEBIBYTE;
      left -= length;
      controller.enqueue(new Uint8Array(length).fill(0x20));
    },
  });
  return new Response(body);
}

/** A stream like workerd's: chunks of 4,096 bytes, until a reader brings a buffer. `buffers()` counts the buffers. */
function inShortChunks(value, type) {
  let rest = new TextEncoder().encode(JSON.stringify(value));
  let buffers = 0;
  const body = new ReadableStream({
    type,
    pull(controller) {
      if (rest.length === 0) return close(controller);
      const view = controller.byobRequest?.view;
      const length = Math.min(view?.byteLength ?? 4_096, rest.length);
      const chunk = rest.slice(0, length);
      rest = rest.slice(length);
      if (!view) return controller.enqueue(chunk);
      buffers += 1;
      new Uint8Array(view.buffer, view.byteOffset, length).set(chunk);
      controller.byobRequest.respond(length);
    },
  });
  return { response: new Response(body), buffers: () => buffers };
}

function close(controller) {
  controller.close();
  // A reader waits until its buffer comes back.
  controller.byobRequest?.respond(0);
}
