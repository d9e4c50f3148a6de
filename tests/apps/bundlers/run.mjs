// Builds the app from the packed package by each bundler, and runs it. Ends in "N passed, N failed".
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { programPath, whyMissing } from "../../../scripts/programs.mjs";
import { ROOT, run } from "../../../scripts/run.mjs";
import { openIn } from "../../suite/runtimes/browser-programs.mjs";
import { startPages } from "../../suite/runtimes/browser-server.mjs";
import { startServer } from "../../suite/harness/server.mjs";
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

const server = await startServer();
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, { needs, run }] of Object.entries(BUNDLERS)) {
  if (needs && !programPath(needs)) {
    console.log(`skipped: ${name}: ${whyMissing(needs)}`);
    total.skipped += 1;
    continue;
  }
  const folder = join(ROOT, "target", "bundlers", name.replace(/\W+/g, "-"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const started = performance.now();
  const fault = await run(server, folder).then(
    () => undefined,
    (error) => error.stack,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(fault ? `not ok: ${name} in ${seconds} s\n${fault}\n` : `ok: ${name} in ${seconds} s`);
  total[fault ? "failed" : "passed"] += 1;
}
await server.close();
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
