// That the hand-written declarations and the Rust code have the same functions, options, fields and words.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert } from "chai";
import { declaredTables, declaredValues } from "./declared-tables.mjs";
import { rustTables } from "./rust-tables.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const RUST = textsOf("src", ".rs");
const DECLARED = textsOf("pkg", ".d.ts");

function textsOf(folder, end) {
  const paths = readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
}

const RUST_TABLES = rustTables(RUST);
const DECLARED_TABLES = declaredTables(DECLARED);

/** What only one side has, in words. */
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
  "pkg/testing.d.ts": "plaid-investments/testing",
})) {
  test(`${entry} exports what ${path} declares, by import and by require`, async () => {
    const declared = declaredValues(DECLARED, path).sort();
    assert.isNotEmpty(declared);
    assert.deepEqual(Object.keys(await import(entry)).sort(), declared);
    assert.deepEqual(Object.keys(createRequire(import.meta.url)(entry)).sort(), declared);
  });
}

/** What is added on one side: a text, what it becomes, and the difference that has to be seen. */
const PLANTED = [
  ["src/fields.rs", '("clientId", Type::Text),', '("clientId", Type::Text), ("planted", Type::Text),', /^options of/],
  [
    "src/fields.rs",
    '("startDate", Type::Text),',
    '("startDate", Type::Text), ("planted", Type::Text),',
    /Transactions: /,
  ],
  [
    "src/fields.rs",
    "Self::GetHoldings => &HOLDINGS",
    "Self::Planted => &HOLDINGS, $&",
    /^(functions|options of planted): /,
  ],
  ["src/outcome.rs", 'Self::Timeout => "timeout"', 'Self::Planted => "planted", $&', /^kinds: /],
  ["src/outcome.rs", 'Self::NotSent => "not_sent"', 'Self::Planted => "planted", $&', /^outcomes: /],
  ["src/webhook.rs", 'Self::Missing => ("missing"', 'Self::Planted => ("planted", ""), $&', /^reasons: /],
  ["src/retry.rs", 'Self::Never => "never"', 'Self::Planted => "planted", $&', /^retry.when: /],
  ["src/retry.rs", 'fields.number("afterMs"', 'fields.text("planted", None); $&', /^fields of retry: /],
  [
    "src/response.rs",
    'text("error_code", "errorCode")',
    'text("planted", "planted"), $&',
    /^fields of (an|the data of an|Plaid's) error: /,
  ],
  [
    "src/error_fields.rs",
    'fields.text("option"',
    'fields.text("planted", None); $&',
    /^fields of (an|the data of an) error: /,
  ],
  ["src/error_fields.rs", 'fields.text("code"', 'fields.text("planted", None); $&', /^fields of cause: /],
  ["pkg/index.d.ts", "clientId?: string | undefined;", "$& planted?: string;", /^options of/],
  ["pkg/index.d.ts", "export function getHoldings", "export function planted(options: {}): void; $&", /^functions: /],
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
  test(`what ${path} alone has is a difference: ${added.replace("$&", text)}`, () => {
    const plant = (texts) => {
      assert.include(texts[path], text);
      return { ...texts, [path]: texts[path].replace(text, added) };
    };
    const found =
      path in RUST
        ? differences(rustTables(plant(RUST)), DECLARED_TABLES)
        : differences(RUST_TABLES, declaredTables(plant(DECLARED)));
    assert.isNotEmpty(found);
    for (const one of found) {
      assert.match(one, expected);
      assert.include(one, "planted");
      assert.include(one, path in RUST ? "only Rust has" : "only the types have");
    }
  });
}
