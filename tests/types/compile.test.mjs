// Code that must compile with the declarations, and code that must not, for every way in which TypeScript finds them.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import { compile } from "./compile.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const PLANTED = join(HERE, "planted");

/** A bundler has no `require`. The official client's types do not depend on the way. */
const WAYS = [
  { compiler: "newest", resolution: "nodenext", include: ["*.mts", "*.cts"] },
  { compiler: "newest", resolution: "node16", include: ["*.mts", "*.cts"] },
  { compiler: "newest", resolution: "bundler", include: ["*.mts"] },
  { compiler: "oldest", resolution: "nodenext", include: ["*.mts", "*.cts"], exclude: ["plaid.mts"] },
  { compiler: "oldest", resolution: "node16", include: ["*.mts", "*.cts"], exclude: ["plaid.mts"] },
  { compiler: "oldest", resolution: "bundler", include: ["*.mts"], exclude: ["plaid.mts"] },
];

/** Planted faults, which show that the compiler sees any. */
const FAULTS = {
  "a misspelt option": `import { getHoldings } from "plaid-investments";
    void getHoldings({ clientId: "id", secret: "secret", accessTokne: "access-sandbox-1" });`,
  "an optional field that is undefined": `import type { ErrorCause } from "plaid-investments";
    export const cause: ErrorCause = { name: "Error", message: "in words", code: undefined };`,
  "a kind that there is not": `import type { ErrorKind } from "plaid-investments";
    export const kind: ErrorKind = "no_such_kind";`,
};

test("valid code compiles, and marked lines do not", { concurrency: 2 }, async (t) => {
  const tests = WAYS.map((way) =>
    t.test(`by the ${way.compiler} TypeScript and moduleResolution ${way.resolution}`, async () => {
      const { code, printed } = await compile(way, HERE);
      assert.strictEqual(code, 0, printed);
    }),
  );
  await Promise.all(tests);
});

test("each planted fault is an error", { concurrency: 2 }, async (t) => {
  const tests = Object.entries(FAULTS).map(([name, source], number) =>
    t.test(name, async () => {
      const folder = join(PLANTED, String(number));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "fault.mts"), source);
      const { code, printed } = await compile({ ...WAYS[0], include: ["fault.mts"] }, folder);
      assert.notStrictEqual(code, 0);
      assert.match(printed, /fault\.mts\(\d+,\d+\): error TS/);
    }),
  );
  await Promise.all(tests).finally(() => rmSync(PLANTED, { recursive: true, force: true }));
});
