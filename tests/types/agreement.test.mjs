// The hand-written declarations and the Rust code have the same functions, options, fields and words.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import { CONTRACT, contractTables } from "../helpers/contract.mjs";
import { declaredTables, declaredValues } from "./declared-tables.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const DECLARED = textsOf("pkg", ".d.ts");

function textsOf(folder, end) {
  const paths = readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
}

const RUST_TABLES = contractTables(CONTRACT);
const DECLARED_TABLES = declaredTables(DECLARED);

/** The differences between two sides, as sentences. */
function differences(rust, declared) {
  return [...new Set([...Object.keys(rust), ...Object.keys(declared)])].flatMap((table) => {
    const [left, right] = [rust, declared].map((tables) => tables[table] ?? []);
    return [
      ...left.filter((name) => !right.includes(name)).map((name) => `${table}: only Rust has ${name}`),
      ...right.filter((name) => !left.includes(name)).map((name) => `${table}: only the types have ${name}`),
    ];
  });
}

test("the declarations and the Rust code agree", () => {
  assert.isEmpty(differences(RUST_TABLES, DECLARED_TABLES));
  for (const [table, names] of Object.entries(RUST_TABLES)) assert.isNotEmpty(names, table);
});

for (const [path, entry] of Object.entries({
  "pkg/index.d.ts": "plaid-investments",
  "pkg/refresh.d.ts": "plaid-investments/refresh",
  "pkg/portfolio.d.ts": "plaid-investments/portfolio",
  "pkg/testing.d.ts": "plaid-investments/testing",
})) {
  test(`${entry} exports what ${path} declares, by import and by require`, async () => {
    const declared = declaredValues(DECLARED, path).sort();
    assert.isNotEmpty(declared);
    assert.deepEqual(Object.keys(await import(entry)).sort(), declared);
    assert.deepEqual(Object.keys(createRequire(import.meta.url)(entry)).sort(), declared);
  });
}

/** Additions to a list of the contract, each with the difference that must be found. */
const PLANTED_IN_RUST = [
  [({ functions }) => functions.refreshInvestments.options, /^options of refreshInvestments: /],
  [({ functions }) => functions.getInvestmentTransactions.options, /^options of getInvestmentTransactions: /],
  [({ kinds }) => kinds, /^kinds: /],
  [({ outcomes }) => outcomes, /^outcomes: /],
  [({ reasons }) => reasons, /^reasons: /],
  [({ when }) => when, /^retry.when: /],
  [({ scopes }) => scopes, /^scopes: /],
  [({ errorFields }) => errorFields, /^fields of (an|the data of an) error: /],
  [({ plaidFields }) => plaidFields, /^fields of Plaid's error: /],
  [({ retryFields }) => retryFields, /^fields of retry: /],
  [({ causeFields }) => causeFields, /^fields of cause: /],
];

for (const [listOf, expected] of PLANTED_IN_RUST) {
  test(`an addition in Rust alone is a difference: ${expected}`, () => {
    const contract = structuredClone(CONTRACT);
    listOf(contract).push("planted");
    const found = differences(contractTables(contract), DECLARED_TABLES);
    assert.isNotEmpty(found);
    for (const one of found) {
      assert.match(one, expected);
      assert.include(one, "only Rust has planted");
    }
  });
}

test("a function in Rust alone is a difference", () => {
  const functions = { ...CONTRACT.functions, planted: { options: ["planted"], refused: [] } };
  const found = differences(contractTables({ ...CONTRACT, functions }), DECLARED_TABLES);
  assert.deepEqual(found, ["functions: only Rust has planted", "options of planted: only Rust has planted"]);
});

test("no declaration has an option that Rust refuses", () => {
  for (const [name, { refused }] of Object.entries(CONTRACT.functions)) {
    const both = DECLARED_TABLES[`options of ${name}`].filter((option) => refused.includes(option));
    assert.isEmpty(both, name);
  }
});

/** Additions to a declaration: a text, its replacement, and the difference that must be found. */
const PLANTED = [
  ["pkg/connection.d.ts", "clientId?: string | undefined;", "$& planted?: string;", /^options of/],
  [
    "pkg/index.d.ts",
    "export function refreshInvestments",
    "export function planted(options: {}): void; $&",
    /^functions: /,
  ],
  ["pkg/error.d.ts", 'kind: "runtime"', '$& | "planted"', /^kinds: /],
  ["pkg/error.d.ts", 'Outcome = "not_sent"', '$& | "planted"', /^outcomes: /],
  ["pkg/error.d.ts", '| "missing"', '$& | "planted"', /^reasons: /],
  ["pkg/error.d.ts", '| { when: "user";', '| { when: "planted" } $&', /^retry.when: /],
  ["pkg/error.d.ts", "errorType: string;", "$& planted?: string;", /^fields of (an|the data of an|Plaid's) error: /],
  ["pkg/error.d.ts", "outcome: Outcome;", "$& planted?: string;", /^fields of (an|the data of an) error: /],
  ["pkg/error.d.ts", "toJSON(): Inv", "planted?: string; $&", /^fields of an error: /],
  ["pkg/error.d.ts", 'ErrorScope = "item"', '$& | "planted"', /^scopes: /],
  ["pkg/error.d.ts", "code?: string;", "$& planted?: string;", /^fields of cause: /],
];

for (const [path, text, added, expected] of PLANTED) {
  test(`an addition in ${path} alone is a difference: ${added.replace("$&", text)}`, () => {
    assert.include(DECLARED[path], text);
    const planted = { ...DECLARED, [path]: DECLARED[path].replace(text, added) };
    const found = differences(RUST_TABLES, declaredTables(planted));
    assert.isNotEmpty(found);
    for (const one of found) {
      assert.match(one, expected);
      assert.include(one, "only the types have");
      assert.include(one, "planted");
    }
  });
}
