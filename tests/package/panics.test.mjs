import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { isEndOfAsync, isOurs, panicLocations } from "./panics.mjs";

const ROOT = new URL("../../", import.meta.url);
const sourceOf = ({ file }) => readFileSync(new URL(file.replace(/^plaid-investments\//, ""), ROOT), "utf8");
const shown = ({ file, line, column }) => `${file}:${line}:${column}`;

for (const name of ["plaid_investments", "plaid_investments_refresh", "plaid_investments_portfolio"]) {
  describe(`the module ${name} as compiled`, () => {
    // Before scripts/snip.mjs removes the messages of panics.
    const compiled = panicLocations(readFileSync(new URL(`target/wasm-bindgen/${name}_bg.wasm`, ROOT)));

    test("has no panic of our own code", () => {
      const ours = compiled.filter(isOurs).filter((place) => !isEndOfAsync(place, sourceOf(place)));
      assert.deepEqual(ours.map(shown), []);
    });

    test("has panics of other code, so the search works", () => {
      assert.ok(compiled.some((place) => !isOurs(place)));
    });
  });
}

const SOURCE = `
async fn good(&self) -> Result<(), Error> {
    let value = self.values.first().unwrap();
    spawn(async move { value[7] })
}

fn bad(&self) -> u32 {
    { self.count } / self.zero
}

async fn long(
    first: u32,
) -> u32 {
    first
}
`;

/** Places in a source, and whether a panic there is the compiler's own. */
const PLACES = [
  ["{\n    let value", true],
  ["async move {", true],
  ["{\n    first", true],
  ["unwrap()", false],
  ["value[7]", false],
  ["{ self.count } /", false],
  ["{\n    { self.count", false],
  ["async fn good", false],
];

describe("a planted panic", () => {
  for (const [text, isCompilers] of PLACES) {
    test(`at ${JSON.stringify(text)} is ${isCompilers ? "the compiler's own" : "ours"}`, () => {
      const before = SOURCE.slice(0, SOURCE.indexOf(text)).split("\n");
      const place = { line: before.length, column: before.at(-1).length + 1 };
      assert.equal(isEndOfAsync(place, SOURCE), isCompilers);
    });
  }

  test("is found in a module, whatever bytes are around it", () => {
    const planted = { file: "src/request/connection.rs", line: 321, column: 17 };
    const others = { file: "cargo/registry/src/x-1.0.0/src/lib.rs", line: 1, column: 2 };
    assert.deepEqual(panicLocations(moduleWith([others, planted])), [others, planted]);
    assert.deepEqual([others, planted].filter(isOurs), [planted]);
  });

  test("is found after the optimiser has split the data at zeros", () => {
    const planted = { file: "src/request/connection.rs", line: 321, column: 17 };
    assert.deepEqual(panicLocations(moduleWith([planted], 14)), [planted]);
  });
});

/** A module whose data has these places, split into two segments if asked. */
function moduleWith(places, splitAt) {
  const base = 1024;
  const names = places.map(({ file }) => Buffer.from(`${file}\0`));
  const structs = Buffer.alloc(16 * places.length);
  let address = base + structs.length;
  places.forEach(({ line, column }, at) => {
    [address, names[at].length, line, column].forEach((value, field) =>
      structs.writeUInt32LE(value, at * 16 + field * 4),
    );
    address += names[at].length;
  });
  const data = Buffer.concat([structs, ...names]);
  const parts = splitAt ? [data.subarray(0, splitAt), data.subarray(splitAt + 2)] : [data];
  const addresses = [base, base + splitAt + 2];
  const segments = parts.map((part, at) =>
    Buffer.concat([Buffer.from([0, 0x41, ...leb(addresses[at]), 0x0b, ...leb(part.length)]), part]),
  );
  const section = Buffer.concat([Buffer.from(leb(segments.length)), ...segments]);
  return Buffer.concat([Buffer.from("\0asm\x01\0\0\0"), Buffer.from([11, ...leb(section.length)]), section]);
}

function leb(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}
