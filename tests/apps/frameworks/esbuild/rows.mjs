import { join } from "node:path";
import { assert } from "chai";
import { build } from "esbuild";
import { emptied } from "../../../helpers/folders.mjs";
import { serve } from "../../../helpers/workerd.mjs";
import { namesRemedy, works } from "../checks.mjs";
import { folderOf } from "../programs.mjs";

const CONDITION = { conditions: ["workerd"] };
const WASM_AS_FILE = { loader: { ".wasm": "copy" } };

export const rows = [
  {
    name: "esbuild for a Worker",
    proves: "with the condition `workerd` and the loader `copy` for .wasm, the Worker runs in workerd",
    run: async (plaid) => works(plaid, serve(await bundled({ ...CONDITION, ...WASM_AS_FILE }))),
  },
  {
    name: "esbuild for a Worker, without the condition",
    proves: "the Worker is built with the entry for Node, and its error names the missing condition",
    run: async (plaid) => namesRemedy(plaid, serve(await bundled(WASM_AS_FILE)), ["condition `workerd`"]),
  },
  {
    name: "esbuild for a Worker, without the loader",
    proves: "the build fails, and its error names the .wasm",
    async run() {
      const fault = await bundled(CONDITION).then(
        () => assert.fail("it was built"),
        (error) => error.message,
      );
      assert.include(fault, 'No loader is configured for ".wasm" files');
    },
  },
];

async function bundled(options) {
  const folder = emptied("frameworks", "esbuild");
  await build({
    entryPoints: [join(folderOf("esbuild"), "worker.mjs")],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    logLevel: "silent",
    ...options,
  });
  return folder;
}
