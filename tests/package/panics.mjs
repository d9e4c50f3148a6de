// Finds the places where the module can panic: after a panic, a promise stays pending forever, and the lints don't see panics in dependencies.
// rustc writes a `Location` for each into the data of the module: address and length of the file's name, a line and a column.
// Remove this file when stable Rust can unwind in wasm.

/** @typedef {{ file: string; line: number; column: number }} Place */

/**
 * Every place in the module, as `{ file, line, column }`.
 *
 * @param {Buffer} wasm
 */
export function panicLocations(wasm) {
  const memory = initialMemory(wasm);
  const text = memory.toString("latin1");
  const found = [];
  for (let at = 0; at + 16 <= memory.length; at += 4) {
    const [name, length, line, column] = [0, 4, 8, 12].map((offset) => memory.readUInt32LE(at + offset));
    if (length > 200 || line === 0 || line > 100_000 || column === 0 || column > 1_000) continue;
    const file = text.slice(name, name + length).replace(/\0$/, "");
    if (/^[\w./-]+\.rs$/.test(file)) found.push({ file, line, column });
  }
  return found;
}

/**
 * Whether a place is in this repository. Other paths begin with `cargo`, `rust` or `/rustc`.
 *
 * @param {Place} place
 */
export const isOurs = ({ file }) => /^(plaid-investments\/)?src\//.test(file);

/**
 * Whether a panic is the compiler's own: each async function or block panics if it is polled after its end. The place is the beginning of
 * its body.
 *
 * @param {Place} place
 * @param {string} source
 */
export function isEndOfAsync({ line, column }, source) {
  const lines = source.split("\n");
  const before = [...lines.slice(0, line - 1), lines[line - 1].slice(0, column - 1)].join("\n");
  const here = lines[line - 1].slice(column - 1);
  const header = before.slice(before.lastIndexOf("fn ") - "async ".length);
  return /^async (move )?\{/.test(here) || (here === "{" && /^async fn \w+[^{};]*$/.test(header));
}

const HEADER_LENGTH = 8;
const DATA_SECTION = 11;

/**
 * The memory at the start of the module, from address 0.
 *
 * @param {Buffer} wasm
 */
function initialMemory(wasm) {
  const segments = [];
  const reader = readerOf(wasm, HEADER_LENGTH);
  while (reader.at < wasm.length) {
    const id = reader.byte();
    const end = reader.number() + reader.at;
    if (id === DATA_SECTION) for (let left = reader.number(); left > 0; left--) segments.push(segment(reader));
    reader.at = end;
  }
  const memory = Buffer.alloc(Math.max(0, ...segments.map(({ address, bytes }) => address + bytes.length)));
  for (const { address, bytes } of segments) memory.set(bytes, address);
  return memory;
}

/**
 * An active segment of memory 0 at a constant address: the linker writes no others.
 *
 * @param {ReturnType<typeof readerOf>} reader
 */
function segment(reader) {
  const [kind, i32const] = [reader.number(), reader.byte()];
  const address = reader.number();
  if (kind !== 0 || i32const !== 0x41 || reader.byte() !== 0x0b) throw new Error("a data segment of another kind");
  return { address, bytes: reader.bytes(reader.number()) };
}

/**
 * @param {Buffer} wasm
 * @param {number} at
 */
function readerOf(wasm, at) {
  return {
    at,
    byte() {
      return wasm[this.at++];
    },
    /** @param {number} length */
    bytes(length) {
      this.at += length;
      return wasm.subarray(this.at - length, this.at);
    },
    /** LEB128. An address is signed, but never so high that it is negative. */
    number() {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = this.byte();
        value += (byte & 127) * factor;
        if (byte < 128) return value;
      }
    },
  };
}
