// What scripts/glue.mjs writes anew of wasm-bindgen's code, and that it refuses what it does not know.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rewritten } from "../scripts/glue.mjs";

/** As wasm-bindgen writes a function that may throw, what calls it, how a text comes over, and how memory is seen. */
const GENERATED = `
const imports = {
  half: function() { return handleError(function (arg0) {
    return arg0.half();
  }, arguments); },
};
function handleError(f, args) {
    try {
        return f.apply(this, args);
    } catch (e) {
        kept.push(e);
    }
}
function passStringToWasm0(arg, malloc, realloc) {
    let len = arg.length;
    let ptr = malloc(len, 1) >>> 0;
    let offset = 0;
    for (; offset < len; offset++) {
        const code = arg.charCodeAt(offset);
        if (code > 0x7F) break;
        mem[ptr + offset] = code;
    }
    if (offset !== len) {
        if (offset !== 0) {
            arg = arg.slice(offset);
        }
        ptr = realloc(ptr, len, len = offset + arg.length * 3, 1) >>> 0;
        const ret = cachedTextEncoder.encodeInto(arg, mem.subarray(ptr + offset, ptr + len));
        offset += ret.written;
    }
    return mem.subarray(ptr, ptr + offset);
}
let cachedDataViewMemory0 = null;
function getDataViewMemory0() {
    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    }
    return cachedDataViewMemory0;
}
let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
    }
    return cachedUint8ArrayMemory0;
}
`;

test("what JavaScript throws is caught in place, and kept", () => {
  const kept = [];
  const { half } = new Function("kept", `${rewritten(GENERATED)}; return imports;`)(kept);
  const thrown = new Error("no half");
  assert.equal(half({ half: () => 21 }), 21);
  assert.equal(
    half({
      half() {
        throw thrown;
      },
    }),
    undefined,
  );
  assert.deepEqual(kept, [thrown]);
});

test("a text of any length comes over whole; ASCII stays where it was put, a long one by TextEncoder alone", () => {
  const encoder = new TextEncoder();
  const make = new Function("mem", "cachedTextEncoder", `${rewritten(GENERATED)}; return passStringToWasm0;`);
  const texts = ["", "a", "a".repeat(127), "a".repeat(128), "a".repeat(5_000)];
  for (const text of [...texts, "ä", "aä", `${"a".repeat(300)}ä`, "\u{1f4b8}".repeat(64), "ä".repeat(200)]) {
    const isAscii = texts.includes(text);
    const letters = [];
    const memory = new Uint8Array(20_000);
    const mem = new Proxy(memory, {
      set: (bytes, at, value) => letters.push(at) && Reflect.set(bytes, at, value),
      get: (bytes, name) => (name === "subarray" ? (from, to) => bytes.subarray(from, to) : bytes[name]),
    });
    let moves = 0;
    // To another place, as the module's allocator does.
    const realloc = (from, length) => {
      moves += 1;
      memory.copyWithin(8_000, from, from + length);
      return 8_000;
    };
    assert.deepEqual(
      make(mem, encoder)(text, () => 64, realloc),
      encoder.encode(text),
      text,
    );
    assert.equal(moves, isAscii ? 0 : 1, text);
    assert.ok(!isAscii || text.length < 128 || letters.length === 0, text);
  }
});

test("views of the memory are kept until it grows, and then none of the old ones is used", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const views = new Function("wasm", `${rewritten(GENERATED)}; return [getDataViewMemory0, getUint8ArrayMemory0];`);
  const [dataView, bytes] = views({ memory });
  for (const first of [dataView, bytes, dataView]) {
    first();
    for (const view of [dataView, bytes]) {
      assert.equal(view().buffer, memory.buffer);
      assert.equal(view(), view());
    }
    memory.grow(1);
  }
});

test("code of another form is refused", () => {
  for (const [form, other] of [
    ["function (arg0)", "(arg0) =>"],
    ["}, arguments); },", "}, [...arguments]); },"],
    ["f.apply(this, args)", "f(...args)"],
    ["for (; offset < len; offset++)", "while (offset < len)"],
    ["cachedUint8ArrayMemory0 = new", "cachedUint8ArrayMemory0 ??= new"],
    ["cachedDataViewMemory0 === null ||", "!cachedDataViewMemory0 ||"],
  ]) {
    assert.throws(() => rewritten(GENERATED.replace(form, other)), /wasm-bindgen no longer writes/, other);
  }
  const another = `${GENERATED} const more = { one: () => handleError(() => 1, []) };`;
  assert.throws(() => rewritten(another), /in another way, too/);
});
