import { defineConfig } from "nitro";

export default defineConfig({
  serverDir: "./",
  preset: "cloudflare_module",
  compatibilityDate: "2026-04-01",
  cloudflare: { deployConfig: true, wrangler: { name: "plaid-investments-nitro-beta" } },
});
