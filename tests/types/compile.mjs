// TypeScript, the newest and the oldest that is held to.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

const COMPILERS = {
  newest: join(HERE, "../../node_modules/typescript/bin/tsc"),
  oldest: join(HERE, "node_modules/typescript-oldest/bin/tsc"),
};

/** The modules that are made by a resolution of another name. */
const MODULES = { bundler: "esnext", node10: "commonjs" };

let count = 0;

/** Compiles files of a folder: its exit code, and what it printed. `options` are more of the compiler's own. */
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
