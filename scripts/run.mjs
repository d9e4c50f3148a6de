// Runs other programs, and prints their output only if they fail.
import { spawn } from "node:child_process";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** @typedef {{ env?: NodeJS.ProcessEnv; cwd?: string }} RunOptions */

/** An error that the user can fix. Only its message is printed, without a stack. */
export class Failure extends Error {}

/**
 * Runs a program until it exits. Resolves to its exit code (null if it could not be started or was killed), its stdout, and its whole output in
 * order.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number | null; stdout: string; output: string }>}
 */
export function capture(command, args, { env, cwd = ROOT } = {}) {
  return new Promise((resolve) => {
    let stdout = "";
    let output = "";
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", (error) => resolve({ code: null, stdout, output: error.message }));
    child.on("close", (code) => resolve({ code, stdout, output }));
  });
}

/**
 * Runs a program and resolves to its stdout. Rejects if the program fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export async function run(command, args, options) {
  const { code, stdout, output } = await capture(command, args, options);
  if (code === 0) return stdout;
  const tail = output.trimEnd().split("\n").slice(-100).join("\n");
  throw new Failure(`This failed: ${command} ${args.join(" ")}\n\n${tail}\n`);
}

/** @param {string[]} args */
export function npm(args) {
  // The path of npm itself avoids npm.cmd, which Windows does not start without a shell.
  const cli = process.env.npm_execpath;
  return cli && basename(cli) === "npm-cli.js" ? run(process.execPath, [cli, ...args]) : run("npm", args);
}

/**
 * Prints a title, runs the action, and prints how long it took.
 *
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} action
 */
export async function step(title, action) {
  const started = performance.now();
  console.log(`${title} ...`);
  const result = await action();
  console.log(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s: ${title}`);
  return result;
}

/**
 * Runs the main function of a script. For a Failure it prints only the message, and the exit code is 1. Scripts without arguments pass their
 * `usage`: --help prints it, and any other argument is an error.
 *
 * @param {() => unknown} action
 * @param {string} [usage]
 */
export async function main(action, usage) {
  try {
    if (usage && isHelpWanted(usage)) return console.log(usage);
    await action();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** @param {string} usage */
function isHelpWanted(usage) {
  try {
    return parseArgs({ options: { help: { type: "boolean" } } }).values.help;
  } catch (error) {
    throw new Failure(`${/** @type {Error} */ (error).message}\n\n${usage}`);
  }
}
