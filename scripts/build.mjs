// Builds the sources into the publishable pkg/, packs it, and unpacks the tarball into node_modules/plaid-investments, so
// that the tests and www/ import by name exactly what npm would install.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { glueFactory } from "./glue.mjs";
import { Failure, ROOT, main, npm, run, step } from "./run.mjs";
import { setup, wasmBindgenPath } from "./setup.mjs";
import { withoutPanicMessages } from "./snip.mjs";

const DIST = join(ROOT, "pkg", "dist");
const ENTRIES = join(ROOT, "pkg", "entries");
const GLUE = join(ROOT, "target", "wasm-bindgen", "plaid_investments.js");
const BOUND_WASM = join(ROOT, "target", "wasm-bindgen", "plaid_investments_bg.wasm");
const SNIPPED_WASM = join(ROOT, "target", "wasm-bindgen", "snipped.wasm");
const RENAMED = join(ROOT, "target", "wasm-bindgen", "renamed.json");
const WASM = join(DIST, "plaid_investments.wasm");
const PACK = join(ROOT, "target", "pack");
const INSTALLED = join(ROOT, "node_modules", "plaid-investments");
const STAMP = join(ROOT, "target", "build-stamp.json");

const INPUTS = [
  "Cargo.toml",
  "Cargo.lock",
  "README.md",
  "LICENSE",
  "package-lock.json",
  "src",
  "pkg",
  "scripts/build.mjs",
  "scripts/glue.mjs",
  "scripts/snip.mjs",
];
const COPIED = ["README.md", "LICENSE"];

const BUNDLES = [
  { from: join(ENTRIES, "workerd.js"), to: "workerd.js", format: "esm" },
  { from: join(ENTRIES, "edge-light.js"), to: "edge-light.js", format: "esm" },
  { from: join(ENTRIES, "index.js"), to: "index.js", format: "esm" },
  { from: join(ENTRIES, "index.js"), to: "index.cjs", format: "cjs" },
  { from: join(ROOT, "pkg", "testing", "index.js"), to: "testing.js", format: "esm" },
  { from: join(ROOT, "pkg", "testing", "index.js"), to: "testing.cjs", format: "cjs" },
];

const CARGO = words(
  "build --release --locked --lib --target wasm32-unknown-unknown --features npm --target-dir target",
);

const WASM_BINDGEN = words(`--target web --omit-default-module-path --no-typescript
  --out-dir target/wasm-bindgen --out-name plaid_investments`);

// Exactly what rustc uses, by name: --all-features emits types that Node refuses.
const WASM_FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
].map((feature) => `--enable-${feature}`);

// What costs 2 % before compression and saves as much after it: a function is not inlined into its one caller, and two passes
// that shorten the code of each function in ways of its own are left out.
const WASM_OPT = words(`-Os --one-caller-inline-max-function-size=1 --skip-pass=local-cse --skip-pass=simplify-locals
  --strip-debug --strip-producers --strip-target-features`);

export async function build() {
  const inputs = await inputHash();
  if (isUpToDate(inputs)) return console.log("The package is up to date.");
  rmSync(STAMP, { force: true });
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  await step("Compiling the crate to WebAssembly", compile);
  await step("Generating the JavaScript bindings", bind);
  await step("Leaving out what only a panic would run", snip);
  await step("Optimising the WebAssembly", optimise);
  await step("Bundling the entries", bundle);
  copyFiles();
  refuseMachinePaths(await machinePaths());
  const tarball = await step("Packing the package and installing it for tests and www/", packAndInstall);
  writeFileSync(STAMP, JSON.stringify({ inputs, outputs: outputHash() }));
  printSizes([...files(DIST), tarball]);
}

async function compile() {
  const flags = (await machinePaths()).map(({ path, name }) => `--remap-path-prefix=${path}=${name}`);
  // This variable, unlike RUSTFLAGS, allows spaces in a path.
  await run("cargo", CARGO, { env: { CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") } });
}

async function bind() {
  const wasm = join(ROOT, "target", "wasm32-unknown-unknown", "release", "plaid_investments.wasm");
  await run(wasmBindgenPath("wasm-bindgen"), [wasm, ...WASM_BINDGEN]);
}

async function snip() {
  writeFileSync(SNIPPED_WASM, await withoutPanicMessages(readFileSync(BOUND_WASM)));
}

async function optimise() {
  const wasmOpt = join(ROOT, "node_modules", "binaryen", "bin", "wasm-opt");
  const flags = [...WASM_FEATURES, ...WASM_OPT, "--minify-imports-and-exports-and-modules"];
  writeFileSync(RENAMED, await run(process.execPath, [wasmOpt, SNIPPED_WASM, "-o", WASM, ...flags]));
}

async function bundle() {
  const esbuild = await import("esbuild");
  const common = {
    bundle: true,
    minify: true,
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    packages: "external",
    logLevel: "silent",
    plugins: [OWN_IMPORTS],
  };
  try {
    for (const { from, to, format } of BUNDLES) {
      await esbuild.build({ ...common, entryPoints: [from], outfile: join(DIST, to), format });
    }
  } catch (error) {
    throw new Failure(error.message);
  }
}

/** What the entries import that is no file of theirs: the glue, and the wasm beside the entry or as text in it. */
const OWN_IMPORTS = {
  name: "own-imports",
  setup(build) {
    build.onResolve({ filter: /^glue$/ }, () => ({ path: GLUE, namespace: "glue" }));
    build.onLoad({ filter: /.*/, namespace: "glue" }, async () => ({
      contents: await glueFactory(GLUE, JSON.parse(readFileSync(RENAMED, "utf8"))),
    }));
    build.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path }) => ({ path: `./${basename(path)}`, external: true }));
    build.onResolve({ filter: /^wasm-base64$/ }, () => ({ path: WASM, namespace: "wasm-base64" }));
    build.onLoad({ filter: /.*/, namespace: "wasm-base64" }, ({ path }) => ({
      contents: readFileSync(path).toString("base64"),
      loader: "text",
    }));
  },
};

function copyFiles() {
  for (const name of COPIED) cpSync(join(ROOT, name), join(ROOT, "pkg", name));
  for (const name of readdirSync(join(ROOT, "pkg")).filter((name) => name.endsWith(".d.ts"))) {
    const types = readFileSync(join(ROOT, "pkg", name), "utf8");
    writeFileSync(join(DIST, name), types);
    // What a .d.cts imports must be a .d.cts: TypeScript finds it by the name of the .cjs that it would describe.
    writeFileSync(
      join(DIST, name.replace(".d.ts", ".d.cts")),
      types.replace(/(["'])(\.\/[\w-]+)\.js\1/g, "$1$2.cjs$1"),
    );
  }
}

/** The folders of this machine whose paths rustc would write into the wasm, and what it is to write instead. */
async function machinePaths() {
  const cargoHome = process.env.CARGO_HOME || join(homedir(), ".cargo");
  const sysroot = (await run("rustc", ["--print", "sysroot"])).trim();
  return [
    { path: ROOT, name: "plaid-investments" },
    { path: cargoHome, name: "cargo" },
    { path: sysroot, name: "rust" },
  ];
}

function refuseMachinePaths(paths) {
  for (const file of files(DIST)) {
    const found = paths.find(({ path }) => readFileSync(file).includes(path));
    if (found) throw new Failure(`${relative(ROOT, file)} contains a path of this machine: ${found.path}`);
  }
}

async function packAndInstall() {
  rmSync(PACK, { recursive: true, force: true });
  mkdirSync(PACK, { recursive: true });
  await npm(["pack", "./pkg", "--pack-destination", PACK, "--ignore-scripts"]);
  const [tarball] = files(PACK);
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", INSTALLED, "--strip-components=1"]);
  return tarball;
}

function isUpToDate(inputs) {
  if (!existsSync(STAMP)) return false;
  const stamp = JSON.parse(readFileSync(STAMP, "utf8"));
  return stamp.inputs === inputs && stamp.outputs === outputHash();
}

async function inputHash() {
  const sources = INPUTS.flatMap((path) => files(join(ROOT, path)));
  const generated = [DIST, ...COPIED.map((name) => join(ROOT, "pkg", name))];
  return hash(
    sources.filter((file) => !generated.some((path) => file.startsWith(path))),
    await run("rustc", ["--version"]),
  );
}

function outputHash() {
  return hash([DIST, PACK, INSTALLED].flatMap(files));
}

function hash(paths, text = "") {
  const sum = createHash("sha256").update(text);
  for (const path of paths.sort())
    sum
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update("\0");
  return sum.digest("hex");
}

/** The files at a path: itself, all those below it, or none if it does not exist. */
function files(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => files(join(path, name)));
}

function words(text) {
  return text.split(/\s+/);
}

function printSizes(paths) {
  console.log(`${"bytes".padStart(10)}${"gzip".padStart(10)}  file`);
  for (const path of paths) {
    const content = readFileSync(path);
    const gzip = gzipSync(content, { level: 9 }).length;
    console.log(`${String(content.length).padStart(10)}${String(gzip).padStart(10)}  ${relative(ROOT, path)}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await setup();
    await build();
  });
}
