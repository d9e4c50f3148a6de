// The examples that refresh an Item and end: what they print, their exit code, what was billed.
import { test } from "node:test";
import { assert } from "chai";
import { capture } from "../../scripts/run.mjs";
import { runtimePath } from "../e2e/runtimes/programs.mjs";
import { CASES } from "./cases.mjs";
import { EXAMPLES, startFake } from "./programs.mjs";

const PROGRAMS = {
  "node.mjs": { path: process.execPath, args: ["node.mjs"] },
  "deno.ts": { path: runtimePath("deno"), args: ["run", "--no-prompt", "--allow-net", "--allow-env", "deno.ts"] },
};

for (const [name, { path, args }] of Object.entries(PROGRAMS)) {
  const skip = whyNot(name, path);
  for (const [what, { answer, billed, status, prints }] of Object.entries(CASES)) {
    test(`${name} says what came of ${what}`, { skip }, async () => {
      const { plaid, env, close } = await startFake();
      try {
        plaid.answerNext(answer);
        const { code, output } = await capture(path, args, { cwd: EXAMPLES, env });
        assert.match(output, prints);
        assert.strictEqual(code, status === 200 ? 0 : 1, output);
        assert.strictEqual(plaid.billed, billed);
        assert.lengthOf(plaid.requests, 1);
        for (const secret of [env.PLAID_SECRET, env.PLAID_ACCESS_TOKEN]) assert.notInclude(output, secret);
      } finally {
        close();
      }
    });
  }
}

test("deno.ts has types that fit", { skip: whyNot("deno.ts", PROGRAMS["deno.ts"].path) }, async () => {
  const { code, output } = await capture(PROGRAMS["deno.ts"].path, ["check", "deno.ts"], { cwd: EXAMPLES });
  assert.strictEqual(code, 0, output);
});

function whyNot(name, path) {
  return !path && `there is no program for ${name} on ${process.platform}-${process.arch}`;
}
