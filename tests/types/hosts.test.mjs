// The declarations compile with the types of each host, which differ from a browser's, and where TypeScript reads no `exports`.
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import { compile } from "./compile.mjs";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "hosts");

// A host with its own `fetch` needs no lib "dom". The hosts' declarations are not checked.
const alone = (types) => ({ types, lib: ["esnext"], skipLibCheck: true });

const ROWS = {
  "Bun's types": { compiler: "newest", resolution: "bundler", include: ["fetches.mts"], options: alone(["bun"]) },
  "Bun's types, beside those of a browser": {
    compiler: "newest",
    resolution: "bundler",
    include: ["fetches.mts"],
    options: { ...alone(["bun"]), lib: ["esnext", "dom"] },
  },
  "the types of Cloudflare's Workers": {
    compiler: "newest",
    resolution: "bundler",
    include: ["fetches.mts", "workers.mts"],
    options: alone(["@cloudflare/workers-types"]),
  },
  "Node's types": { compiler: "newest", resolution: "nodenext", include: ["fetches.mts"], options: alone(["node"]) },
  "moduleResolution node10": { compiler: "oldest", resolution: "node10", include: ["node10.ts"] },
};

test("the declarations compile in each host", { concurrency: 2 }, async (t) => {
  const tests = Object.entries(ROWS).map(([name, row]) =>
    t.test(`by ${name}`, async () => {
      const { code, printed } = await compile({ compiler: "newest", ...row }, FOLDER);
      assert.strictEqual(code, 0, printed);
    }),
  );
  await Promise.all(tests);
});
