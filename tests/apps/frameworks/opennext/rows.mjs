import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../../scripts/run.mjs";
import { namesRemedy, works } from "../checks.mjs";
import { WITHOUT_SETTING, build, folderOf, installed, startWrangler } from "../programs.mjs";

const HERE = folderOf("opennext");

export const rows = [
  {
    name: "Next 16 on Cloudflare with OpenNext",
    proves: "with `serverExternalPackages`, Next does not bundle the package, and OpenNext uses the entry for Workers",
    async run(plaid) {
      await buildApp();
      await works(plaid, startWrangler(HERE, join(HERE, "wrangler.jsonc")), "/call");
    },
  },
  {
    name: "Next 16 with OpenNext, without `serverExternalPackages`",
    proves: "the Worker is built with the entry for Node, and its error names the missing setting",
    async run(plaid) {
      await buildApp(WITHOUT_SETTING);
      await namesRemedy(plaid, startWrangler(HERE, join(HERE, "wrangler.jsonc")), ["serverExternalPackages"], "/call");
    },
  },
];

async function buildApp(env) {
  copyWhatIsOutside();
  await build(HERE, installed(HERE, "@opennextjs/cloudflare", "dist/cli/index.js"), ["build"], env);
}

/** OpenNext uses the folder of the lock file as the root, and ignores files outside it. So these files are copied. */
function copyWhatIsOutside() {
  for (const folder of [".next", ".open-next", "copied"]) rmSync(join(HERE, folder), { recursive: true, force: true });
  const copies = {
    "node_modules/plaid-investments": "node_modules/plaid-investments",
    "tests/apps/bundlers/app.mjs": "copied/bundlers/app.mjs",
    "tests/apps/frameworks/app.mjs": "copied/frameworks/app.mjs",
  };
  for (const [from, to] of Object.entries(copies)) cpSync(join(ROOT, from), join(HERE, to), { recursive: true });
}
