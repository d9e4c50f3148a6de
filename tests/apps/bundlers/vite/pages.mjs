// Vite's build, and its development server, which bundles each package before it serves it.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, createServer, preview } from "vite";

const ROOT = fileURLToPath(new URL(".", import.meta.url));

/** Vite's settings. The server at `origin` answers all requests but those for the app's files. */
function settings(origin, folder) {
  const proxy = Object.fromEntries(["/case", "/asks", "/given", "/results"].map((path) => [path, { target: origin }]));
  const server = { host: "127.0.0.1", port: 0, proxy };
  return {
    root: ROOT,
    configFile: false,
    logLevel: "warn",
    cacheDir: `${folder}/cache`,
    build: { outDir: `${folder}/dist`, emptyOutDir: true },
    server: {
      ...server,
      hmr: false,
      watch: null,
      fs: { allow: [fileURLToPath(new URL("../../../..", import.meta.url))] },
    },
    preview: server,
  };
}

export async function serveBuilt(origin, folder) {
  await build(settings(origin, folder));
  const server = await preview(settings(origin, folder));
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}

export async function serveForDevelopment(origin, folder) {
  const server = await createServer(settings(origin, folder));
  await server.listen();
  return {
    url: server.resolvedUrls.local[0],
    async close() {
      await server.close();
      if (!existsSync(`${folder}/cache/deps/plaid-investments.js`))
        throw new Error("Vite did not bundle the package before");
    },
  };
}
