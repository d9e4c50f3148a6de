// Measures the sizes (raw, gzip and brotli) of the published package, and of programs that make one call.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { node22 } from "../scripts/node22.mjs";
import { ROOT, run } from "../scripts/run.mjs";
import { QUIET, WRANGLER } from "../scripts/wrangler.mjs";
import { FOR_A_BROWSER, FOR_A_WORKER, FOR_NODE, contenderPath, withContender } from "./contenders/bundle.mjs";

const OUT = join(ROOT, "target", "bench", "bytes");
const DIST = join(ROOT, "node_modules", "plaid-investments", "dist");
const WASM = join(DIST, "plaid_investments.wasm");
/** The files that a contender's Worker needs besides its code. */
const WASMS = { ours: [WASM], refresh: [join(DIST, "plaid_investments_refresh.wasm")] };
const WORKER = join(ROOT, "bench", "workerd", "once.mjs");

const ENTRIES = {
  workerd: [join(DIST, "workerd.js"), WASM],
  "edge-light": [join(DIST, "edge-light.js"), WASM],
  import: [join(DIST, "index.js")],
  require: [join(DIST, "index.cjs")],
};

/** The size of one entry of the package, with the wasm that it imports. */
export const sizeOfEntry = async (entry) => sizeOf(ENTRIES[entry]);

/** The size of a Worker, minified by esbuild. */
export async function sizeOfWorker(contender) {
  const js = await minified({ entryPoints: [WORKER], ...FOR_A_WORKER, ...withContender(contender) }, contender);
  return sizeOf([js, ...(WASMS[contender] ?? [])]);
}

/** The size of a Worker as wrangler uploads it by default, not minified. */
export async function sizeOfUpload(contender) {
  const out = join(OUT, "wrangler", contender);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const config = join(OUT, `wrangler-${contender}.json`);
  const alias = { contender: contenderPath(contender) };
  writeFileSync(config, JSON.stringify({ name: "bench", main: WORKER, compatibility_date: "2026-04-01", alias }));
  await run(node22(), [WRANGLER, "deploy", "--dry-run", "--outdir", out, "--config", config], { env: QUIET });
  const shipped = readdirSync(out).filter((name) => /\.(js|wasm)$/.test(name));
  return sizeOf(shipped.map((name) => join(out, name)));
}

/** The size of a program for a browser or for Node, minified by esbuild. */
export const sizeForBrowser = (contender) => sizeOfProgram(contender, FOR_A_BROWSER);
export const sizeForNode = (contender) => sizeOfProgram(contender, FOR_NODE);

async function sizeOfProgram(contender, options) {
  return sizeOf([await minified({ entryPoints: [contenderPath(contender)], ...options }, contender)]);
}

async function minified(options, contender) {
  const outfile = join(OUT, "esbuild", `${contender}.js`);
  const { build } = await import("esbuild");
  await build({ ...options, outfile, minify: true, legalComments: "none" });
  return outfile;
}

/** The total size of the files. Each file is compressed separately, as hosts do. */
function sizeOf(paths) {
  const contents = paths.map((path) => readFileSync(path));
  const total = (compress) => contents.reduce((sum, content) => sum + compress(content).length, 0);
  return {
    raw: total((content) => content),
    gzip: total((content) => gzipSync(content, { level: 9 })),
    brotli: total((content) => brotliCompressSync(content)),
  };
}
