// scripts/test.mjs counts the tests of a stage from its output, and also each test that did not run. Of a stage that fails it shows the failed
// tests.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { COUNTERS, add, failuresOfTap } from "../../scripts/test-counts.mjs";

/** The TAP of this Node for these arguments. */
function tapBy(args) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, ["--test-reporter=tap", ...args], { env, encoding: "utf8" }).stdout;
}

/** The TAP of this Node for `tests`. */
const tapOf = (tests) =>
  tapBy(["--input-type=module", "--eval", `import { describe, test } from "node:test";\n${tests}`]);

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

test("of a test file that can't be loaded the error is shown", () => {
  const folder = mkdtempSync(join(tmpdir(), "plaid-investments-tap-"));
  const file = join(folder, "broken.test.mjs");
  try {
    writeFileSync(file, 'throw new Error("It can\'t be loaded.");');
    const shown = failuresOfTap(tapBy(["--test", file]));
    assert.match(shown, /^# Error: It can't be loaded\.$/m);
    assert.match(shown, /^not ok 1 - .*broken\.test\.mjs$/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
