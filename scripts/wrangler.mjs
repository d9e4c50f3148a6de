// How this repository runs wrangler.
import { join } from "node:path";
import { ROOT } from "./run.mjs";

export const WRANGLER = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");

/**
 * An environment in which it asks nobody anything, reports nothing, leaves no log, and reads no `.env`. In which no explorer
 * notes each step of each request, which took the Worker longer than its own work, and Node keeps what it compiled of wrangler.
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
