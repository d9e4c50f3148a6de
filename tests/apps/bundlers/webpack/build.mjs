import { promisify } from "node:util";
import webpack from "webpack";

export async function buildByWebpack(entry, folder) {
  const output = { path: folder, filename: "app.cjs" };
  const stats = await promisify(webpack)({ mode: "production", target: "node", entry, output });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
  return `${folder}/app.cjs`;
}
