// Makes dist/, which is what is served, of page/: the modules become one file, and Chart.js another that is loaded when needed.
// `wrangler dev` and `wrangler deploy` run it.
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const COPIED = ["index.html", "icon.svg", "_headers"];

rmSync(here("dist"), { recursive: true, force: true });
await build({
  entryPoints: [here("page/app.js"), here("page/style.css")],
  outdir: here("dist"),
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});
for (const name of COPIED) cpSync(here(`page/${name}`), here(`dist/${name}`));
