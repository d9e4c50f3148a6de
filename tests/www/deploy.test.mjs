// Tests that www/ can be deployed and copied as it is.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { node22 } from "../../scripts/node22.mjs";
import { ROOT, capture } from "../../scripts/run.mjs";
import { QUIET, WRANGLER } from "../../scripts/wrangler.mjs";

const DIST = join(ROOT, "www", "dist");
const OUT = mkdtempSync(join(tmpdir(), "plaid-investments-deploy-"));
after(() => rmSync(OUT, { recursive: true, force: true }));

const json = (...path) => JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));

describe("www/", () => {
  test("is accepted by `wrangler deploy`, including the page and the wasm module", async (t) => {
    const { code, output } = await capture(node22(), [WRANGLER, "deploy", "--dry-run", "--outdir", OUT], {
      env: { ...QUIET, CI: "true" },
      cwd: join(ROOT, "www"),
    });
    assert.equal(code, 0, output);
    const uploaded = readdirSync(OUT);
    assert.ok(
      uploaded.some((name) => name.endsWith("plaid_investments.wasm")),
      uploaded.join(),
    );
    for (const binding of [
      "env.ITEMS (Item)",
      "env.ITEM_LIST (ItemList)",
      "env.LEDGERS (Ledger)",
      "env.KEYS",
      "env.SIGN_INS",
      "env.RATE_LIMIT (RateLimit)",
      "env.REFRESHES (plaid-refreshes)",
      "env.DEAD_LETTERS (plaid-dead-letters)",
    ])
      assert.ok(output.includes(binding), output);
    const worker = gzipSync(readFileSync(join(OUT, "worker.js"))).length;
    t.diagnostic(`the Worker's JavaScript: ${worker} bytes gzip`);

    const served = readdirSync(DIST);
    // Chart.js is loaded when there is data to draw.
    const isChart = (name) => name.startsWith("chart-");
    const isOperations = (name) => name.startsWith("operations.");
    for (const [part, files, budget] of [
      ["page", served.filter((name) => !isChart(name) && !isOperations(name)), 18_000],
      ["operations page", served.filter(isOperations), 7_000],
      ["chart", served.filter(isChart), 60_000],
    ]) {
      const contents = files.map((name) => readFileSync(join(DIST, name)));
      const raw = bytes(contents);
      const gzip = bytes(contents.map((content) => gzipSync(content, { level: 9 })));
      t.diagnostic(`the ${part}: ${raw} bytes, ${gzip} gzip`);
      assert.ok(gzip <= budget, `${part}: ${gzip} bytes gzip`);
    }
  });

  test("and the example depend on the versions that are tested here", () => {
    const tested = {
      ...json("package.json").devDependencies,
      "plaid-investments": json("pkg", "package.json").version,
    };
    for (const folder of ["www", join("examples", "refresh-file")]) {
      const { dependencies, devDependencies } = json(folder, "package.json");
      const asked = { ...dependencies, ...devDependencies };
      assert.deepEqual(asked, Object.fromEntries(Object.keys(asked).map((name) => [name, tested[name]])), folder);
    }
  });
});

function bytes(files) {
  return files.reduce((sum, { length }) => sum + length, 0);
}
