// The examples that refresh an Item and end: their output, exit code and bills.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { assert } from "chai";
import { capture } from "../../../scripts/run.mjs";
import { runtimePath } from "../../suite/runtimes/programs.mjs";
import { CASES } from "./cases.mjs";
import { EXAMPLES, startFake } from "./programs.mjs";

const PROGRAMS = {
  "node.mjs": { path: process.execPath, args: ["node.mjs"] },
  "deno.ts": { path: runtimePath("deno"), args: ["run", "--no-prompt", "--allow-net", "--allow-env", "deno.ts"] },
};

for (const [name, { path, args }] of Object.entries(PROGRAMS)) {
  const skip = whyNot(name, path);
  for (const [what, { answer, billed, status, prints }] of Object.entries(CASES)) {
    test(`${name} prints the outcome of ${what}`, { skip }, async () => {
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

test("from-link-to-portfolio.mjs walks through the life of an Item, and refreshes it once", async () => {
  const { plaid, env, close } = await startFake();
  const child = spawn(process.execPath, ["from-link-to-portfolio.mjs"], {
    cwd: EXAMPLES,
    env: { ...process.env, ...env },
  });
  try {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        output += `${line}\n`;
        const [, linkToken] = /^Open Link with (link-\S+),/.exec(line) ?? [];
        if (linkToken) plaid.completeLink(linkToken);
      });
    }
    const [code] = await once(child, "close");
    assert.strictEqual(code, 0, output);
    const steps = "Linked: Updated: Read: Broken: Repaired. Removed.".split(" ");
    assert.deepEqual(output.match(new RegExp(`^(${steps.join("|")})`, "gm")), steps, output);
    assert.include(output, "Broken: ITEM_LOGIN_REQUIRED.");
    assert.strictEqual(plaid.billed, 1);
    assert.notInclude(output, env.PLAID_SECRET);
  } finally {
    child.kill();
    close();
  }
});

test("deno.ts passes deno check", { skip: whyNot("deno.ts", PROGRAMS["deno.ts"].path) }, async () => {
  const { code, output } = await capture(PROGRAMS["deno.ts"].path, ["check", "deno.ts"], { cwd: EXAMPLES });
  assert.strictEqual(code, 0, output);
});

function whyNot(name, path) {
  return !path && `there is no program for ${name} on ${process.platform}-${process.arch}`;
}
