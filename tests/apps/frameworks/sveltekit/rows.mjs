import { join } from "node:path";
import { namesRemedy, works } from "../checks.mjs";
import { WITHOUT_SETTING, build, folderOf, installed, startWrangler } from "../programs.mjs";

const HERE = folderOf("sveltekit");

export const rows = [
  {
    name: "SvelteKit 2 and adapter-cloudflare",
    proves: "without any setting, SvelteKit does not bundle the package, and wrangler uses the entry for Workers",
    async run(plaid) {
      await viteBuild();
      await works(plaid, startWrangler(HERE, join(HERE, "wrangler.jsonc")), "/call");
    },
  },
  {
    name: "SvelteKit 2 with the package in `ssr.noExternal`",
    proves: "the Worker is built with the entry for Node, and its error names the missing condition",
    async run(plaid) {
      await viteBuild(WITHOUT_SETTING);
      await namesRemedy(plaid, startWrangler(HERE, join(HERE, "wrangler.jsonc")), ["condition `workerd`"], "/call");
    },
  },
];

function viteBuild(env) {
  return build(HERE, installed(HERE, "vite", "bin/vite.js"), ["build"], env);
}
