import { join } from "node:path";
import { namesRemedy, works } from "../checks.mjs";
import { WITHOUT_SETTING, build, folderOf, freePort, installed, start, startWrangler } from "../programs.mjs";

const HERE = folderOf("hono");
const WRANGLER_FILE = join(HERE, "wrangler.jsonc");

export const rows = [
  {
    name: "Hono for a Worker",
    proves: "with `external`, @hono/vite-build does not bundle the package, and wrangler uses the entry for Workers",
    async run(plaid) {
      await viteBuild("cloudflare");
      await works(plaid, startWrangler(HERE, WRANGLER_FILE), "/call");
    },
  },
  {
    name: "Hono for a Worker, without `external`",
    proves: "the Worker is built with the entry for Node, and its error names the missing condition",
    async run(plaid) {
      await viteBuild("cloudflare", WITHOUT_SETTING);
      await namesRemedy(plaid, startWrangler(HERE, WRANGLER_FILE), ["condition `workerd`"], "/call");
    },
  },
  {
    name: "Hono for a Node server",
    proves: "without any setting, @hono/vite-build bundles the package",
    async run(plaid) {
      const port = await freePort();
      await viteBuild("node", { PORT: `${port}` });
      await works(plaid, start(HERE, join(HERE, "dist", "node", "index.js"), [], { port }), "/call");
    },
  },
];

function viteBuild(mode, env) {
  return build(HERE, installed(HERE, "vite", "bin/vite.js"), ["build", "--mode", mode], env);
}
