// That each declaration that is exported says in words what it is: TypeDoc lets one pass that inherits its words, or has a link alone.
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import ts from "typescript-parser";

const FOLDER = fileURLToPath(new URL("../../pkg/", import.meta.url));

const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".d.ts"));

/** The names of what a text declares and exports without a word on it. */
function withoutWords(text) {
  const isExported = (node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const { statements } = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.ES2022, true);
  const declared = statements.filter((node) => isExported(node) && node.name);
  return { count: declared.length, names: declared.filter((node) => !hasWords(node)).map(({ name }) => name.text) };
}

/** Its own comment, without the tags of that. */
function hasWords(node) {
  return ts
    .getJSDocCommentsAndTags(node)
    .some((doc) => ts.isJSDoc(doc) && ts.getTextOfJSDocComment(doc.comment)?.trim());
}

for (const name of FILES) {
  test(`${name} says what each of its declarations is`, () => {
    const { count, names } = withoutWords(readFileSync(`${FOLDER}${name}`, "utf8"));
    assert.deepEqual(names, []);
    assert.isTrue(count > 0 || name === "refresh.d.ts", "it declares something");
  });
}

test("a declaration without words is found, and one that has a link alone", () => {
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
