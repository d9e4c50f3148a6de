// Installs everything that this repository needs besides Rust and Node. Steps that are already done are skipped.
// It must not import npm packages, because none is installed when it runs for the first time.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Failure, ROOT, capture, npm, run, step } from "./run.mjs";

const BINDINGS = join(ROOT, "scripts", "bindings");
const EXE = process.platform === "win32" ? ".exe" : "";

/** @type {string} */
let sysroot;

/** @typedef {{ title: string; done(): boolean | Promise<boolean>; make(): Promise<unknown> }} Step */

/**
 * The steps that every command needs. They run in parallel.
 *
 * @type {Step[]}
 */
const STEPS = [
  { title: "Adding Rust's wasm32-unknown-unknown target", done: hasWasmTarget, make: addWasmTarget },
  {
    title: "Installing the npm packages of package-lock.json",
    done: () => hasPackages(ROOT),
    make: () => installPackages(ROOT),
  },
  { title: "Compiling the program that makes the bindings", done: hasBindings, make: compileBindings },
];

/**
 * Tools that only some test stages need.
 *
 * @satisfies {Record<string, Step>}
 */
const TOOLS = {
  rustTools: { title: "Adding rustfmt and clippy", done: hasRustTools, make: addRustTools },
  testRunner: { title: "Compiling the test runner for WebAssembly", done: hasTestRunner, make: installTestRunner },
};

/** @typedef {keyof typeof TOOLS} Tool */

/**
 * The steps that have started, by title, because two stages may need the same one.
 *
 * @type {Map<string, Promise<unknown>>}
 */
const begun = new Map();

/** Installs everything that every command needs. */
export async function setup() {
  checkNode();
  sysroot = await findRust();
  await Promise.all(STEPS.map(makeOnce));
  // npm puts this directory first on the PATH of its scripts. A "node" in it would silently replace the user's Node.
  for (const name of ["node", "node.cmd", "node.ps1"])
    rmSync(join(ROOT, "node_modules", ".bin", name), { force: true });
}

/**
 * Installs the npm packages of a folder that has its own lock file.
 *
 * @param {string} folder
 */
export function setupPackages(folder) {
  const path = join(ROOT, folder);
  const title = `Installing the npm packages of ${folder}`;
  return makeOnce({ title, done: () => hasPackages(path), make: () => installPackages(path) });
}

/** @param {Tool} tool */
export function setupTool(tool) {
  return makeOnce(TOOLS[tool]);
}

/** @param {Step} step */
function makeOnce({ title, done, make }) {
  const making = begun.get(title) ?? Promise.resolve(done()).then((isDone) => isDone || step(title, make));
  begun.set(title, making);
  return making;
}

/** The program that generates the bindings of a module: `bindings INPUT OUT_DIR OUT_NAME`. */
export function bindingsPath() {
  return join(bindingsTarget(), "debug", `plaid-investments-bindings${EXE}`);
}

/** The test runner of wasm-bindgen, in the version of Cargo.lock. */
export function testRunnerPath() {
  return join(testRunnerRoot(), "bin", `wasm-bindgen-test-runner${EXE}`);
}

function checkNode() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new Failure(`Node 20 or newer is needed; this is ${process.versions.node}.`);
  }
}

async function findRust() {
  const [rustc, cargo] = await Promise.all([capture("rustc", ["--print", "sysroot"]), capture("cargo", ["--version"])]);
  if (rustc.code === 0 && cargo.code === 0) return rustc.stdout.trim();
  const outputs = [rustc, cargo].map(({ output }) => output.trim()).join("\n");
  throw new Failure(`Rust is needed, with "rustc" and "cargo" on the PATH: see https://rustup.rs\n\n${outputs}`);
}

function hasWasmTarget() {
  return existsSync(join(sysroot, "lib", "rustlib", "wasm32-unknown-unknown", "lib"));
}

function addWasmTarget() {
  return run("rustup", ["target", "add", "wasm32-unknown-unknown"]);
}

function hasRustTools() {
  return ["rustfmt", "cargo-clippy"].every((tool) => existsSync(join(sysroot, "bin", tool + EXE)));
}

function addRustTools() {
  return run("rustup", ["component", "add", "rustfmt", "clippy"]);
}

/** @param {string} folder */
function hasPackages(folder) {
  const stamp = lockStampFile(folder);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === lockStamp(folder);
}

/** @param {string} folder */
async function installPackages(folder) {
  // Without scripts, and with optional packages regardless of the user's npm configuration: the native binaries are optional packages.
  await npm(["ci", "--prefix", folder, "--ignore-scripts", "--include=dev", "--include=optional"]);
  writeFileSync(lockStampFile(folder), lockStamp(folder));
}

/** @param {string} folder */
function lockStampFile(folder) {
  return join(folder, "node_modules", ".installed-lock");
}

/** @param {string} folder */
function lockStamp(folder) {
  return `${process.platform}-${process.arch} ${hashOf(join(folder, "package-lock.json"))}\n`;
}

/** The build folder of the program for the bindings. Later clones use it too. Its name has a hash of the lock file and the source. */
function bindingsTarget() {
  return join(
    cacheFolder(),
    `bindings-${hashOf(join(BINDINGS, "Cargo.lock"), join(BINDINGS, "src", "main.rs")).slice(0, 16)}`,
  );
}

function hasBindings() {
  if (lockedVersion(join(BINDINGS, "Cargo.lock"), "wasm-bindgen-shared") !== lockedVersion())
    throw new Failure("scripts/bindings/Cargo.toml has another version of wasm-bindgen than Cargo.lock.");
  return existsSync(bindingsPath());
}

function compileBindings() {
  const manifest = join(BINDINGS, "Cargo.toml");
  return run("cargo", ["build", "--locked", "--manifest-path", manifest, "--target-dir", bindingsTarget()]);
}

async function hasTestRunner() {
  const { code, stdout } = await capture(testRunnerPath(), ["--version"]);
  return code === 0 && stdout.trim() === `wasm-bindgen-test-runner ${lockedVersion()}`;
}

function installTestRunner() {
  // Without optimisation, because it would compile for minutes. Without --locked, because its lock file has a version that was yanked from
  // crates.io.
  const version = ["--version", lockedVersion(), "--root", testRunnerRoot()];
  return run("cargo", [
    "install",
    "wasm-bindgen-cli",
    "--bin",
    "wasm-bindgen-test-runner",
    "--debug",
    "--force",
    ...version,
  ]);
}

function testRunnerRoot() {
  return join(cacheFolder(), `wasm-bindgen-test-runner-${lockedVersion()}`);
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "plaid-investments");
}

/** The version of a crate in a lock file. The program for the bindings must have exactly the version of the wasm-bindgen crate. */
function lockedVersion(lock = join(ROOT, "Cargo.lock"), name = "wasm-bindgen") {
  const [, version] =
    new RegExp(`^name = "${name}"\\r?\\nversion = "([^"]+)"`, "m").exec(readFileSync(lock, "utf8")) ?? [];
  if (!version) throw new Failure(`${lock} names no ${name}.`);
  return version;
}

/** @param {string[]} paths */
function hashOf(...paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest("hex");
}
