// The commands of package.json start before anything is installed: they import only Node's modules and files of this repository. They refuse
// unknown options.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The npm packages that a file imports, itself or by the files that it imports. */
function wantedPackages(path, read = (path) => readFileSync(path, "utf8"), seen = new Set()) {
  if (seen.has(path)) return [];
  seen.add(path);
  const names = [...read(path).matchAll(/^(?:import|export) (?:[^"]*? from )?"([^"]+)";$/gms)].map(([, name]) => name);
  return names.flatMap((name) => {
    if (name.startsWith(".")) return wantedPackages(join(dirname(path), name), read, seen);
    return name.startsWith("node:") || builtinModules.includes(name) ? [] : [name];
  });
}

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

for (const [name, command] of Object.entries(scripts)) {
  test(`npm run ${name} starts without any npm package`, () => {
    const [, script] = /^node (\S+\.mjs)/.exec(command);
    assert.deepEqual(wantedPackages(join(ROOT, script)), []);
  });
}

for (const [name, command] of Object.entries(scripts)) {
  test(`npm run ${name} refuses an unknown option`, () => {
    const [, ...args] = command.split(" ");
    const { status, stderr } = spawnSync(process.execPath, [...args, "--bogus"], { cwd: ROOT, encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, /^Unknown option '--bogus'/);
  });
}

test("a package is found that only an imported file imports", () => {
  const files = {
    "/a.mjs": 'import { b } from "./b.mjs";\nimport fs from "node:fs";\n',
    "/b.mjs": 'import {\n  one,\n  two,\n} from "planted";\n',
  };
  assert.deepEqual(
    wantedPackages("/a.mjs", (path) => files[path]),
    ["planted"],
  );
});
