// Builds the app by Next and calls its routes, one for each of its runtimes. Ends in "N passed, N failed".
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import { capture } from "../../scripts/run.mjs";
import { smoke } from "../bundlers/smoke.mjs";
import { startServer } from "../e2e/server.mjs";
import { startFake } from "../examples/programs.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");
const QUIET = { NEXT_TELEMETRY_DISABLED: "1" };
const ROUTES = ["edge", "node"];

const total = { passed: 0, failed: 0 };

rmSync(`${HERE}.next`, { recursive: true, force: true });
const { code, output } = await capture(process.execPath, [NEXT, "build", HERE], { env: QUIET });
if (code === 0) await callRoutes();
else report("the build", output);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function callRoutes() {
  const server = await startServer();
  const fake = await startFake();
  const next = spawn(process.execPath, [NEXT, "start", HERE, "--hostname", "127.0.0.1", "--port", "0"], {
    env: { ...process.env, ...QUIET, ...fake.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await urlOf(next);
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
    next.kill();
    fake.close();
    await server.close();
  }
}

async function callExample(url, { plaid, env }) {
  const headers = { Authorization: `Bearer ${env.ADMIN_TOKEN}` };
  const response = await fetch(url, { method: "POST", headers });
  const answer = await response.text();
  assert.strictEqual(response.status, 200, answer);
  assert.match(JSON.parse(answer).requestId, /^\w+$/);
  assert.strictEqual(plaid.billed, 1);
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

/** The address that a server prints once it listens. */
function urlOf(next) {
  return new Promise((resolve, reject) => {
    let printed = "";
    next.stdout.setEncoding("utf8").on("data", (text) => {
      printed += text;
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (url && printed.includes("Ready")) resolve(url);
    });
    next.once("exit", (code) => reject(new Error(`next ended with exit code ${code}: ${printed}`)));
  });
}
