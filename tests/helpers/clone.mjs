// Copies the files of this repository as git would clone them, with the changes that are not committed yet.
import { execFile } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../scripts/run.mjs";

/** @param {string} folder */
export async function copyOfRepository(folder) {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const { stdout } = await promisify(execFile)("git", args, { cwd: ROOT, maxBuffer: 2 ** 24 });
  const paths = stdout.split("\0").filter((path) => path && existsSync(join(ROOT, path)));
  for (const path of paths) cpSync(join(ROOT, path), join(folder, path));
}
