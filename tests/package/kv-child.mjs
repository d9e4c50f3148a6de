// Verifies a webhook in two isolates of workerd that share a KV namespace, one after the other. Prints the results and the content of the
// namespace. Arguments: a folder with the Worker, and the options of `verifyWebhook` as JSON.
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { Miniflare, convertV4MiniflareOptions } from "miniflare";

/** @typedef {"ESModule" | "CompiledWasm"} ModuleType */

/** @type {Record<string, ModuleType>} */
const TYPES = { ".js": "ESModule", ".wasm": "CompiledWasm" };

const [folder = "", options = ""] = process.argv.slice(2);
const modules = readdirSync(folder)
  .filter((name) => extname(name) in TYPES)
  // The first module is the Worker.
  .sort((one, other) => Number(other === "kv-worker.js") - Number(one === "kv-worker.js"))
  .map((name) => ({
    type: TYPES[extname(name)] ?? "ESModule",
    path: join(folder, name),
    contents: readFileSync(join(folder, name)),
  }));
/** @param {string} name */
const worker = (name) => ({
  name,
  modulesRoot: folder,
  modules,
  compatibilityDate: "2026-04-01",
  kvNamespaces: { KEYS: "keys" },
});
const miniflare = new Miniflare(convertV4MiniflareOptions({ workers: [worker("first"), worker("second")] }));
try {
  const results = [];
  for (const name of ["first", "first", "second"]) {
    const { fetch } = await miniflare.getWorker(name);
    const response = await fetch("http://worker.test/", { method: "POST", body: options });
    results.push(await response.json());
  }
  const keys = await miniflare.getKVNamespace("KEYS", "first");
  const { keys: list } = await keys.list();
  const stored = await Promise.all(
    list.map(async ({ name, expiration }) => ({ name, expiration, value: await keys.get(name) })),
  );
  console.log(JSON.stringify({ results, stored }));
} finally {
  await miniflare.dispose();
}
