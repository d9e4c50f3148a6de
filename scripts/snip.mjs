// Takes out of the wasm what runs only after a panic: the machinery that words a message which nobody would see. In wasm a
// panic ends in a trap, with the message or without.
import { Failure } from "./run.mjs";

/** @typedef {typeof import("binaryen").default} Binaryen */
/** @typedef {import("binaryen").default.Module} Module */

/** What rustc uses of WebAssembly, and no more, as Binaryen and as wasm-opt call it: all features would emit types that Node refuses. */
export const FEATURES = {
  BulkMemory: "bulk-memory",
  Multivalue: "multivalue",
  MutableGlobals: "mutable-globals",
  NontrappingFPToInt: "nontrapping-float-to-int",
  ReferenceTypes: "reference-types",
  SignExt: "sign-ext",
};

/** Functions, by name, that run only once a panic has begun. Each becomes the trap in which it would end. */
const PANICKING = [
  "^(core|std)\\[\\w+\\]::panicking::",
  "<std\\[\\w+\\]::panicking::",
  "__rustc\\[\\w+\\]::(rust_begin_unwind|rust_panic|__rust_alloc_error_handler)",
  "^core\\[\\w+\\]::cell::(lazy::)?panic_",
  "^core\\[\\w+\\]::(option|result)::(unwrap|expect)_failed",
  "^core\\[\\w+\\]::(slice|str)::.*_fail",
  "^std\\[\\w+\\]::thread::local::panic_access_error",
  "^std\\[\\w+\\]::alloc::(rust_oom|default_alloc_error_hook)",
  "^std\\[\\w+\\]::sys::backtrace::__rust_end_short_backtrace",
  "^alloc\\[\\w+\\]::alloc::handle_alloc_error",
  "^alloc\\[\\w+\\]::raw_vec::(capacity_overflow|handle_error)",
];

/** The formatting of text. With the panics gone nothing calls it, but tables of functions still name it. */
const FORMATTING = ["core\\[\\w+\\]::fmt\\b", "^core\\[\\w+\\]::str::count::do_count_chars"];

/** The path of a source file, which a panic would name. */
const SOURCE_PATH = "[\\w.~-]*(\\/[\\w.~-]+)+\\.rs";

/** Messages of panics of the standard library, and the compiler's own. */
const MESSAGES = [
  "cannot access a Thread Local Storage value during or after destruction: ",
  "Attempted to initialize thread-local while it is being dropped",
  "internal error: entered unreachable code",
  "LazyCell instance has previously been poisoned",
  "`async fn` resumed after completion",
  "RefCell already (mutably )?borrowed",
  "AccessError",
  "capacity overflow",
  "reentrant init",
];

const NOT_SHOWN = new RegExp([SOURCE_PATH, ...MESSAGES].join("|"), "g");

/**
 * `wasm`, with the names of its functions, without what runs only after a panic.
 *
 * @param {Uint8Array} wasm
 */
export async function withoutPanicMessages(wasm) {
  const { default: binaryen } = await import("binaryen");
  binaryen.setDebugInfo(true);
  const module = binaryen.readBinary(wasm);
  const names = /** @type {(keyof typeof FEATURES)[]} */ (Object.keys(FEATURES));
  module.setFeatures(names.reduce((flags, name) => flags | binaryen.Features[name], /** @type {number} */ (0)));
  snip(binaryen, module, PANICKING);
  module.runPasses(["vacuum", "dce", "remove-unused-module-elements"]);
  const caller = callerOf(module, FORMATTING);
  if (caller) throw new Failure(`${caller} formats text outside of a panic: join its parts instead (src/text.rs)`);
  snip(binaryen, module, FORMATTING);
  const snipped = module.emitBinary();
  module.dispose();
  return blanked(Buffer.from(snipped));
}

/**
 * @param {Binaryen} binaryen
 * @param {Module} module
 * @param {string[]} names
 */
function snip(binaryen, module, names) {
  const pattern = new RegExp(names.join("|"));
  const functions = Array.from({ length: module.getNumFunctions() }, (_, at) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(at)),
  );
  for (const { name, module: importedFrom, params, results } of functions) {
    if (importedFrom || !pattern.test(name)) continue;
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
}

/**
 * A function that calls one of `names` and is none of them.
 *
 * @param {Module} module
 * @param {string[]} names
 */
function callerOf(module, names) {
  const pattern = new RegExp(names.join("|"));
  let caller = "";
  for (const [, defined, called] of module.emitText().matchAll(/\(func \$("[^"]*"|\S+)|call \$("[^"]*"|[^\s)]+)/g)) {
    if (defined) caller = unescaped(defined);
    else if (pattern.test(unescaped(called)) && !pattern.test(caller)) return caller;
  }
  return undefined;
}

/** @param {string} name */
const unescaped = (name) =>
  name.replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))).replace(/^"|"$/g, "");

/**
 * Source paths and messages become zeros: their length is part of the layout.
 *
 * @param {Buffer} wasm
 */
function blanked(wasm) {
  return Buffer.from(
    wasm.toString("latin1").replace(NOT_SHOWN, (text) => "\0".repeat(text.length)),
    "latin1",
  );
}
