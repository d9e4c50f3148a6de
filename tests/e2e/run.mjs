// Runs the one suite in every runtime against one server, prints a line for each, and ends in "N passed, N failed".
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { runInWorkerd } from "./runtimes/workerd.mjs";
import { startFaults } from "./faults-server.mjs";
import { startServer } from "./server.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));

const inNode = (file) => async (server) => {
  const args = [join(HERE, "runtimes", file), JSON.stringify(server)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout);
};

const RUNTIMES = {
  "Node, import": inNode("node.mjs"),
  "Node, require": inNode("node.cjs"),
  workerd: runInWorkerd,
};

const server = await startServer();
const faults = await startFaults();
const { url, refusedUrl } = server;
const { faultsUrls } = faults;
const total = { passed: 0, failed: 0 };
for (const [name, run] of Object.entries(RUNTIMES)) {
  const started = Date.now();
  const results = await run({ url, refusedUrl, faultsUrls }).catch((error) => [
    { name: "the suite runs", fault: error.stack },
  ]);
  const failed = results.filter(({ fault }) => fault);
  for (const { name: test, fault } of failed) console.log(`not ok: ${name}: ${test}\n${fault}\n`);
  total.failed += failed.length;
  total.passed += results.length - failed.length;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${name}: ${results.length - failed.length} of ${results.length} passed in ${seconds} s`);
}
await server.close();
await faults.close();
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
