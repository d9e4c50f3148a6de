// The code blocks of a README: read out of it, and run against the fake.
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

/** What is run, as esbuild names it. A block of any other language in `COPIED` has to be in the examples. */
const RUN = { js: "js", mjs: "js", javascript: "js", ts: "ts", typescript: "ts" };
const COPIED = ["rust", "jsonc"];

/** What a comment at the end of a line says, and what checks that. */
const CLAIMS = [
  { says: /^(await .+); \/\/ a request id$/gm, checked: `assert.match($1, /^\\w+$/);` },
  { says: /^(await .+); \/\/ rejects, retry\.when is "(\w+)"$/gm, checked: `await rejects(async () => $1, "$2");` },
  { says: /^([\w.]+); \/\/ (\d+)$/gm, checked: `assert.strictEqual($1, $2);` },
];

/** What one that catches has to come through. */
const FAILURES = [
  { errorCode: "ITEM_LOGIN_REQUIRED" },
  { errorCode: "RATE_LIMIT" },
  { networkError: true, billed: true },
];

/** The blocks of a Markdown text that are code of ours: `{ language, code, line }`. */
export function codeBlocks(markdown) {
  return [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .map(({ 1: language, 2: code, index }) => ({ language, code, line: markdown.slice(0, index).split("\n").length }))
    .filter(({ language }) => language in RUN || COPIED.includes(language));
}

/** Passes if the block is in an example, word for word, or does what it says, in strict types; else throws what is wrong. */
export async function checkBlock({ language, code }) {
  if (language in RUN) await checkTypes(code);
  if (EXAMPLES.some((text) => text.includes(squeezed(code)))) return "copied";
  if (!(language in RUN)) throw new Error("it is in no example");
  const answers = /\bcatch\b/.test(code) ? [{}, ...FAILURES] : [{}];
  for (const answer of answers) await runBlock(language, code, answer);
  return "run";
}

/** The examples' texts, without indentation: a block may stand deeper in a file than in a README. */
const EXAMPLES = readdirSync(join(ROOT, "examples"), { recursive: true })
  .filter(
    (path) => !/node_modules|target\b/.test(path) && [".js", ".mjs", ".ts", ".rs", ".jsonc"].includes(extname(path)),
  )
  .map((path) => squeezed(readFileSync(join(ROOT, "examples", path), "utf8")));

function squeezed(code) {
  return code.trim().replace(/^[ \t]+/gm, "");
}

let files = 0;

/** Runs it with the names that it leaves to its reader, and with Plaid's own addresses answered by a fake. */
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
