import { join } from "node:path";
import { works } from "../checks.mjs";
import { build, folderOf, installed, startWrangler } from "../programs.mjs";

const HERE = folderOf("nitro-beta");

export const rows = [
  {
    name: "Nitro 3, the newest beta, with the preset cloudflare_module",
    proves: "without any setting, Nitro uses the entry for Workers and keeps its .wasm as a module",
    async run(plaid) {
      await build(HERE, installed(HERE, "nitro", "dist/cli/index.mjs"), ["build"]);
      await works(plaid, startWrangler(HERE, join(HERE, ".output", "server", "wrangler.json")), "/call");
    },
  },
];
