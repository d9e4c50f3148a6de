// Builds dist/ from page/ and shared/. dist/ is the folder that the Worker serves. It holds one file for each of the two
// pages, one for their shared code, and one for Chart.js, which loads on demand. `wrangler dev` and `wrangler deploy`
// run this file.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const COPIED = ["index.html", "operations.html", "icon.svg", "_headers"];

const { outputFiles } = await build({
  entryPoints: ["app.ts", "operations.ts", "style.css"].map((name) => here(`page/${name}`)),
  outdir: here("dist"),
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  // page/tsconfig.json is only for the type check.
  tsconfigRaw: {},
  logLevel: "warning",
  write: false,
});
const made = new Map([
  ...outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]),
  ...COPIED.map((name) => [name, readFileSync(here(`page/${name}`))]),
]);

// dist/ may be in use: a server may be serving it, and another build may be writing to it. So each file is replaced
// atomically, and a file with the right content is not touched. New files are written outside dist/, because every file
// in dist/ is served. They are on the same disk, because a rename is atomic only there.
mkdirSync(here("dist"), { recursive: true });
const served = new Set(readdirSync(here("dist")));
const isServed = ([name, contents]) => served.has(name) && readFileSync(here(`dist/${name}`)).equals(contents);
const changed = [...made].filter((file) => !isServed(file));
if (changed.length > 0) {
  mkdirSync(here(".wrangler/tmp"), { recursive: true });
  const fresh = mkdtempSync(here(".wrangler/tmp/dist-"));
  for (const [name, contents] of changed) {
    writeFileSync(join(fresh, name), contents);
    renameSync(join(fresh, name), here(`dist/${name}`));
  }
  rmSync(fresh, { recursive: true });
}

// The name of a chunk changes with its content. Old chunks are deleted last, because they may still be in use until the
// new files are in place.
for (const name of served) if (!made.has(name)) rmSync(here(`dist/${name}`), { force: true });
