// Calls leave nothing behind in a process, however they end.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startFaults } from "../suite/harness/faults-server.mjs";

const CHILD = fileURLToPath(new URL("leftovers-child.mjs", import.meta.url));
const MIB = 1024 * 1024;

describe("hundreds of calls with every outcome", () => {
  let server;
  let left;
  before(async () => {
    server = await startFaults();
    // A timer or a socket that is left would keep the child running.
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", CHILD, server.faultsUrls[0]], {
      timeout: 600_000,
    });
    left = JSON.parse(stdout);
  });
  after(() => server.close());

  test("leave no timer and no socket", () => {
    assert.deepEqual(left.resources, []);
  });

  test("leave no listener on their signal", () => {
    assert.equal(left.listeners, 0);
  });

  test("leave no open socket at the server", async () => {
    const state = async () => (await fetch(`${server.faultsUrls[0]}/state/leftovers`)).json();
    const count = async () => (await state()).open;
    assert.ok((await state()).requests > 0, "the server got no requests");
    // The server learns a moment later that the child has ended.
    for (let tries = 0; tries < 1_000 && (await count()) > 0; tries++) await wait(20);
    assert.equal(await count(), 0);
  });

  test("leave no memory: three more rounds take none", () => {
    const grown = (kind) => left.after[kind] - left.before[kind];
    assert.ok(grown("heap") < 4 * MIB, `the heap grew by ${grown("heap")} bytes`);
    assert.ok(grown("external") < 4 * MIB, `buffers grew by ${grown("external")} bytes`);
    assert.equal(grown("module"), 0, "the module's memory grew");
  });

  test("never break the module's instance", () => {
    assert.equal(left.instances, 1);
  });
});
