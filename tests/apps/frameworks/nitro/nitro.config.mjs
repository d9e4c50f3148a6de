import { defineNitroConfig } from "nitro/config";

// The package is not bundled here: wrangler resolves it with the condition `workerd`.
const external = process.env.SETTING === "none" ? [] : ["plaid-investments"];

export default defineNitroConfig({
  preset: "cloudflare_module",
  compatibilityDate: "2026-04-01",
  cloudflare: { deployConfig: true, wrangler: { name: "plaid-investments-nitro" } },
  rollupConfig: { external },
  // Nitro 3.0.0 minifies with a package that it does not install.
  minify: false,
});
