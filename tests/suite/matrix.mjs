// The matrix of what passed: a line for each runtime, a column for each group of cases.
import { GROUPS, MORE_GROUPS } from "./groups.mjs";

/** @import { Report } from "./harness/types.js" */

const COLUMNS = [...Object.keys(GROUPS), ...MORE_GROUPS];
const WIDTHS = { name: 20, version: 28, cell: 10 };

export const HEADER = line("runtime", "version", COLUMNS, "seconds");

/**
 * @param {string} name of the runtime
 * @param {Report & { seconds: number }} outcome
 */
export function lineOf(name, { version, results, seconds }) {
  const cells = COLUMNS.map((group) => {
    const all = results.filter((result) => result.group === group && !result.except);
    return all.length > 0 ? `${all.filter(({ fault }) => !fault).length}/${all.length}` : "–";
  });
  return line(name, version, cells, seconds.toFixed(0));
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string[]} cells
 * @param {string} seconds
 */
function line(name, version, cells, seconds) {
  const start = `${name.padEnd(WIDTHS.name)}${version.padEnd(WIDTHS.version)}`;
  return `${start}${[...cells, seconds].map((cell) => cell.padStart(WIDTHS.cell)).join("")}`;
}
