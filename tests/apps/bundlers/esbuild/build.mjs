import { assert } from "chai";
import { build } from "esbuild";

export async function buildByEsbuild(entry, folder) {
  const outfile = `${folder}/app.mjs`;
  const bundled = { entryPoints: [entry], outfile, bundle: true, minify: true, platform: "node", format: "esm" };
  const { warnings } = await build({ ...bundled, logLevel: "silent" });
  assert.isEmpty(warnings);
  return outfile;
}
