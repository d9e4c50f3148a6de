// A Worker as wrangler would upload it, in workerd.
import { fileURLToPath } from "node:url";
import { serve, upload } from "../../workerd.mjs";

const CONFIG = fileURLToPath(new URL("wrangler.jsonc", import.meta.url));

/** Builds the Worker and serves it. Resolves to `{ url, close }`. */
export async function serveWorker(folder) {
  await upload(CONFIG, folder);
  return serve(folder);
}
