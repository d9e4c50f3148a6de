// The programs of the runtimes, which npm installs into tests/suite/runtimes/hosts for this machine.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const PACKAGES = join(dirname(fileURLToPath(import.meta.url)), "./hosts/node_modules");
const PLATFORM = `${process.platform}-${process.arch}`;

/** @param {number} major */
const node = (major) => ({
  "darwin-arm64": `node-${major}-darwin-arm64/bin/node`,
  "darwin-x64": `node-${major}-darwin-x64/bin/node`,
  "linux-arm64": `node-${major}-linux-arm64/bin/node`,
  "linux-x64": `node-${major}-linux-x64/bin/node`,
});

/**
 * By platform, the path of the program. npm's own launchers need install scripts, which are off.
 *
 * @type {Record<string, Record<string, string>>}
 */
const PROGRAMS = {
  "node-20": node(20),
  "node-22": node(22),
  "node-24": node(24),
  "node-26": node(26),
  deno: {
    "darwin-arm64": "@deno/darwin-arm64/deno",
    "darwin-x64": "@deno/darwin-x64/deno",
    "linux-arm64": "@deno/linux-arm64-glibc/deno",
    "linux-x64": "@deno/linux-x64-glibc/deno",
    "win32-x64": "@deno/win32-x64/deno.exe",
  },
  bun: {
    "darwin-arm64": "@oven/bun-darwin-aarch64/bin/bun",
    "darwin-x64": "@oven/bun-darwin-x64/bin/bun",
    "linux-arm64": "@oven/bun-linux-aarch64/bin/bun",
    "linux-x64": "@oven/bun-linux-x64/bin/bun",
    "win32-x64": "@oven/bun-windows-x64/bin/bun.exe",
  },
};

/** The Node in use, which stands for its major version. */
export const OWN_NODE = `node-${process.versions.node.split(".")[0]}`;

/**
 * The path of a runtime's program, or undefined if there is none for this machine.
 *
 * @param {string} name
 */
export function runtimePath(name) {
  if (name === OWN_NODE) return process.execPath;
  const path = PROGRAMS[name]?.[PLATFORM];
  return path && existsSync(join(PACKAGES, path)) ? join(PACKAGES, path) : undefined;
}
