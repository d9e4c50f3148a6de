// Runs a Worker in workerd, as wrangler would upload it.
import { fileURLToPath } from "node:url";
import { serve, upload } from "../../../helpers/workerd.mjs";

const CONFIG = fileURLToPath(new URL("wrangler.jsonc", import.meta.url));

/** Builds the Worker and serves it. Resolves to `{ url, close }`. */
export async function serveWorker(folder) {
  await upload(CONFIG, folder);
  return serve(folder);
}
