// Finds the code blocks of a README, and runs them against the fake.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { assert } from "chai";
import { transform } from "esbuild";
import * as library from "plaid-investments";
import { fakePlaid } from "plaid-investments/testing";
import { ROOT } from "../../scripts/run.mjs";
import { callFunction, callWorker, givenBy, holdingReads } from "./readers.mjs";
import { checkTypes } from "./types.mjs";

const OUT = join(ROOT, "target", "readme");

/** The languages of blocks that are run, by esbuild's names. A block in a language of `COPIED` must be in an example. */
const RUN = { js: "js", mjs: "js", javascript: "js", ts: "ts", typescript: "ts" };
const COPIED = ["rust", "jsonc"];

/** Comments at the end of a line, with the code that checks them. */
const CLAIMS = [
  { says: /^(await .+); \/\/ a request id$/gm, checked: `assert.match($1, /^\\w+$/);` },
  { says: /^(await .+); \/\/ rejects, retry\.when is "(\w+)"$/gm, checked: `await rejects(async () => $1, "$2");` },
  { says: /^([\w.]+); \/\/ (\d+)$/gm, checked: `assert.strictEqual($1, $2);` },
];

/** The answers that a block with `catch` must handle. */
const FAILURES = [
  { errorCode: "ITEM_LOGIN_REQUIRED" },
  { errorCode: "RATE_LIMIT" },
  { networkError: true, billed: true },
];

/** The code blocks of a Markdown text in our languages: `{ language, code, line }`. */
export function codeBlocks(markdown) {
  return [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .map(({ 1: language, 2: code, index }) => ({ language, code, line: markdown.slice(0, index).split("\n").length }))
    .filter(({ language }) => language in RUN || COPIED.includes(language));
}

/** Throws unless the block has right types, and is in an example, word for word, or passes when it is run. */
export async function checkBlock({ language, code }) {
  if (language in RUN) await checkTypes(code);
  if (EXAMPLES.some((text) => text.includes(squeezed(code)))) return "copied";
  if (!(language in RUN)) throw new Error("it is in no example");
  const answers = /\bcatch\b/.test(code) ? [{}, ...FAILURES] : [{}];
  for (const answer of answers) await runBlock(language, code, answer);
  return "run";
}

/** The examples' texts without indentation, which differs between a file and a README. */
const EXAMPLES = readdirSync(join(ROOT, "examples"), { recursive: true })
  .filter(
    (path) => !/node_modules|target\b/.test(path) && [".js", ".mjs", ".ts", ".rs", ".jsonc"].includes(extname(path)),
  )
  .map((path) => squeezed(readFileSync(join(ROOT, "examples", path), "utf8")));

function squeezed(code) {
  return code.trim().replace(/^[ \t]+/gm, "");
}

let files = 0;

/** Runs a block with the names that it does not declare. A fake answers at Plaid's addresses. */
async function runBlock(language, code, answer) {
  const plaid = fakePlaid();
  const stored = [];
  const reads = holdingReads(plaid);
  const given = { ...givenBy(plaid, stored), ...library, fakePlaid, assert, rejects, fetch: reads.fetch };
  const before = Object.fromEntries(Object.keys(given).map((name) => [name, globalThis[name]]));
  const checked = CLAIMS.reduce((text, { says, checked }) => text.replace(says, checked), code);
  const { code: script } = await transform(checked, { loader: RUN[language], target: "es2022" });
  const file = join(OUT, `${process.pid}-${files++}.mjs`);
  mkdirSync(OUT, { recursive: true });
  writeFileSync(file, script);
  Object.assign(globalThis, given);
  try {
    plaid.answerNext({ endpoint: "/investments/refresh", ...answer });
    const module = await import(pathToFileURL(file));
    if (module.handler) await callFunction(module.handler, plaid, stored);
    if (module.default) await callWorker(module.default, plaid, given.env, { stored, reads });
  } finally {
    Object.assign(globalThis, before);
    rmSync(file);
  }
}

async function rejects(call, when) {
  const error = await call().then(
    () => assert.fail("it does not reject"),
    (error) => error,
  );
  assert.strictEqual(error.retry?.when, when, error.stack);
}
