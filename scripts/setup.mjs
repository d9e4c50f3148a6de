// Installs what this repository needs beyond Rust and Node. What is there already is left alone.
// Imports nothing from npm: when this runs first, no npm package is installed.
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
 * What takes long, side by side: each needs the network or a core, and none needs another.
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
 * What only the tests need.
 *
 * @type {Step[]}
 */
const TEST_STEPS = [
  { title: "Adding rustfmt and clippy", done: hasRustTools, make: addRustTools },
  { title: "Compiling the test runner for WebAssembly", done: hasTestRunner, make: installTestRunner },
];

/**
 * Gets what every command needs, and the npm packages of `folders`, which have a lock file of their own. With `forTests`, also what
 * only the tests need.
 *
 * @param {string[]} folders
 */
export async function setup(folders = [], { forTests = false } = {}) {
  checkNode();
  sysroot = await findRust();
  await Promise.all([...STEPS, ...(forTests ? TEST_STEPS : [])].map(makeOnce));
  for (const folder of folders) {
    const path = join(ROOT, folder);
    if (!hasPackages(path)) await step(`Installing the npm packages of ${folder}`, () => installPackages(path));
  }
  // npm puts this directory first on the PATH of its scripts: a "node" there would silently replace the user's own.
  for (const name of ["node", "node.cmd", "node.ps1"])
    rmSync(join(ROOT, "node_modules", ".bin", name), { force: true });
}

/** @param {Step} step */
async function makeOnce({ title, done, make }) {
  if (!(await done())) await step(title, make);
}

/** The program that makes a module's bindings: `bindings INPUT OUT_DIR OUT_NAME`. */
export function bindingsPath() {
  return join(bindingsTarget(), "debug", `plaid-investments-bindings${EXE}`);
}

/** The runner of wasm-bindgen's tests, of the version that Cargo.lock names. */
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
  // Without scripts and with optional packages whatever the user's npm is set to: the native binaries are optional packages.
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

/** Kept in the cache folder, for later clones. Its name has the lock file in it, so that another version is another program. */
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
  // Without optimisation, since it compiles for minutes otherwise. Without --locked: its own lock file names a version that was
  // withdrawn from crates.io.
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

/** What makes the bindings has to be of exactly the version of the crate. */
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
