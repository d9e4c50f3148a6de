// Starts the examples as a user would.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { startFakePlaid } from "../../../scripts/fake-plaid.mjs";
import { ROOT } from "../../../scripts/run.mjs";

/** @import { FakePlaidOptions } from "plaid-investments/testing" */
/** @typedef {Awaited<ReturnType<typeof startFake>>} Fake */
/** @typedef {{ url: string; close(): unknown }} Started */

export const EXAMPLES = join(ROOT, "examples");

/**
 * Starts a fake Plaid, and returns it with the environment of a program that refreshes its first Item. `beforeRefresh` is awaited before each
 * refresh.
 *
 * @param {FakePlaidOptions} [options]
 * @param {() => unknown} [beforeRefresh]
 */
export async function startFake(options, beforeRefresh) {
  const { plaid, url, vars, close } = await startFakePlaid(beforeRefresh, options);
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL } = vars;
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    PLAID_CLIENT_ID,
    PLAID_SECRET,
    PLAID_BASE_URL,
    // The user who runs these tests may have set it.
    PLAID_ENVIRONMENT: undefined,
    PLAID_ACCESS_TOKEN: plaid.accessToken,
    PLAID_ITEM_ID: plaid.itemId,
    ADMIN_TOKEN: "the-admin-token",
  };
  return { plaid, url, env, close };
}

/**
 * Starts a server of the examples on an unused port, and waits until it has printed that.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Started & { printed(): string }>}
 */
export function startServer(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: EXAMPLES,
      env: { ...process.env, ...env, PORT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
        const [, port] = /^Listening on .*?(\d+)\/?\.?$/m.exec(text) ?? [];
        if (port) resolve({ url: `http://127.0.0.1:${port}`, printed: () => text, close: () => child.kill() });
      });
    }
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`it ended with exit code ${code}: ${text}`)));
  });
}

/**
 * Waits until `check` returns something, far longer than any test needs.
 *
 * @param {() => unknown} check
 */
export async function until(check) {
  const end = Date.now() + 300_000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`this never became true: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
