// Counts the tests of a stage from its output: (output, exit code) => { passed, failed, names of skipped tests }. Also adds up the counts, and
// finds the failed tests in an output.

/** @typedef {{ passed: number; failed: number; skipped: string[] }} Counts */

export const COUNTERS = { whole, cargo, tap, line };

/**
 * Adds the counts of a stage to the total. In CI a skipped test counts as failed, because everything can be installed there.
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
 * Counts a command as one test: it passes if the exit code is 0.
 *
 * @param {string} output
 * @param {number | null} code
 * @returns {Counts}
 */
function whole(output, code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

/**
 * Counts the tests of cargo test and of wasm-bindgen's runner, which print one summary for each test program.
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
 * Counts the tests of node --test with its TAP reporter. "todo" tests count as skipped. A skipped suite has a line, but is not in the totals.
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
 * The failed tests of a TAP output with their details, and its comments, among which is what the tests printed: the error of a file that could not
 * be loaded is there alone.
 *
 * @param {string} output
 */
export function failuresOfTap(output) {
  const parts = output.match(/^( *)not ok .*(?:\n\1  ---\n(?:.*\n)*?\1  \.\.\.$)?|^ *# (?!Subtest: ).*/gm);
  return (parts ?? []).join("\n");
}

/**
 * Counts the tests of this repository's own runners. They print lines "skipped: name", and at the end "N passed, N failed", with ", N skipped" if any
 * were skipped.
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
 * Returns exactly `count` names, so that a skipped test without a name is counted too.
 *
 * @param {string[]} names
 * @param {number} count
 */
function named(names, count) {
  return Array.from({ length: count }, (_, index) => names[index] ?? "(unnamed)");
}
