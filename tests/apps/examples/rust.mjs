// Builds the Rust Worker by cargo and by the program that makes the package's bindings. A user has worker-build, which does the same and
// takes minutes to install.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { run } from "../../../scripts/run.mjs";
import { bindingsPath } from "../../../scripts/setup.mjs";
import { EXAMPLES } from "./programs.mjs";

const CRATE = join(EXAMPLES, "rust-worker");
const BUILT = join(CRATE, "target", "wasm32-unknown-unknown", "release", "refresh_worker.wasm");
const CARGO = ["build", "--release", "--locked", "--target", "wasm32-unknown-unknown", "--target-dir", "target"];

const SHIM = `import module from "./refresh_worker_bg.wasm";
import * as glue from "./refresh_worker.js";
glue.initSync({ module });
export default { fetch: glue.fetch };`;

/**
 * Builds the Worker into `folder`.
 *
 * @param {string} folder
 */
export async function bindRustWorker(folder) {
  await run("cargo", CARGO, { cwd: CRATE });
  const bound = join(CRATE, "target", "bound");
  await run(bindingsPath(), [BUILT, bound, "refresh_worker"]);
  await build({
    stdin: { contents: SHIM, resolveDir: bound },
    bundle: true,
    format: "esm",
    target: "es2022",
    external: ["*.wasm", "cloudflare:*"],
    outfile: join(folder, "worker.js"),
  });
  copyFileSync(join(bound, "refresh_worker_bg.wasm"), join(folder, "refresh_worker_bg.wasm"));
  return folder;
}
