// Cloudflare's plugin for Vitest, whose tests run in workerd. The wrangler configuration makes a `.wasm` a WebAssembly.Module: without it,
// Vite would link the module.
import { cloudflareTest } from "@cloudflare/vitest-plugin";

const miniflare = { bindings: { SUITE_RUN: process.env.SUITE_RUN } };

export default {
  plugins: [cloudflareTest({ wrangler: { configPath: "wrangler.json" }, miniflare })],
  test: { include: ["cloudflare.test.mjs"], testTimeout: 1_800_000 },
};
