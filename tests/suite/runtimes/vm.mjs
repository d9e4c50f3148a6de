// Node's vm: package and suite run in a realm of their own, which gets Node's globals.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { createContext, runInContext } from "node:vm";

const here = createRequire(import.meta.url);
const names = Object.getOwnPropertyNames(globalThis).filter(
  (name) => !(name in runInContext("globalThis", createContext())),
);
// As in Jest: Node's functions return instances of these classes, and jose checks that.
names.push("ArrayBuffer", "Uint8Array");
const realm = createContext(Object.fromEntries(names.map((name) => [name, globalThis[name]])));

function require(name) {
  if (!name.startsWith("plaid-investments") && !name.endsWith("suite.cjs")) return here(name);
  const module = { exports: {} };
  const code = `(function (module, exports, require) {${readFileSync(here.resolve(name), "utf8")}\n})`;
  runInContext(code, realm, { filename: here.resolve(name) })(module, module.exports, require);
  return module.exports;
}

const { reportFromNode } = require("../../../target/suite/suite.cjs");
await reportFromNode(require("plaid-investments"));
process.exit();
