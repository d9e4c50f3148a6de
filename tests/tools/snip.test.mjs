// scripts/snip.mjs removes the messages of panics from a module, and refuses if other code needs them.
import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { withoutPanicMessages } from "../../scripts/snip.mjs";

const WRITE = "core[1a2b]::fmt::write";
const PANIC = "core[1a2b]::panicking::panic_fmt";

/** A module whose exported `start` calls `called`. Its panic writes a message by a function in the table. */
function moduleThatCalls(called) {
  binaryen.setDebugInfo(true);
  const module = new binaryen.Module();
  const message = "/rustc/59807616/library/core/src/cell.rs";
  module.setMemory(1, 1, "memory", [{ offset: module.i32.const(0), data: Buffer.from(message) }]);
  module.addFunctionImport("print", "host", "print", binaryen.none, binaryen.none);
  const calls = (name) => module.call(name, [], binaryen.none);
  module.addFunction(WRITE, binaryen.none, binaryen.none, [], calls("print"));
  module.addFunction(PANIC, binaryen.none, binaryen.none, [], calls(WRITE));
  module.addFunction("start", binaryen.none, binaryen.none, [], calls(called));
  module.addFunctionExport("start", "start");
  module.addTable("table", 1, 1);
  module.addActiveElementSegment("table", "names", [WRITE], module.i32.const(0));
  module.addTableExport("table", "table");
  return Buffer.from(module.emitBinary());
}

test("a panic still traps, and no longer prints its place", async () => {
  const snipped = await withoutPanicMessages(moduleThatCalls(PANIC));
  let printed = 0;
  const { instance } = await WebAssembly.instantiate(snipped, { host: { print: () => (printed += 1) } });
  assert.throws(() => instance.exports.start(), WebAssembly.RuntimeError);
  assert.equal(printed, 0);
  assert.equal(snipped.includes("cell.rs"), false);
});

test("formatting that other code calls is refused, with the name of the caller", async () => {
  await assert.rejects(withoutPanicMessages(moduleThatCalls(WRITE)), /start formats text outside of a panic/);
});
