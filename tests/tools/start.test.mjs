// Whatever becomes of the Worker, `npm start` closes the fake Plaid, which would keep the process open.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { assert } from "chai";
import { ROOT } from "../../scripts/run.mjs";
import { unusedPort } from "../suite/harness/server.mjs";

const NO_CREDENTIALS = { PLAID_CLIENT_ID: "", PLAID_SECRET: "", PLAID_ACCESS_TOKEN: "", PLAID_BASE_URL: "" };

/** Modules that stand for those of scripts/: nothing is set up or built, and no workerd runs. */
const STAND_INS = {
  "./setup.mjs": "export const setup = () => {};",
  "./build.mjs": "export const build = () => {};",
};

const REFUSES = `
import { Failure } from ${JSON.stringify(pathToFileURL(join(ROOT, "scripts", "run.mjs")).href)};
export const startWww = () => Promise.reject(new Failure("no Worker here"));`;

/** A Worker that takes the Items, and then ends. */
const ENDS = `
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
export async function startWww() {
  const child = new EventEmitter();
  let items = 0;
  const server = createServer((_, response) => {
    response.end('{"itemId":"an-item"}');
    items += 1;
    if (items < 3) return;
    server.close();
    setTimeout(() => {
      server.closeAllConnections();
      child.emit("exit", 1);
    }, 100);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: "http://127.0.0.1:" + server.address().port, child, stop() {} };
}`;

const urlOf = (source) => `data:text/javascript,${encodeURIComponent(source)}`;

/** Starts it with another www.mjs. Resolves to its exit code and its output. `isStuck` says whether it did not end by itself. */
async function start(www, ...args) {
  const urls = Object.fromEntries(
    Object.entries({ ...STAND_INS, "./www.mjs": www }).map(([name, source]) => [name, urlOf(source)]),
  );
  const hooks = `
    const urls = ${JSON.stringify(urls)};
    export const resolve = (name, context, next) => urls[name] ? { url: urls[name], shortCircuit: true } : next(name, context);`;
  const register = `import { register } from "node:module"; register(${JSON.stringify(urlOf(hooks))});`;
  const all = ["--import", urlOf(register), "scripts/start.mjs", "--port", String(await unusedPort()), ...args];
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: { ...process.env, ...NO_CREDENTIALS }, timeout: 30_000 };
    execFile(process.execPath, all, options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, isStuck: error?.killed ?? false, output: stdout + stderr }),
    );
  });
}

test("npm start ends if the Worker does not start", async () => {
  const { code, isStuck, output } = await start(REFUSES, "--once");
  assert.isFalse(isStuck, output);
  assert.include(output, "no Worker here");
  assert.strictEqual(code, 1);
});

test("npm start ends if the Worker ends by itself", async () => {
  const { code, isStuck, output } = await start(ENDS);
  assert.isFalse(isStuck, output);
  assert.include(output, "The Worker's process ended by itself.");
  assert.strictEqual(code, 1);
});
