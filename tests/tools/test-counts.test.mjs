// scripts/test.mjs counts the tests of a stage from its output, and also each test that did not run. Of a stage that fails it shows the failed
// tests.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { COUNTERS, add, failuresOfTap } from "../../scripts/test-counts.mjs";

/** The TAP of this Node for `tests`. */
function tapOf(tests) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const source = `import { describe, test } from "node:test";\n${tests}`;
  const args = ["--test-reporter=tap", "--input-type=module", "--eval", source];
  return spawnSync(process.execPath, args, { env, encoding: "utf8" }).stdout;
}

const PRINTED = [
  {
    name: "a suite that is skipped counts, with the reason",
    tests:
      'describe("in Bun", { skip: "there is no Bun" }, () => test("answers", () => {})); test("in Node", () => {});',
    passed: 1,
    skipped: ["in Bun: there is no Bun"],
  },
  {
    name: "a suite that is skipped within another counts",
    tests: 'describe("servers", () => { describe("Bun", { skip: "it is away" }, () => {}); test("Node", () => {}); });',
    passed: 1,
    skipped: ["Bun: it is away"],
  },
  {
    name: "a test that is skipped counts, with a reason and without",
    tests: 'test("one", { skip: "no disk" }, () => {}); test("other", { skip: true }, () => {});',
    passed: 0,
    skipped: ["one: no disk", "other"],
  },
  {
    name: "a test that is to be done counts as skipped",
    tests: 'test("one", { todo: "tomorrow" }, () => {});',
    passed: 0,
    skipped: ["one: tomorrow"],
  },
];

for (const { name, tests, passed, skipped } of PRINTED) {
  test(name, () => assert.deepEqual(COUNTERS.tap(tapOf(tests)), { passed, failed: 0, skipped }));
}

test("of a TAP output only the failed tests are shown, each with its error", () => {
  const shown = failuresOfTap(
    tapOf(`
      test("passes before", () => {});
      describe("a suite", () => {
        test("breaks", () => { throw new Error("It is broken.\\n  ...\\nnot ok"); });
        test("passes between", () => {});
        test("breaks too", () => { throw new Error("So is this."); });
      });
      test("passes after", () => {});`),
  );
  const names = [...shown.matchAll(/^ *not ok \d+ - (.+)$/gm)].map(([, name]) => name);
  assert.deepEqual(names, ["breaks", "breaks too", "a suite"]);
  assert.match(shown, /It is broken\.[^]*So is this\.[^]*2 subtests failed/);
  assert.doesNotMatch(shown, /passes/);
});

test("of a TAP output without a failed test everything is shown", () => {
  assert.equal(failuresOfTap("TAP version 13\nKilled\n"), "TAP version 13\nKilled\n");
});

test("a skipped test without a line counts without a name", () => {
  assert.deepEqual(COUNTERS.tap("# pass 2\n# skipped 1\n").skipped, ["(unnamed)"]);
});

for (const [where, isCI, expected] of [
  ["in CI a skipped test is a failure", true, { passed: 5, failed: 4, skipped: 0 }],
  ["elsewhere a skipped test is one that is skipped", false, { passed: 5, failed: 2, skipped: 2 }],
]) {
  test(where, () => {
    const total = { passed: 2, failed: 1, skipped: 0 };
    add(total, { passed: 3, failed: 1, skipped: ["one", "other"] }, isCI);
    assert.deepEqual(total, expected);
  });
}
