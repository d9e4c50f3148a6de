// A Worker whose bundler took the entry for Node: workerd compiles no bytes, and the error says what to do.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assert } from "chai";
import { build } from "esbuild";
import { ROOT } from "../scripts/run.mjs";
import { serve } from "./workerd.mjs";

const OUT = join(ROOT, "target", "embedder");

for (const entry of ["plaid-investments", "plaid-investments/refresh"]) {
  test(`${entry}, the entry for Node in workerd: nothing is sent, and the error names the remedy`, async () => {
    const folder = join(OUT, entry.replace("/", "-"));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await build({
      stdin: { contents: worker(entry), resolveDir: ROOT },
      outfile: join(folder, "worker.js"),
      bundle: true,
      format: "esm",
      // As a bundler does that does not know of Workers.
      conditions: ["import"],
    });
    const { url, close } = await serve(folder);
    try {
      const { calls, errors } = await (await fetch(url)).json();
      assert.strictEqual(calls, 0);
      assert.lengthOf(errors, 2);
      for (const { kind, outcome, retry, cause } of errors) {
        assert.deepEqual({ kind, outcome, retry }, { kind: "runtime", outcome: "not_sent", retry: { when: "never" } });
        assert.match(cause.message, /^WebAssembly.*disallowed by embedder\. /);
        for (const word of ["condition `workerd`", ".wasm", "serverExternalPackages", "experimental.wasm"])
          assert.include(cause.message, word);
      }
    } finally {
      close();
    }
  });
}

/** Two calls at once: neither waits for the other. */
function worker(entry) {
  return `
    import { refreshInvestments } from "${entry}";

    export default {
      async fetch() {
        let calls = 0;
        const fetch = () => (calls += 1);
        const options = { clientId: "id", secret: "secret", accessToken: "t", environment: "sandbox", fetch };
        const call = () => refreshInvestments(options).then(String, (error) => error.toJSON());
        const errors = await Promise.all([call(), call()]);
        return Response.json({ calls, errors });
      },
    };
  `;
}
