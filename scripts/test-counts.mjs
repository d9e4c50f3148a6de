// How many tests a stage ran, read from what it printed: (output, exit code) => { passed, failed, names of the skipped }; and what
// that adds up to.

/** @typedef {{ passed: number; failed: number; skipped: string[] }} Counts */

export const COUNTERS = { whole, cargo, tap, line };

/**
 * Adds what a stage ran to the total. In CI, where all that tests need can be had, a skipped one counts as failed.
 *
 * @param {{ passed: number; failed: number; skipped: number }} total
 * @param {Counts} counts
 * @param {boolean} isCI
 */
export function add(total, { passed, failed, skipped }, isCI) {
  total.passed += passed;
  total.failed += failed + (isCI ? skipped.length : 0);
  total.skipped += isCI ? 0 : skipped.length;
}

/**
 * A check that is one test by itself.
 *
 * @param {string} output
 * @param {number | null} code
 * @returns {Counts}
 */
function whole(output, code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

/**
 * cargo test and wasm-bindgen's runner print one summary for each test program.
 *
 * @param {string} output
 * @returns {Counts}
 */
function cargo(output) {
  const summaries = [...output.matchAll(/^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/gm)];
  const names = [...output.matchAll(/^test (.+?) \.\.\. ignored/gm)].map(([, name]) => name);
  return { passed: sum(summaries, 1), failed: sum(summaries, 2), skipped: named(names, sum(summaries, 3)) };
}

/**
 * node --test with its TAP reporter; "todo" tests were not passed either. A skipped suite is a line, and in none of its figures.
 *
 * @param {string} output
 * @returns {Counts}
 */
function tap(output) {
  /** @param {string} key */
  const summary = (key) => sum([...output.matchAll(new RegExp(`^# ${key} (\\d+)$`, "gm"))], 1);
  const lines = [...output.matchAll(/^\s*(?:not )?ok \d+ - (.+?) # (?:SKIP|TODO) ?(.*)$/gm)];
  const names = lines.map(([, name, why]) => (why ? `${name}: ${why}` : name));
  return {
    passed: summary("pass"),
    failed: summary("fail") + summary("cancelled"),
    skipped: named(names, Math.max(names.length, summary("skipped") + summary("todo"))),
  };
}

/**
 * Our own runner: lines of "skipped: name", and last "N passed, N failed" with ", N skipped" if there were any.
 *
 * @param {string} output
 * @returns {Counts}
 */
function line(output) {
  const summaries = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].slice(-1);
  const names = [...output.matchAll(/^skipped: (.+)$/gm)].map(([, name]) => name);
  return { passed: sum(summaries, 1), failed: sum(summaries, 2), skipped: named(names, sum(summaries, 3)) };
}

/**
 * @param {RegExpMatchArray[]} matches
 * @param {number} group
 */
function sum(matches, group) {
  return matches.reduce((total, match) => total + Number(match[group] ?? 0), 0);
}

/**
 * Exactly as many names as were counted, so that none goes missing for want of a name.
 *
 * @param {string[]} names
 * @param {number} count
 */
function named(names, count) {
  return Array.from({ length: count }, (_, index) => names[index] ?? "(unnamed)");
}
