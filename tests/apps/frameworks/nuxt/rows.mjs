import { join } from "node:path";
import { failsAtWasm, works } from "../checks.mjs";
import { build, folderOf, installed, startWrangler } from "../programs.mjs";

const HERE = folderOf("nuxt");
const NUXT = installed(HERE, "nuxt", "bin/nuxt.mjs");

export const rows = [
  {
    name: "Nuxt 4 with the preset cloudflare_module",
    proves: "with `experimental.wasm`, Nitro 2 uses the entry for Workers and keeps its .wasm as a module",
    async run(plaid) {
      await build(HERE, NUXT, ["build"]);
      await works(plaid, startWrangler(HERE, join(HERE, ".output", "server", "wrangler.json")), "/api/call");
    },
  },
  {
    name: "Nuxt 4, without `experimental.wasm`",
    proves: "the build fails, and its error names the .wasm",
    run: () => failsAtWasm(HERE, NUXT),
  },
];
