// Folders in target/ for what tests build.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/run.mjs";

/**
 * Creates or empties a folder in target/.
 *
 * @param {...string} path
 */
export function emptied(...path) {
  const folder = join(ROOT, "target", ...path);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
