// Removes code from the wasm that runs only after a panic. That code builds the panic message, which nobody would see, because a panic in wasm
// ends in a trap anyway. This saves a tenth of the bytes. Remove this file when stable Rust can build `std` with immediate aborts.
import { Failure } from "./run.mjs";

/** @typedef {typeof import("binaryen").default} Binaryen */
/** @typedef {import("binaryen").default.Module} Module */

/** The WebAssembly features that rustc uses, by their names in Binaryen and in wasm-opt. With all features, Node would reject some types. */
export const FEATURES = {
  BulkMemory: "bulk-memory",
  Multivalue: "multivalue",
  MutableGlobals: "mutable-globals",
  NontrappingFPToInt: "nontrapping-float-to-int",
  ReferenceTypes: "reference-types",
  SignExt: "sign-ext",
};

/**
 * Errors of serde_json that contain the value that was found. src/portfolio/json.rs accepts any value, so these errors never occur. Without them,
 * the portfolio module needs no formatting of floats, which is a sixth of its size.
 */
const UNUSED_ERRORS = ["^<serde_json::error::Error as serde_core::de::Error>::(custom|invalid_type)"];

/** The names of functions that run only after a panic. Each is replaced by a trap, in which it would end anyway. */
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
  ...UNUSED_ERRORS,
];

/** The formatting of text. Without panics nothing calls it, but function tables still contain it. */
const FORMATTING = ["core(\\[\\w+\\])?::fmt\\b", "^core\\[\\w+\\]::str::count::do_count_chars"];

/** The path of a source file, which a panic message would contain. */
const SOURCE_PATH = "[\\w.~-]*(\\/[\\w.~-]+)+\\.rs";

/** Panic messages of the standard library and of the compiler. */
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
 * Returns `wasm` without the code that runs only after a panic. `wasm` must contain the names of its functions.
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
 * Finds a function that calls one of `names` and is not itself in `names`.
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
 * Replaces source paths and messages with zeros. They can't be removed, because that would change the addresses of other data.
 *
 * @param {Buffer} wasm
 */
function blanked(wasm) {
  return Buffer.from(
    wasm.toString("latin1").replace(NOT_SHOWN, (text) => "\0".repeat(text.length)),
    "latin1",
  );
}
