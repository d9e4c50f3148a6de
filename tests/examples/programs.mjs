// The examples as programs that a user starts.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startFakePlaid } from "../../scripts/fake-plaid.mjs";
import { ROOT } from "../../scripts/run.mjs";

export const EXAMPLES = join(ROOT, "examples");

/** A fake Plaid, which has `options`, and the environment of a program that reaches it and its first Item. */
export async function startFake(options) {
  const { plaid, url, vars, close } = await startFakePlaid(undefined, options);
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL } = vars;
  const env = {
    PLAID_CLIENT_ID,
    PLAID_SECRET,
    PLAID_BASE_URL,
    // Whoever runs these tests may have one of their own.
    PLAID_ENVIRONMENT: undefined,
    PLAID_ACCESS_TOKEN: plaid.accessToken,
    PLAID_ITEM_ID: plaid.itemId,
    ADMIN_TOKEN: "the-admin-token",
  };
  return { plaid, url, env, close };
}

/** Starts a server of the examples, on a port of its own. Resolves to `{ url, printed, close }` once it says where it listens. */
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

/** Waits until `check` gives something, for far longer than anything here takes. */
export async function until(check) {
  const end = Date.now() + 300_000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`nothing came of ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A folder for what is made of an example, with nothing in it. */
export function emptied(name) {
  const folder = join(ROOT, "target", "examples", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
