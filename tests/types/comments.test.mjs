// Each exported declaration has a description, and each function also @throws and @example. TypeDoc itself accepts a declaration that
// inherits its description, or has only a link.
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import ts from "typescript-parser";

const FOLDER = fileURLToPath(new URL("../../pkg/", import.meta.url));

const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".d.ts"));

/** The tags that a function's comment must have. */
const TAGS = ["example", "throws"];

/** The exported declarations of a text. */
function declaredIn(text) {
  const isExported = (node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const { statements } = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.ES2022, true);
  return statements.filter((node) => isExported(node) && node.name);
}

/** The exported functions of a text whose tags are missing or empty. */
function missingTags(text) {
  const functions = declaredIn(text).filter(ts.isFunctionDeclaration);
  const hasTag = (node, tag) =>
    ts
      .getJSDocTags(node)
      .some(({ tagName, comment }) => tagName.text === tag && ts.getTextOfJSDocComment(comment)?.trim());
  const missing = functions.flatMap((node) =>
    TAGS.filter((tag) => !hasTag(node, tag)).map((tag) => `${node.name.text}: @${tag}`),
  );
  return { count: functions.length, missing };
}

/** The names of exported declarations without a description. */
function withoutWords(text) {
  const declared = declaredIn(text);
  return { count: declared.length, names: declared.filter((node) => !hasWords(node)).map(({ name }) => name.text) };
}

/** Its own comment, without tags. */
function hasWords(node) {
  return ts
    .getJSDocCommentsAndTags(node)
    .some((doc) => ts.isJSDoc(doc) && ts.getTextOfJSDocComment(doc.comment)?.trim());
}

for (const name of FILES) {
  test(`each declaration of ${name} has a description`, () => {
    const { count, names } = withoutWords(readFileSync(`${FOLDER}${name}`, "utf8"));
    assert.deepEqual(names, []);
    assert.isTrue(count > 0 || name === "refresh.d.ts", "it declares something");
  });
}

test("each function has @throws and @example", () => {
  const found = FILES.map((name) => missingTags(readFileSync(`${FOLDER}${name}`, "utf8")));
  assert.deepEqual(
    found.flatMap(({ missing }) => missing),
    [],
  );
  assert.isAtLeast(Math.max(...found.map(({ count }) => count)), 7, "functions of index.d.ts");
});

test("a function without @example or @throws is found", () => {
  const text = `
    /** Has both. @throws Nothing. @example one() */ export function one(): void;
    /** Has one. @example two() */ export function two(): void;
    /** Has a tag without words. @throws @example three() */ export function three(): void;
    export function four(): void;
    /** Is not exported. */ function five(): void;
  `;
  assert.deepEqual(missingTags(text), {
    count: 4,
    missing: ["two: @throws", "three: @throws", "four: @example", "four: @throws"],
  });
});

test("a declaration without a description is found, also if it has a link", () => {
  const text = `
    /** Has words. */ export interface One {}
    export interface Two extends One {}
    /** @see https://plaid.com/docs/ */ export type Three = string;
    /** Has words. @see https://plaid.com/docs/ */ export function four(): void;
    export function five(): void;
    interface Six {}
  `;
  assert.deepEqual(withoutWords(text), { count: 5, names: ["Two", "Three", "five"] });
});
