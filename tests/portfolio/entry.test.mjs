// The cases of the entry in Node, by import and by require.
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import * as imported from "plaid-investments/portfolio";
import { PORTFOLIO } from "./cases.mjs";

const required = createRequire(import.meta.url)("plaid-investments/portfolio");

for (const [way, library] of Object.entries({ import: imported, require: required })) {
  describe(`plaid-investments/portfolio by ${way}`, () => {
    for (const { name, run } of PORTFOLIO) test(name, () => run({ library }));
  });
}
