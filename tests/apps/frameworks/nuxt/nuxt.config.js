export default defineNuxtConfig({
  compatibilityDate: "2026-04-01",
  nitro: {
    preset: "cloudflare_module",
    cloudflare: { deployConfig: true, wrangler: { name: "plaid-investments-nuxt" } },
    experimental: { wasm: process.env.SETTING !== "none" },
  },
});
