// Cloudflare's plugin for Vitest, whose tests run in workerd. By its configuration, wrangler's rules for modules hold there: a
// `.wasm` is a WebAssembly.Module. Without one, Vite would take it for a module to be linked.
import { cloudflareTest } from "@cloudflare/vitest-plugin";

const miniflare = { bindings: { E2E_RUN: process.env.E2E_RUN } };

export default {
  plugins: [cloudflareTest({ wrangler: { configPath: "wrangler.json" }, miniflare })],
  test: { include: ["cloudflare.test.mjs"], testTimeout: 1_800_000 },
};
