// Makes dist/, which is what is served, of page/: the modules become one file, and Chart.js another that is loaded when needed.
// `wrangler dev` and `wrangler deploy` run it.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const COPIED = ["index.html", "icon.svg", "_headers"];

const { outputFiles } = await build({
  entryPoints: [here("page/app.js"), here("page/style.css")],
  outdir: here("dist"),
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  write: false,
});
const made = new Map([
  ...outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]),
  ...COPIED.map((name) => [name, readFileSync(here(`page/${name}`))]),
]);

// What is there may be being served, or made by another build: so a file is there whole or not at all, and one that is as it should
// be is left alone. New ones are made elsewhere on the same disk, since all that is in dist/ is served.
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

// The names of chunks change with what is in them. Only now, since the one before may be being served.
for (const name of served) if (!made.has(name)) rmSync(here(`dist/${name}`), { force: true });
