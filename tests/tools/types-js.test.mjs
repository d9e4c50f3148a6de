// tsc --strict finds no fault in our JavaScript, which has its types in comments, nor in the TypeScript of www/, and no comment turns the
// check off.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { assert } from "chai";
import { node22 } from "../../scripts/node22.mjs";
import { ROOT } from "../../scripts/run.mjs";
import { QUIET, WRANGLER } from "../../scripts/wrangler.mjs";

const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");

/** The folders with a tsconfig.json, and other files like it: each with the smallest number of files that it may cover. */
const PROJECTS = {
  pkg: 25,
  "pkg/cli": 5,
  scripts: 15,
  tests: 70,
  examples: 7,
  "examples/tsconfig.workers.json": 2,
  "examples/tsconfig.bun.json": 1,
  "www/src": 40,
  "www/page": 20,
};

/** Fields of messages between the Worker and the pages of www/, by the file that declares them. */
const SHARED_FIELDS = {
  "item.ts": ["freeAt", "priceAsOf"],
  "messages.ts": ["hasSession", "linkToken"],
  "operations.ts": ["etaMs", "mayBeBilled", "pausedFor"],
};

// The types of the bindings and of workerd, for the Worker of www/.
before(async () => {
  const env = { ...process.env, ...QUIET };
  await promisify(execFile)(node22(), [WRANGLER, "types", "--strict-vars=false"], { cwd: join(ROOT, "www"), env });
});

/** The output of tsc for a project: empty if it finds no fault. */
async function complaints(project, ...options) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [TSC, "-p", project, ...options], { cwd: ROOT });
    return stdout;
  } catch (error) {
    return error.stdout || error.stderr || String(error);
  }
}

/** Each `any` among the types in comments, and each comment that turns the compiler off. */
function escapes(text) {
  const comments = text.match(/\/\*\*[^]*?\*\/|\/\/.*/g) ?? [];
  return comments.flatMap((comment) => [
    ...(comment.match(/@ts-(?:ignore|nocheck|expect-error)/g) ?? []),
    ...typesIn(comment).filter((type) => /\bany\b|^\*$/.test(type)),
  ]);
}

/** The text in braces after each tag. */
function typesIn(comment) {
  return [...comment.matchAll(/@\w+\s+\{/g)].map(({ index, 0: { length } }) => {
    const start = index + length;
    let end = start;
    for (let open = 1; open > 0 && end < comment.length; end++) open += { "{": 1, "}": -1 }[comment[end]] ?? 0;
    return comment.slice(start, end - 1);
  });
}

/** The absolute paths of the files of a project, without declarations. */
async function filesOf(project) {
  const paths = (await complaints(project, "--listFilesOnly")).split("\n").map((path) => path.trim());
  return paths.filter((path) => /\.m?[jt]s$/.test(path) && !path.endsWith(".d.ts") && !path.includes("node_modules"));
}

for (const [project, count] of Object.entries(PROJECTS)) {
  test(`${project}: tsc finds no fault`, async () => {
    assert.equal(await complaints(project), "");
  });

  test(`${project}: no type is any, and no comment turns the check off`, async () => {
    const files = await filesOf(project);
    const found = files.flatMap((file) => escapes(readFileSync(file, "utf8")).map((what) => [file, what]));
    assert.isAtLeast(files.length, count);
    assert.deepEqual(found, []);
  });
}

test("tsc finds a wrong type, and a parameter without a type", async () => {
  const folder = join(ROOT, "target", "types-js");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "tsconfig.json"), '{ "extends": "../../tsconfig.base.json", "include": ["*.mjs"] }');
  writeFileSync(
    join(folder, "planted.mjs"),
    'export const twice = (text) => text + text;\n/** @type {number} */\nexport const one = "1";\n',
  );
  try {
    const said = await complaints(folder);
    assert.include(said, "Parameter 'text' implicitly has an 'any' type");
    assert.include(said, "Type 'string' is not assignable to type 'number'");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a field with another name in the messages of www/ is a fault of the Worker and of the pages", async () => {
  const folder = join(ROOT, "target", "types-www");
  rmSync(folder, { recursive: true, force: true });
  for (const name of ["page", "shared", "src", "tsconfig.base.json", "worker-configuration.d.ts"])
    cpSync(join(ROOT, "www", name), join(folder, name), { recursive: true });
  for (const [name, fields] of Object.entries(SHARED_FIELDS)) {
    const file = join(folder, "shared", name);
    const declared = new RegExp(`\\b(${fields.join("|")})(?=\\??:)`, "g");
    writeFileSync(file, readFileSync(file, "utf8").replace(declared, "$1Renamed"));
  }
  try {
    const said = await Promise.all(["src", "page"].map((project) => complaints(join(folder, project))));
    for (const field of Object.values(SHARED_FIELDS).flat()) for (const text of said) assert.include(text, field);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("an any is found, and a comment that turns the check off", () => {
  assert.deepEqual(escapes("/** @type {any} */"), ["any"]);
  assert.deepEqual(escapes("/**\n * @param {{ a: string; b: Map<string, any> }} one any\n */"), [
    "{ a: string; b: Map<string, any> }",
  ]);
  assert.deepEqual(escapes("// @ts-ignore\n"), ["@ts-ignore"]);
  assert.deepEqual(escapes("/** Any of them. @param {string} any */"), []);
});
