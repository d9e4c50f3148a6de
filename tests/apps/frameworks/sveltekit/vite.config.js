import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

// Vite bundles the packages in `noExternal`. Wrangler resolves all other packages with the condition `workerd`.
const noExternal = process.env.SETTING === "none" ? ["plaid-investments"] : [];

export default defineConfig({ plugins: [sveltekit()], ssr: { noExternal } });
