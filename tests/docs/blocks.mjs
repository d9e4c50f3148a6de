// The code blocks of a README: read out of it, and run against the fake.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { assert } from "chai";
import { transform } from "esbuild";
import * as library from "plaid-investments";
import { fakePlaid } from "plaid-investments/testing";
import { ROOT, capture } from "../../scripts/run.mjs";

const OUT = join(ROOT, "target", "readme");
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");

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

/** Passes if the block is in an example, word for word, or does what it says; else throws what is wrong. */
export async function checkBlock({ language, code }) {
  if (EXAMPLES.some((text) => text.includes(squeezed(code)))) return "copied";
  if (!(language in RUN)) throw new Error("it is in no example");
  await checkTypes(code);
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
  const given = { ...givenBy(plaid), ...library, fakePlaid, assert, rejects, fetch: plaid.fetch };
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
    if (module.default) await callWorker(module.default, plaid, given.env);
  } finally {
    Object.assign(globalThis, before);
    rmSync(file);
  }
}

/** The types of those that have one: what the library's types make of it is looked at. */
const TYPES = {
  clientId: "string",
  secret: "string",
  accessToken: "string",
  plaid: "{ clientId: string; secret: string }",
  rows: "{ id: number; accessToken: string }[]",
};

/** What the READMEs' code uses and doesn't declare. */
function givenBy(plaid) {
  const { clientId, secret } = plaid.connection;
  const { accessToken } = plaid;
  return {
    clientId,
    secret,
    accessToken,
    plaid: { clientId, secret },
    rows: [
      { id: 1, accessToken },
      { id: 2, accessToken: "not a token" },
    ],
    traceId: "trace",
    db: { async record() {} },
    worker: { fetch: async () => new Response() },
    sendThroughUpdateMode: async () => {},
    tryAgainIn: async (ms) => assert.isAbove(ms, 0),
    noteThatItMayHaveBeenBilled: async (error) => assert.strictEqual(error.outcome, "unknown"),
    env: {
      PLAID_CLIENT_ID: clientId,
      PLAID_SECRET: secret,
      PLAID_ACCESS_TOKEN: accessToken,
      TOKENS: { get: async () => accessToken },
    },
  };
}

/** Every Worker gets a webhook of Plaid's, which one that only refreshes does not look at. */
async function callWorker(worker, plaid, env) {
  const event = { webhook_type: "HOLDINGS", item_id: plaid.itemId, environment: "production" };
  const { body, signature } = await plaid.signWebhook(event);
  const send = async (text) => {
    const waiting = [];
    const headers = { "Plaid-Verification": signature };
    const request = new Request("https://worker.test/", { method: "POST", headers, body: text });
    const response = await worker.fetch(request, env, { waitUntil: (promise) => waiting.push(promise) });
    await Promise.all(waiting);
    return response.status;
  };
  assert.strictEqual(await send(body), 200);
  const isReceiver = plaid.billed === 0;
  if (isReceiver) assert.strictEqual(await send(`${body} `), 401);
}

async function rejects(call, when) {
  const error = await call().then(
    () => assert.fail("it does not reject"),
    (error) => error,
  );
  assert.strictEqual(error.retry?.when, when, error.stack);
}

/** An option that there is not is no fault when it runs: types tell. */
async function checkTypes(code) {
  const folder = join(OUT, `types-${process.pid}-${files++}`);
  mkdirSync(folder, { recursive: true });
  const names = Object.keys(givenBy(fakePlaid())).map((name) => `declare const ${name}: ${TYPES[name] ?? "any"};`);
  const functions = Object.keys(library).map(
    (name) => `declare const ${name}: typeof import("plaid-investments").${name};`,
  );
  const testing = `declare const fakePlaid: typeof import("plaid-investments/testing").fakePlaid;`;
  writeFileSync(join(folder, "given.d.ts"), [...names, ...functions, testing].join("\n"));
  writeFileSync(join(folder, "block.mts"), /^(im|ex)port /m.test(code) ? code : `${code}\nexport {};`);
  const compilerOptions = { target: "es2022", module: "nodenext", lib: ["es2022", "dom"], types: [], strict: false };
  // The compiler's own declarations are no concern of ours, and most of its work.
  const compiling = { noEmit: true, skipDefaultLibCheck: true };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, ...compiling } }),
  );
  const { code: exit, output } = await capture(process.execPath, [TSC, "-p", folder]);
  rmSync(folder, { recursive: true, force: true });
  assert.strictEqual(exit, 0, output);
}
