// Builds the app by Next, counts the calls of its page and its route, and calls one route in each runtime. It counts the same in Next 14
// and 15. Ends in "N passed, N failed".
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import { smoke } from "../bundlers/smoke.mjs";
import { startServer } from "../../suite/harness/server.mjs";
import { countCalls } from "./counts.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const OLDER = ["next-14", "next-15"].map((name) => fileURLToPath(new URL(`../${name}`, import.meta.url)));
const ROUTES = ["edge", "node"];

const total = { passed: 0, failed: 0 };

await countCalls(HERE, report, { more: callRoutes });
await countCalls(`${HERE}cache-components`, report, { what: " with Cache Components" });
for (const folder of OLDER) await countCalls(folder, report);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function callRoutes({ url, fake }) {
  const server = await startServer();
  try {
    for (const route of ROUTES) {
      const call = (given) => post(`${url}/${route}`, given);
      await smoke(server.url, call).then(
        () => report(route),
        (error) => report(route, error.stack),
      );
    }
    await callExample(`${url}/example`, fake).then(
      () => report("examples/next"),
      (error) => report("examples/next", error.stack),
    );
  } finally {
    await server.close();
  }
}

async function callExample(url, { plaid, env }) {
  const headers = { Authorization: `Bearer ${env.ADMIN_TOKEN}` };
  const { billed } = plaid;
  const response = await fetch(url, { method: "POST", headers });
  const answer = await response.text();
  assert.strictEqual(response.status, 200, answer);
  assert.match(JSON.parse(answer).requestId, /^\w+$/);
  assert.strictEqual(plaid.billed, billed + 1);
  assert.strictEqual((await fetch(url, { method: "POST" })).status, 401);
}

function report(name, fault) {
  console.log(fault ? `not ok: ${name}\n${fault}\n` : `ok: ${name}`);
  total[fault ? "failed" : "passed"] += 1;
}

async function post(url, given) {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(given) });
  return response.ok ? response.json() : { fault: `${response.status}: ${await response.text()}` };
}
