// The contract of the Rust code as data: functions, options, fields, words and error codes. A native test writes it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run } from "../../scripts/run.mjs";

await run("cargo", ["test", "--locked", "--quiet", "--lib", "contract"]);

/**
 * @typedef {object} Contract as src/contract.rs writes it
 * @property {Record<string, { options: string[] }>} functions
 * @property {string[]} kinds
 * @property {string[]} outcomes
 * @property {string[]} reasons
 * @property {string[]} when
 * @property {string[]} scopes
 * @property {string[]} errorFields
 * @property {string[]} plaidFields
 * @property {string[]} retryFields
 * @property {string[]} causeFields
 */

/** @type {Contract} */
export const CONTRACT = JSON.parse(readFileSync(join(ROOT, "target", "contract.json"), "utf8"));

/**
 * The tables of the contract, in the form of `tests/types/declared-tables.mjs`. Each is a list of names.
 *
 * @param {Contract} contract
 */
export function contractTables({ functions, kinds, outcomes, reasons, when, scopes, ...fields }) {
  const errorFields = ["name", ...fields.errorFields];
  return {
    functions: Object.keys(functions),
    ...Object.fromEntries(Object.entries(functions).map(([name, { options }]) => [`options of ${name}`, options])),
    kinds,
    outcomes,
    reasons,
    "retry.when": when,
    scopes,
    "fields of an error": errorFields,
    "fields of the data of an error": errorFields,
    "fields of Plaid's error": ["status", ...fields.plaidFields],
    "fields of retry": fields.retryFields,
    "fields of cause": fields.causeFields,
  };
}
