// Node's vm: package and suite in a realm of their own, which gets from Node what is no part of the language.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { createContext, runInContext } from "node:vm";

const here = createRequire(import.meta.url);
const names = Object.getOwnPropertyNames(globalThis).filter(
  (name) => !(name in runInContext("globalThis", createContext())),
);
const realm = createContext(Object.fromEntries(names.map((name) => [name, globalThis[name]])));
realm.globalThis = realm;

function require(name) {
  if (!name.startsWith("plaid-investments") && !name.endsWith("suite.cjs")) return here(name);
  const module = { exports: {} };
  const code = `(function (module, exports, require) {${readFileSync(here.resolve(name), "utf8")}\n})`;
  runInContext(code, realm, { filename: here.resolve(name) })(module, module.exports, require);
  return module.exports;
}

const { reportFromNode } = require("../../../target/e2e/suite.cjs");
await reportFromNode(require("plaid-investments"));
process.exit();
