// Starts the examples that are Workers in workerd, with KV namespaces and queues outside.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { node22 } from "../../../scripts/node22.mjs";
import { run } from "../../../scripts/run.mjs";
import { QUIET, WRANGLER } from "../../../scripts/wrangler.mjs";
import { emptied } from "../../helpers/folders.mjs";
import { serve, upload } from "../../helpers/workerd.mjs";
import { startKv } from "./kv.mjs";
import { EXAMPLES } from "./programs.mjs";
import { startQueue } from "./queue.mjs";

const uploads = new Map();

/** The bundles of the examples by wrangler, each made once in a process. */
export async function uploaded(name) {
  if (!uploads.has(name)) {
    const folder = emptied("examples", `${name}-${process.pid}`);
    uploads.set(
      name,
      upload(join(EXAMPLES, name, "wrangler.jsonc"), folder).then(() => folder),
    );
  }
  return uploads.get(name);
}

/**
 * The bundle of an example whose entry is replaced by this source.
 *
 * @param {string} name
 * @param {string} source
 */
export async function uploadedAs(name, source) {
  const folder = emptied("examples", `${name}-entry-${process.pid}`);
  const [entry, built] = [join(folder, "entry.js"), join(folder, "built")];
  writeFileSync(entry, source);
  const config = join(EXAMPLES, name, "wrangler.jsonc");
  await run(node22(), [WRANGLER, "deploy", entry, "--dry-run", "--config", config, "--outdir", built], { env: QUIET });
  return built;
}

/** The queue and the KV namespaces of hono/, which outlive a workerd. */
export async function openHono({ plaid }) {
  const [queue, tokens, holdings] = await Promise.all([startQueue(), startKv(), startKv()]);
  tokens.values.set(plaid.itemId, plaid.accessToken);
  return { queue, tokens, holdings, close: () => [queue, tokens, holdings].forEach(({ close }) => close()) };
}

export async function startHono({ env }, { queue, tokens, holdings }) {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL, ADMIN_TOKEN } = env;
  return serve(await uploaded("hono"), {
    vars: { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL, ADMIN_TOKEN },
    kv: { TOKENS: tokens.url, HOLDINGS: holdings.url },
    queues: { WEBHOOKS: queue.url },
  });
}
