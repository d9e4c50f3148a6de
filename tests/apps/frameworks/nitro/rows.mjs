import { join } from "node:path";
import { failsAtWasm, works } from "../checks.mjs";
import { build, folderOf, installed, startWrangler } from "../programs.mjs";

const HERE = folderOf("nitro");
const NITRO = installed(HERE, "nitro", "dist/cli/index.mjs");

export const rows = [
  {
    name: "Nitro 3.0.0 with the preset cloudflare_module",
    proves: "with `rollupConfig.external`, Nitro does not bundle the package, and wrangler uses the entry for Workers",
    async run(plaid) {
      await build(HERE, NITRO, ["build"]);
      await works(plaid, startWrangler(HERE, join(HERE, ".output", "server", "wrangler.json")), "/call");
    },
  },
  {
    name: "Nitro 3.0.0, without `rollupConfig.external`",
    proves: "the build fails, and its error names the .wasm",
    run: () => failsAtWasm(HERE, NITRO),
  },
];
