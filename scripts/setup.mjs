// Installs what this repository needs beyond Rust and Node. What is there already is left alone.
// Imports nothing from npm: when this runs first, no npm package is installed.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Failure, ROOT, capture, npm, run, step } from "./run.mjs";

const EXE = process.platform === "win32" ? ".exe" : "";

let sysroot;

const STEPS = [
  { title: "Adding Rust's wasm32-unknown-unknown target", done: hasWasmTarget, make: addWasmTarget },
  { title: "Adding rustfmt and clippy", done: hasRustTools, make: addRustTools },
  {
    title: "Installing the npm packages of package-lock.json",
    done: () => hasPackages(ROOT),
    make: () => installPackages(ROOT),
  },
  {
    title: "Building the wasm-bindgen command from source, once for this version (3 to 5 minutes on two cores)",
    done: hasWasmBindgen,
    make: installWasmBindgen,
  },
];

/** Gets what every command needs, and the npm packages of `folders`, which have a lock file of their own. */
export async function setup(folders = []) {
  checkNode();
  sysroot = await findRust();
  for (const { title, done, make } of STEPS) {
    if (!(await done())) await step(title, make);
  }
  for (const folder of folders) {
    const path = join(ROOT, folder);
    if (!hasPackages(path)) await step(`Installing the npm packages of ${folder}`, () => installPackages(path));
  }
  // npm puts this directory first on the PATH of its scripts: a "node" there would silently replace the user's own.
  for (const name of ["node", "node.cmd", "node.ps1"])
    rmSync(join(ROOT, "node_modules", ".bin", name), { force: true });
}

/** A program of the wasm-bindgen version that Cargo.lock names: "wasm-bindgen" or "wasm-bindgen-test-runner". */
export function wasmBindgenPath(program) {
  return join(wasmBindgenRoot(), "bin", program + EXE);
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

function hasPackages(folder) {
  const stamp = lockStampFile(folder);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === lockStamp(folder);
}

async function installPackages(folder) {
  // Without scripts and with optional packages whatever the user's npm is set to: the native binaries are optional packages.
  await npm(["ci", "--prefix", folder, "--ignore-scripts", "--include=dev", "--include=optional"]);
  writeFileSync(lockStampFile(folder), lockStamp(folder));
}

function lockStampFile(folder) {
  return join(folder, "node_modules", ".installed-lock");
}

function lockStamp(folder) {
  const hash = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  return `${process.platform}-${process.arch} ${hash}\n`;
}

async function hasWasmBindgen() {
  const { code, stdout } = await capture(wasmBindgenPath("wasm-bindgen"), ["--version"]);
  return code === 0 && stdout.trim() === `wasm-bindgen ${lockedVersion()}`;
}

function installWasmBindgen() {
  // Without --locked: the CLI's own lock file names a version that was withdrawn from crates.io.
  return run("cargo", [
    "install",
    "wasm-bindgen-cli",
    "--version",
    lockedVersion(),
    "--root",
    wasmBindgenRoot(),
    "--force",
  ]);
}

function wasmBindgenRoot() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "plaid-investments", `wasm-bindgen-${lockedVersion()}`);
}

/** The CLI has to be of exactly the version of the crate. */
function lockedVersion() {
  const lock = readFileSync(join(ROOT, "Cargo.lock"), "utf8");
  const [, version] = /^name = "wasm-bindgen"\r?\nversion = "([^"]+)"/m.exec(lock) ?? [];
  if (!version) throw new Failure("Cargo.lock names no wasm-bindgen.");
  return version;
}
