// Runs TypeScript: the newest version, or the oldest one that is supported.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** @typedef {"bundler" | "nodenext" | "node16" | "node10"} Resolution */
/**
 * @typedef {object} Compiled
 * @property {"newest" | "oldest"} compiler
 * @property {Resolution} resolution
 * @property {string[]} include
 * @property {string[]} [exclude]
 * @property {object} [options] more options of the compiler
 */

const COMPILERS = {
  newest: join(HERE, "../../node_modules/typescript/bin/tsc"),
  oldest: join(HERE, "node_modules/typescript-oldest/bin/tsc"),
};

/**
 * The option `module` where it differs from the resolution.
 *
 * @type {Partial<Record<Resolution, string>>}
 */
const MODULES = { bundler: "esnext", node10: "commonjs" };

let count = 0;

/**
 * Compiles files of a folder. Resolves to the exit code and the output.
 *
 * @param {Compiled} compiled
 * @param {string} folder
 */
export async function compile({ compiler, resolution, include, exclude = [], options = {} }, folder) {
  const file = join(folder, `tsconfig.${compiler}-${resolution}-${++count}.json`);
  const module = MODULES[resolution] ?? resolution;
  const compilerOptions = { module, moduleResolution: resolution, ...options };
  writeFileSync(file, JSON.stringify({ extends: join(HERE, "tsconfig.json"), compilerOptions, include, exclude }));
  try {
    const child = spawn(process.execPath, [COMPILERS[compiler], "--noEmit", "-p", file], { cwd: folder });
    const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
    return { code, printed };
  } finally {
    rmSync(file);
  }
}
