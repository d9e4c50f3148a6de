// A Worker whose bundler took the wrong entry or the wrong loader fails in workerd, which compiles no bytes. The error says what to do.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assert } from "chai";
import { build } from "esbuild";
import { ROOT } from "../../scripts/run.mjs";
import { serve } from "../helpers/workerd.mjs";

const OUT = join(ROOT, "target", "embedder");

const WRONG_ENTRY = {
  what: "the entry for Node in workerd",
  // As a bundler that knows no Workers.
  options: { conditions: ["import"] },
  message: /^WebAssembly.*disallowed by embedder\. /,
  words: ["condition `workerd`", ".wasm", "serverExternalPackages", "experimental.wasm"],
};
const WRONG_LOADER = {
  what: "the entry for Workers with the bytes of its module",
  options: { conditions: ["workerd"], loader: { ".wasm": "binary" } },
  message: /^The bundler made no WebAssembly\.Module/,
  words: [".wasm", "external"],
};

for (const [entry, { what, options, message, words }] of ["plaid-investments", "plaid-investments/refresh"].flatMap(
  (entry) => [WRONG_ENTRY, WRONG_LOADER].map((wrong) => [entry, wrong]),
)) {
  test(`${entry}, ${what}: nothing is sent, and the error names the remedy`, async () => {
    const folder = join(OUT, entry.replace("/", "-"));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await build({
      stdin: { contents: worker(entry), resolveDir: ROOT },
      outfile: join(folder, "worker.js"),
      bundle: true,
      format: "esm",
      ...options,
    });
    const { url, close } = await serve(folder);
    try {
      const { calls, errors } = await (await fetch(url)).json();
      assert.strictEqual(calls, 0);
      assert.lengthOf(errors, 2);
      for (const { kind, outcome, retry, cause } of errors) {
        assert.deepEqual({ kind, outcome, retry }, { kind: "runtime", outcome: "not_sent", retry: { when: "never" } });
        assert.match(cause.message, message);
        for (const word of words) assert.include(cause.message, word);
      }
    } finally {
      close();
    }
  });
}

/** Makes two calls at once, of which neither waits for the other. */
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
