import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";

export async function buildByRollup(entry, folder) {
  const file = `${folder}/app.mjs`;
  const onLog = (_, { message }) => {
    throw new Error(message);
  };
  const bundle = await rollup({ input: entry, plugins: [nodeResolve()], onLog });
  await bundle.write({ file, format: "es" });
  return file;
}
