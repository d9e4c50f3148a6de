import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { assert } from "chai";
import { smoke } from "../../bundlers/smoke.mjs";
import { run } from "../../../../scripts/run.mjs";
import { emptied } from "../../../helpers/folders.mjs";
import { openIn } from "../../../suite/runtimes/browser-programs.mjs";
import { startPages } from "../../../suite/runtimes/browser-server.mjs";
import { attempt, build, folderOf, installed } from "../programs.mjs";

const HERE = folderOf("parcel");
const PARCEL = installed(HERE, "parcel", "lib/bin.js");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".json": "application/json" };

export const rows = [
  {
    name: "Parcel, a Node program",
    proves: "with the setting `packageExports`, Parcel bundles every entry",
    async run(plaid) {
      const program = join(await buildTarget("program"), "program.js");
      await smoke(plaid.url, async (given) =>
        JSON.parse(await run(process.execPath, [program, JSON.stringify(given)])),
      );
    },
  },
  {
    name: "Parcel, a page",
    proves: "the same in Chromium",
    needs: "chromium",
    async run(plaid) {
      const folder = await buildTarget("page");
      const files = Object.fromEntries(
        readdirSync(folder).map((name) => [`/${name}`, file(TYPES[extname(name)], readFileSync(join(folder, name)))]),
      );
      const pages = await startPages({ ...plaid, faultsUrls: [plaid.url] }, { pages: files, headers: {} });
      const runApp = async (given) => {
        files["/given"] = file(TYPES[".json"], JSON.stringify(given));
        return (await openIn("Chromium", `${pages.origin}/index.html`, pages.nextResults())).value;
      };
      await smoke(pages.origin, runApp, { dangerouslyAllowBrowser: true }).finally(pages.close);
    },
  },
  {
    name: "Parcel, without `packageExports`",
    proves: "the build fails, and its error names an entry that exists only in the package's `exports`",
    async run() {
      const folder = emptied("frameworks", "parcel");
      const { program } = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")).targets;
      program.source = relative(folder, join(HERE, program.source));
      writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", targets: { program } }));
      const { code, output } = await attempt(folder, PARCEL, ["build", "--target", "program", "--no-cache"]);
      assert.notStrictEqual(code, 0);
      assert.include(output, "Failed to resolve 'plaid-investments/refresh'");
    },
  },
];

async function buildTarget(target) {
  await build(HERE, PARCEL, ["build", "--target", target, "--no-cache"]);
  return join(HERE, "dist", target);
}

function file(type, body) {
  return { headers: { "Content-Type": type }, body };
}
