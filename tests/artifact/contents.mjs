// What is in a tarball, and what has no place there.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";
import { join, relative } from "node:path";
import { ROOT } from "../../scripts/run.mjs";

/** All of the package, as it is published. */
export const FILES = [
  "LICENSE",
  "README.md",
  "package.json",
  ...[
    "edge-light.js",
    "index.cjs",
    "index.js",
    "plaid_investments.wasm",
    "plaid_investments_refresh.wasm",
    "refresh.cjs",
    "refresh.edge-light.js",
    "refresh.js",
    "refresh.workerd.js",
    "testing.cjs",
    "testing.js",
    "workerd.js",
  ].map((name) => `dist/${name}`),
  ...["error", "index", "plaid", "plaid-item", "plaid-values", "refresh", "testing", "webhooks"].flatMap((name) => [
    `dist/${name}.d.cts`,
    `dist/${name}.d.ts`,
  ]),
].sort();

/** Folders in which people build. */
const PATHS =
  /(?:\/builds|\/home|\/Users|\/root|\/private|\/tmp|\/var|\/opt|\/workspace|[A-Za-z]:\\Users)[/\\][\w.-]+[/\\][\w.-]+/;

/** What this machine and its user are called, where that is no ordinary word. */
const NAMES = [ROOT, homedir(), hostname(), userInfo().username].filter((name) => name.length > 4);

/** The faults of an unpacked package: files that it should not have or lack, and traces of the machine that built it. */
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

function tracesIn(text, namesOfMachine) {
  const path = PATHS.exec(text)?.[0];
  return [
    ...(path ? [`a path of a machine: ${path}`] : []),
    ...namesOfMachine.filter((name) => text.includes(name)).map((name) => `a name of this machine: ${name}`),
  ];
}

function filesIn(folder, root = folder) {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path, root) : [relative(root, path)]))
    .map((name) => name.replaceAll("\\", "/"));
}
