// Builds the app from the packed package by each bundler, and runs it. The last line is "N passed, N failed, N skipped".
import { fileURLToPath } from "node:url";
import { run } from "../../../scripts/run.mjs";
import { emptied } from "../../helpers/folders.mjs";
import { openIn } from "../../suite/runtimes/browser-programs.mjs";
import { startPages } from "../../suite/runtimes/browser-server.mjs";
import { runRows } from "../rows.mjs";
import { buildByEsbuild } from "./esbuild/build.mjs";
import { buildByRollup } from "./rollup/build.mjs";
import { smoke } from "./smoke.mjs";
import { serveBuilt, serveForDevelopment } from "./vite/pages.mjs";
import { buildByWebpack } from "./webpack/build.mjs";
import { serveWorker } from "./wrangler/worker.mjs";

const IN_NODE = fileURLToPath(new URL("in-node.mjs", import.meta.url));

const BUNDLERS = {
  esbuild: inNode(buildByEsbuild),
  Rollup: inNode(buildByRollup),
  webpack: inNode(buildByWebpack),
  "Vite, built": inChromium(serveBuilt),
  "Vite, for development": inChromium(serveForDevelopment),
  wrangler: { run: inWorkerd },
};

function inNode(build) {
  return {
    async run(server, folder) {
      const program = await build(IN_NODE, folder);
      await smoke(server.url, async (given) =>
        JSON.parse(await run(process.execPath, [program, JSON.stringify(given)])),
      );
    },
  };
}

function inChromium(serve) {
  return {
    needs: "chromium",
    async run(server, folder) {
      const files = {};
      const pages = await startPages({ ...server, faultsUrls: [server.url] }, { pages: files, headers: {} });
      const { url, close } = await serve(pages.origin, folder);
      const runApp = async (given) => {
        files["/given"] = { headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) };
        const { value } = await openIn("Chromium", url, pages.nextResults());
        return value;
      };
      try {
        await smoke(new URL(url).origin, runApp, { dangerouslyAllowBrowser: true });
      } finally {
        await close();
        await pages.close();
      }
    },
  };
}

async function inWorkerd(server, folder) {
  const { url, close } = await serveWorker(folder);
  try {
    await smoke(server.url, async (given) => {
      const response = await fetch(url, { method: "POST", body: JSON.stringify(given) });
      return response.ok ? response.json() : { fault: await response.text() };
    });
  } finally {
    close();
  }
}

const rows = Object.entries(BUNDLERS).map(([name, { needs, run }]) => ({
  name,
  needs,
  run: async (server) => run(server, emptied("bundlers", name.replace(/\W+/g, "-"))),
}));
await runRows(rows);
