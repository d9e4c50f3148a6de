// That the commands of package.json begin on a machine where nothing is installed: what they import is Node's, or a file here.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What a file and the files that it imports want of npm, before their first line runs. */
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
  test(`npm run ${name} begins without any npm package`, () => {
    const [, script] = /^node (\S+\.mjs)$/.exec(command);
    assert.deepEqual(wantedPackages(join(ROOT, script)), []);
  });
}

test("a package that a file far down imports is seen", () => {
  const files = {
    "/a.mjs": 'import { b } from "./b.mjs";\nimport fs from "node:fs";\n',
    "/b.mjs": 'import {\n  one,\n  two,\n} from "planted";\n',
  };
  assert.deepEqual(
    wantedPackages("/a.mjs", (path) => files[path]),
    ["planted"],
  );
});
