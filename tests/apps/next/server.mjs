// Next's server for an app that is built.
import { spawn } from "node:child_process";

/** @import { ChildProcessByStdio } from "node:child_process" */
/** @import { Readable } from "node:stream" */

export const QUIET = { NEXT_TELEMETRY_DISABLED: "1" };

/**
 * @param {string} next the path of Next's command
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export async function startNext(next, folder, env) {
  const child = spawn(process.execPath, [next, "start", folder, "--hostname", "127.0.0.1", "--port", "0"], {
    env: { ...process.env, ...QUIET, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const close = () => child.kill();
  try {
    return { url: await urlOf(child), close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * The address that the server prints.
 *
 * @param {ChildProcessByStdio<null, Readable, null>} child
 * @returns {Promise<string>}
 */
function urlOf(child) {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      printed += text;
      const [, port] = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(printed) ?? [];
      if (port && printed.includes("Ready")) resolve(`http://127.0.0.1:${port}`);
    });
    child.once("exit", (code) => reject(new Error(`next ended with exit code ${code}: ${printed}`)));
  });
}
