// The settings with which this repository runs wrangler.
import { join } from "node:path";
import { ROOT } from "./run.mjs";

export const WRANGLER = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");

/**
 * Environment variables with which wrangler shows no prompts, sends no reports, writes no log and reads no `.env`. They also enable Node's compile
 * cache, and disable the explorer, which records each step of each request and takes longer than the Worker itself.
 */
export const QUIET = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
  NODE_COMPILE_CACHE: join(ROOT, "target", "node-compile-cache"),
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
  X_LOCAL_EXPLORER: "false",
  X_LOCAL_OBSERVABILITY: "false",
};
