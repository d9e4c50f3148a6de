import { join } from "node:path";
import { works } from "../checks.mjs";
import { build, folderOf, installed, start, startWrangler } from "../programs.mjs";

const HERE = folderOf("astro");
const ASTRO = installed(HERE, "astro", "bin/astro.mjs");

export const rows = [
  {
    name: "Astro 7 and @astrojs/cloudflare, built",
    proves: "without any setting, the adapter uses the entry for Workers and its .wasm",
    async run(plaid) {
      await build(HERE, ASTRO, ["build"]);
      await works(plaid, startWrangler(HERE, join(HERE, "dist", "server", "wrangler.json")), "/call");
    },
  },
  {
    name: "Astro 7 and @astrojs/cloudflare, dev server",
    proves: "the same for the dev server, which runs the app in workerd",
    run: (plaid) => works(plaid, start(HERE, ASTRO, ["dev", "--host", "127.0.0.1", "--port", "0"]), "/call"),
  },
];
