import cloudflare from "@hono/vite-build/cloudflare-workers";
import node from "@hono/vite-build/node";
import { defineConfig } from "vite";

const entry = "src/index.js";

// The package is not bundled here: wrangler resolves it with the condition `workerd`.
const external = process.env.SETTING === "none" ? [] : ["plaid-investments"];

const PLUGINS = {
  cloudflare: () => cloudflare({ entry, external, outputDir: "dist/cloudflare" }),
  node: () => node({ entry, outputDir: "dist/node", port: Number(process.env.PORT) }),
};

export default defineConfig(({ mode }) => ({ plugins: [PLUGINS[mode]()] }));
