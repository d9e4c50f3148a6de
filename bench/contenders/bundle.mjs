// How esbuild bundles a contender: as an import of "contender", for where it is to run.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

const COMMON = { bundle: true, format: "esm", external: ["*.wasm"], logLevel: "warning" };

// The conditions are wrangler's.
export const FOR_A_WORKER = { ...COMMON, conditions: ["workerd", "worker", "browser"] };
export const FOR_A_BROWSER = { ...COMMON, platform: "browser" };
export const FOR_NODE = { ...COMMON, platform: "node" };

export const contenderPath = (contender, of = ".") => join(HERE, of, `${contender}.mjs`);

export const withContender = (contender, of) => ({ alias: { contender: contenderPath(contender, of) } });
