// Builds the sources into the publishable pkg/, packs it, and unpacks the tarball into node_modules/plaid-investments, so
// that the tests and www/ import by name the same files that npm would install.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { glueFactory } from "./glue.mjs";
import { Failure, ROOT, main, npm, run, step } from "./run.mjs";
import { setup } from "./setup.mjs";
import { MODULES, machinePathIn, machinePaths, makeModules } from "./wasm.mjs";

/** @import { BuildOptions, Plugin } from "esbuild" */
/** @import { MachinePath, WasmModule } from "./wasm.mjs" */

const DIST = join(ROOT, "pkg", "dist");
const ENTRIES = join(ROOT, "pkg", "entries");
const PACK = join(ROOT, "target", "pack");
const INSTALLED = join(ROOT, "node_modules", "plaid-investments");
const STAMP = join(ROOT, "target", "build-stamp.json");

const INPUTS = [
  "Cargo.toml",
  "Cargo.lock",
  "README.md",
  "LICENSE",
  "THIRD-PARTY-NOTICES",
  "package-lock.json",
  "src",
  "pkg",
  "scripts/bindings/Cargo.lock",
  "scripts/bindings/src",
  "scripts/build.mjs",
  "scripts/glue.mjs",
  "scripts/snip.mjs",
  "scripts/wasm.mjs",
];
const COPIED = ["README.md", "LICENSE", "THIRD-PARTY-NOTICES"];

const TESTING = join(ROOT, "pkg", "testing", "index.js");

const USAGE = `Usage: npm run build

Sets up what is missing, builds the package in pkg/dist, packs it, and installs the tarball in node_modules/plaid-investments.`;

/** The bundles: the entry, the output file and the WebAssembly module of each. */
const BUNDLES = [
  { from: join(ENTRIES, "workerd.js"), to: "workerd.js", wasm: MODULES.all },
  { from: join(ENTRIES, "edge-light.js"), to: "edge-light.js", wasm: MODULES.all },
  { from: join(ENTRIES, "index.js"), to: "index.js", wasm: MODULES.all },
  { from: join(ENTRIES, "index.js"), to: "index.cjs", wasm: MODULES.all },
  { from: join(ENTRIES, "refresh", "workerd.js"), to: "refresh.workerd.js", wasm: MODULES.refresh },
  { from: join(ENTRIES, "refresh", "edge-light.js"), to: "refresh.edge-light.js", wasm: MODULES.refresh },
  { from: join(ENTRIES, "refresh", "index.js"), to: "refresh.js", wasm: MODULES.refresh },
  { from: join(ENTRIES, "refresh", "index.js"), to: "refresh.cjs", wasm: MODULES.refresh },
  { from: join(ENTRIES, "portfolio", "workerd.js"), to: "portfolio.workerd.js", wasm: MODULES.portfolio },
  { from: join(ENTRIES, "portfolio", "edge-light.js"), to: "portfolio.edge-light.js", wasm: MODULES.portfolio },
  { from: join(ENTRIES, "portfolio", "index.js"), to: "portfolio.js", wasm: MODULES.portfolio },
  { from: join(ENTRIES, "portfolio", "index.js"), to: "portfolio.cjs", wasm: MODULES.portfolio },
  { from: TESTING, to: "testing.js" },
  { from: TESTING, to: "testing.cjs" },
  { from: join(ROOT, "pkg", "cli", "main.js"), to: "cli.js" },
];

export async function build() {
  const inputs = await inputHash();
  if (isUpToDate(inputs)) return console.log("The package is up to date.");
  rmSync(STAMP, { force: true });
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  await step("Compiling the crate to WebAssembly, for all functions, for the refresh alone and for portfolios", () =>
    makeModules(DIST),
  );
  await step("Bundling the entries", bundle);
  copyFiles();
  refuseMachinePaths(await machinePaths());
  const tarball = await step("Packing the package and installing it for tests and www/", packAndInstall);
  writeFileSync(STAMP, JSON.stringify({ inputs, outputs: outputHash() }));
  printSizes([...files(DIST), tarball]);
}

async function bundle() {
  const esbuild = await import("esbuild");
  /** @type {BuildOptions} */
  const common = {
    bundle: true,
    minify: true,
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    packages: "external",
    // pkg/tsconfig.json is only for the type check. With it, esbuild would write "use strict".
    tsconfigRaw: {},
    logLevel: "silent",
  };
  try {
    for (const { from, to, wasm } of BUNDLES) {
      const format = to.endsWith(".cjs") ? "cjs" : "esm";
      const plugins = wasm ? [ownImports(wasm)] : [];
      await esbuild.build({ ...common, entryPoints: [from], outfile: join(DIST, to), format, plugins });
    }
  } catch (error) {
    throw new Failure(/** @type {Error} */ (error).message);
  }
}

/**
 * Resolves the imports of the entries that are not source files: the glue, and the wasm as a file or as base64 text.
 *
 * @type {(module: WasmModule) => Plugin}
 */
const ownImports = ({ name, glue, renamed }) => ({
  name: "own-imports",
  setup(build) {
    build.onResolve({ filter: /^glue$/ }, () => ({ path: glue, namespace: "glue" }));
    build.onLoad({ filter: /.*/, namespace: "glue" }, async () => ({
      contents: await glueFactory(glue, JSON.parse(readFileSync(renamed, "utf8"))),
    }));
    build.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path }) => ({ path: `./${basename(path)}`, external: true }));
    build.onResolve({ filter: /^wasm-base64$/ }, () => ({
      path: join(DIST, `${name}.wasm`),
      namespace: "wasm-base64",
    }));
    build.onLoad({ filter: /.*/, namespace: "wasm-base64" }, ({ path }) => ({
      contents: readFileSync(path).toString("base64"),
      loader: "text",
    }));
  },
});

function copyFiles() {
  for (const name of COPIED) cpSync(join(ROOT, name), join(ROOT, "pkg", name));
  for (const name of readdirSync(join(ROOT, "pkg")).filter((name) => name.endsWith(".d.ts"))) {
    const types = readFileSync(join(ROOT, "pkg", name), "utf8");
    writeFileSync(join(DIST, name), types);
    // A .d.cts file must import .d.cts files. TypeScript finds them by the names of the .cjs files.
    writeFileSync(
      join(DIST, name.replace(".d.ts", ".d.cts")),
      types.replace(/(["'])(\.\/[\w-]+)\.js\1/g, "$1$2.cjs$1"),
    );
  }
}

/**
 * Only a compiler writes paths of this machine, so only the modules are searched. In other files, a text that is like a path is none: a clone
 * may be in `/app`, and a declaration may name `https://app.example`.
 *
 * @param {MachinePath[]} paths
 */
function refuseMachinePaths(paths) {
  for (const file of files(DIST).filter((file) => file.endsWith(".wasm"))) {
    const found = machinePathIn(readFileSync(file), paths);
    if (found) throw new Failure(`${relative(ROOT, file)} contains a path of this machine: ${found}`);
  }
}

async function packAndInstall() {
  rmSync(PACK, { recursive: true, force: true });
  mkdirSync(PACK, { recursive: true });
  await npm(["pack", "./pkg", "--pack-destination", PACK, "--ignore-scripts"]);
  const [tarball] = files(PACK);
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  // Without tar -z, because GNU tar needs the program gzip for it.
  const tar = join(ROOT, "target", "package.tar");
  writeFileSync(tar, gunzipSync(readFileSync(tarball)));
  await run("tar", ["-xf", tar, "-C", INSTALLED, "--strip-components=1"]);
  rmSync(tar);
  return tarball;
}

/** @param {string} inputs */
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

/**
 * @param {string[]} paths
 * @param {string} text
 */
function hash(paths, text = "") {
  const sum = createHash("sha256").update(text);
  for (const path of paths.toSorted())
    sum
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update("\0");
  return sum.digest("hex");
}

/**
 * The files at a path: the file itself, or all files in the folder, or none if it does not exist.
 *
 * @param {string} path
 * @returns {string[]}
 */
function files(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => files(join(path, name)));
}

/** @param {string[]} paths */
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
  }, USAGE);
}
