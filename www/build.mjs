// Makes dist/, which is what is served, of page/: the modules become one file, and Chart.js another that is loaded when needed.
// `wrangler dev` and `wrangler deploy` run it.
import { cpSync, readdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const COPIED = ["index.html", "icon.svg", "_headers"];

const { metafile } = await build({
  entryPoints: [here("page/app.js"), here("page/style.css")],
  outdir: here("dist"),
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
});
for (const name of COPIED) cpSync(here(`page/${name}`), here(`dist/${name}`));

// The names of chunks change with what is in them. Only now, since the one before may be being served.
const made = [...COPIED, ...Object.keys(metafile.outputs).map((path) => basename(path))];
for (const name of readdirSync(here("dist"))) if (!made.includes(name)) rmSync(here(`dist/${name}`));
