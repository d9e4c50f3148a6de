// Builds the WebAssembly modules of the package: cargo compiles them, wasm-bindgen generates the bindings, and wasm-opt reduces the size.
import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { ROOT, run } from "./run.mjs";
import { bindingsPath } from "./setup.mjs";
import { FEATURES, withoutPanicMessages } from "./snip.mjs";

const WORK = join(ROOT, "target", "wasm-bindgen");
const COMPILED = join(ROOT, "target", "wasm32-unknown-unknown", "release", "plaid_investments.wasm");

/** @typedef {ReturnType<typeof module>} WasmModule */
/** @typedef {{ path: string; name: string }} MachinePath */

/**
 * The modules. Each has its file name without the extension, the features of the crate, the JavaScript that wasm-bindgen generates, and the names
 * that wasm-opt shortens.
 */
export const MODULES = {
  all: module("plaid_investments", "all-functions"),
  refresh: module("plaid_investments_refresh", "npm"),
  portfolio: module("plaid_investments_portfolio", "npm-portfolio"),
};

/**
 * @param {string} name
 * @param {string} features
 */
function module(name, features) {
  return { name, features, glue: join(WORK, `${name}.js`), renamed: join(WORK, `${name}.renamed.json`) };
}

const CARGO = words("build --release --locked --lib --target wasm32-unknown-unknown --target-dir target");

// These options add 2 % before compression and save 2 % after it. A function is not inlined into its only caller, but a very short one is inlined
// everywhere, and some passes are left out. wasm-opt may treat the lowest kilobyte of memory as unused, because it is the end of the stack, which
// only a stack overflow would reach.
const WASM_OPT =
  words(`-Os --one-caller-inline-max-function-size=1 --always-inline-max-function-size=7 --low-memory-unused
  --skip-pass=local-cse --skip-pass=simplify-locals --skip-pass=memory-packing
  --strip-debug --strip-producers --strip-target-features`);

/**
 * Builds the modules in `folder`. cargo compiles the next module while wasm-opt optimises one.
 *
 * @param {string} folder
 */
export async function makeModules(folder) {
  const flags = (await machinePaths()).map(({ path, name }) => `--remap-path-prefix=${path}=${name}`);
  /** @type {Promise<void> | undefined} */
  let last;
  await Promise.all(
    Object.values(MODULES).map(async (module) => {
      // One after the other, because cargo writes all of them to the same file.
      const compiled = (last = Promise.resolve(last).then(() => compile(module, flags)));
      await compiled;
      await snip(module);
      await optimise(module, folder);
    }),
  );
}

/**
 * Compiles a module with cargo, and generates its bindings.
 *
 * @param {WasmModule} module
 * @param {string[]} flags
 */
async function compile({ name, features }, flags) {
  // Unlike RUSTFLAGS, this variable allows spaces in a path.
  await run("cargo", [...CARGO, "--features", features], { env: { CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") } });
  await run(bindingsPath(), [COMPILED, WORK, name]);
}

/** @param {WasmModule} module */
async function snip({ name }) {
  const snipped = await withoutPanicMessages(readFileSync(join(WORK, `${name}_bg.wasm`)));
  writeFileSync(join(WORK, `${name}.snipped.wasm`), snipped);
}

/**
 * @param {WasmModule} module
 * @param {string} folder
 */
async function optimise({ name, renamed }, folder) {
  const wasmOpt = join(ROOT, "node_modules", "binaryen", "bin", "wasm-opt");
  const files = [join(WORK, `${name}.snipped.wasm`), "-o", join(folder, `${name}.wasm`)];
  const features = Object.values(FEATURES).map((feature) => `--enable-${feature}`);
  const flags = [...features, ...WASM_OPT, "--minify-imports-and-exports-and-modules"];
  writeFileSync(renamed, await run(process.execPath, [wasmOpt, ...files, ...flags]));
}

/**
 * The folders of this machine whose paths rustc would write into the wasm, with their replacements.
 *
 * @returns {Promise<MachinePath[]>}
 */
export async function machinePaths() {
  // Absolute, and without a separator at its end, as rustc writes it.
  const cargoHome = resolve(ROOT, process.env.CARGO_HOME || join(homedir(), ".cargo"));
  const sysroot = (await run("rustc", ["--print", "sysroot"])).trim();
  return [
    { path: ROOT, name: "plaid-investments" },
    { path: cargoHome, name: "cargo" },
    { path: sysroot, name: "rust" },
  ];
}

/**
 * The first of these folders whose path is in the module as the beginning of a `.rs` path, which is how rustc writes paths. Other texts don't
 * count: a clone may be in `/sandbox`, and the module contains Plaid's `/sandbox/public_token/create`.
 *
 * @param {Buffer} wasm
 * @param {MachinePath[]} paths
 */
export function machinePathIn(wasm, paths) {
  // Each byte is a character, so a path with other letters than ASCII is compared by its bytes, too.
  const text = wasm.toString("latin1");
  return paths.find(({ path }) => {
    const folder = Buffer.from(path).toString("latin1").replace(/[^\w]/g, "\\$&");
    return new RegExp(`${folder}[/\\\\][^\\0-\\x1f]*\\.rs`).test(text);
  })?.path;
}

/** @param {string} text */
function words(text) {
  return text.split(/\s+/);
}
