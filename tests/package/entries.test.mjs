// The two entries of the package work in one program, and the smaller one holds only what it needs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as main from "plaid-investments";
import * as refresh from "plaid-investments/refresh";
import { wasmByModule } from "../suite/runtimes/bundle.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ENTRIES = { "plaid-investments": [main, refresh], "plaid-investments/refresh": [refresh, main] };

for (const [name, [own, other]] of Object.entries(ENTRIES)) {
  test(`an error of ${name} has a class of its own, and is known by the other entry's isInvestmentsError`, async () => {
    const error = await own.refreshInvestments({}).catch((error) => error);
    assert.ok(error instanceof own.InvestmentsError);
    assert.ok(!(error instanceof other.InvestmentsError));
    assert.ok(other.isInvestmentsError(error));
    assert.ok(other.isInvestmentsError(JSON.parse(JSON.stringify(error))));
  });
}

test("in a runtime without WebAssembly, a call says so and sends nothing", () => {
  const program = `delete globalThis.WebAssembly; delete globalThis.TextDecoder;
    const { refreshInvestments } = await import("plaid-investments");
    const error = await refreshInvestments({}).catch((error) => error);
    process.stdout.write(JSON.stringify(error));`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: HERE });
  const { kind, outcome, cause } = JSON.parse(String(printed));
  assert.deepEqual({ kind, outcome }, { kind: "runtime", outcome: "not_sent" });
  assert.match(cause.message, /^this runtime has no WebAssembly/);
});

test("both entries refuse the same options with the same error", async () => {
  const of = ({ refreshInvestments }, options) => refreshInvestments(options).catch((error) => error.toJSON());
  const good = { clientId: "client", secret: "a-secret", accessToken: "access-sandbox-1", timeout: 0 };
  // Only other functions take lists, bytes and requests.
  const values = [
    ["text"],
    [1],
    Array.from({ length: 2_000 }, () => "text"),
    new Uint8Array(3),
    new Request("https://a.example"),
    {},
  ];
  for (const option of Object.keys(good)) {
    for (const value of values) {
      const options = { ...good, [option]: value };
      assert.deepEqual(await of(refresh, options), await of(main, options), option);
    }
  }
});

const DIST = new URL("../../pkg/dist/", import.meta.url);

const WASM_FROM_FILE = wasmByModule(
  (path) => `import { readFileSync } from "node:fs";
    export default new WebAssembly.Module(readFileSync(${JSON.stringify(path)}));`,
);

test("the entry for the edge runtime finds its module, and calls it", async () => {
  const entryPoints = [fileURLToPath(new URL("refresh.edge-light.js", DIST))];
  const common = { bundle: true, format: "esm", platform: "node", write: false };
  const { outputFiles } = await build({ ...common, entryPoints, plugins: [WASM_FROM_FILE] });
  const edge = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
  assert.deepEqual(Object.keys(edge).sort(), Object.keys(refresh).sort());
  const error = await edge.refreshInvestments({}).catch((error) => error);
  assert.equal(error.option, "accessToken", error.message);
});

test("the smaller module holds no endpoint but its own, and no option of another function", () => {
  const text = readFileSync(new URL("plaid_investments_refresh.wasm", DIST), "latin1");
  for (const own of ["/investments/refresh", "accessToken"]) assert.ok(text.includes(own), own);
  const others = ["/investments/holdings", "/webhook_verification_key", "/sandbox/", "startDate", "perMinute", "byob"];
  for (const other of others) assert.ok(!text.includes(other), other);
});
