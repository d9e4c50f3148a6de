// The files of the tarball, and a check for faults: other files, and traces of the machine that built it.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";
import { join, relative } from "node:path";
import { ROOT } from "../../scripts/run.mjs";

/** All files of the published package. */
export const FILES = [
  "LICENSE",
  "README.md",
  "THIRD-PARTY-NOTICES",
  "package.json",
  ...[
    "cli.js",
    "edge-light.js",
    "index.cjs",
    "index.js",
    "plaid_investments.wasm",
    "plaid_investments_portfolio.wasm",
    "plaid_investments_refresh.wasm",
    "portfolio.cjs",
    "portfolio.edge-light.js",
    "portfolio.js",
    "portfolio.workerd.js",
    "refresh.cjs",
    "refresh.edge-light.js",
    "refresh.js",
    "refresh.workerd.js",
    "testing.cjs",
    "testing.js",
    "workerd.js",
  ].map((name) => `dist/${name}`),
  ...[
    "call-plaid",
    "connection",
    "error",
    "fake-answers",
    "fake-items",
    "fake-webhooks",
    "index",
    "item",
    "plaid",
    "plaid-item",
    "plaid-values",
    "portfolio",
    "reads",
    "refresh",
    "refresh-items",
    "sandbox",
    "testing",
    "verify-webhook",
    "webhooks",
  ].flatMap((name) => [`dist/${name}.d.cts`, `dist/${name}.d.ts`]),
].sort();

/** Folders in which people build. */
const PATHS =
  /(?:\/builds|\/home|\/Users|\/root|\/private|\/tmp|\/var|\/opt|\/workspace|[A-Za-z]:\\Users)[/\\][\w.-]+[/\\][\w.-]+/;

/** The names of this machine and its user, except those short enough to be ordinary words. */
const NAMES = [ROOT, homedir(), hostname(), userInfo().username].filter((name) => name.length > 4);

/**
 * The faults of an unpacked package: files that should not be there, missing files, and traces of the machine that built it.
 *
 * @param {string} folder
 */
export function faultsOf(folder, namesOfMachine = NAMES) {
  const names = filesIn(folder).sort();
  return [
    ...names.filter((name) => !FILES.includes(name)).map((name) => `${name} is too much`),
    ...FILES.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
    ...names.flatMap((name) =>
      tracesIn(readFileSync(join(folder, name), "latin1"), namesOfMachine).map((trace) => `${name}: ${trace}`),
    ),
  ];
}

/**
 * @param {string} text
 * @param {string[]} namesOfMachine
 */
function tracesIn(text, namesOfMachine) {
  const path = PATHS.exec(text)?.[0];
  return [
    ...(path ? [`a path of a machine: ${path}`] : []),
    ...namesOfMachine.filter((name) => text.includes(name)).map((name) => `a name of this machine: ${name}`),
  ];
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder, root = folder) {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path, root) : [relative(root, path)]))
    .map((name) => name.replaceAll("\\", "/"));
}
