// That tsc --strict finds nothing in our JavaScript, whose types are in its comments, and that no comment gets around it.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assert } from "chai";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");

/** The folders that have a tsconfig.json of their own, and how many JavaScript files it covers at least. */
const PROJECTS = { pkg: 25, scripts: 15, tests: 8 };

/** What tsc prints about a project; nothing, if all is well. */
async function complaints(project, ...options) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [TSC, "-p", project, ...options], { cwd: ROOT });
    return stdout;
  } catch (error) {
    return error.stdout || error.stderr || String(error);
  }
}

/** The types in a file's comments that are no types, and the comments that have the compiler look away. */
function escapes(text) {
  const comments = text.match(/\/\*\*[^]*?\*\/|\/\/.*/g) ?? [];
  return comments.flatMap((comment) => [
    ...(comment.match(/@ts-(?:ignore|nocheck|expect-error)/g) ?? []),
    ...typesIn(comment).filter((type) => /\bany\b|^\*$/.test(type)),
  ]);
}

/** What is in braces after a tag. */
function typesIn(comment) {
  return [...comment.matchAll(/@\w+\s+\{/g)].map(({ index, 0: { length } }) => {
    const start = index + length;
    let end = start;
    for (let open = 1; open > 0 && end < comment.length; end++) open += { "{": 1, "}": -1 }[comment[end]] ?? 0;
    return comment.slice(start, end - 1);
  });
}

/** The JavaScript of a project, by absolute paths. */
async function filesOf(project) {
  const paths = (await complaints(project, "--listFilesOnly")).split("\n").map((path) => path.trim());
  return paths.filter((path) => /\.m?js$/.test(path) && !path.includes("node_modules"));
}

for (const [project, count] of Object.entries(PROJECTS)) {
  test(`${project}: its types are right`, async () => {
    assert.equal(await complaints(project), "");
  });

  test(`${project}: no type is any, and nothing is left unchecked`, async () => {
    const files = await filesOf(project);
    const found = files.flatMap((file) => escapes(readFileSync(file, "utf8")).map((what) => [file, what]));
    assert.isAtLeast(files.length, count);
    assert.deepEqual(found, []);
  });
}

test("a wrong type is found, and a parameter without one", async () => {
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

test("an any is found, and a comment that has the compiler look away", () => {
  assert.deepEqual(escapes("/** @type {any} */"), ["any"]);
  assert.deepEqual(escapes("/**\n * @param {{ a: string; b: Map<string, any> }} one any\n */"), [
    "{ a: string; b: Map<string, any> }",
  ]);
  assert.deepEqual(escapes("// @ts-ignore\n"), ["@ts-ignore"]);
  assert.deepEqual(escapes("/** Any of them. @param {string} any */"), []);
});
