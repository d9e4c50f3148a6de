// Builds the package again in another folder, from its sources alone: the tarball must have the same bytes. The folder keeps only the
// dependencies that cargo compiled, for the next time.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure, ROOT, main, run, step } from "../../scripts/run.mjs";

const COPY = join(ROOT, "target", "repeat", "in a place of another name");
const PACKAGES = ["@esbuild", "binaryen", "esbuild", ".installed-lock"];
const SOURCES = [
  "Cargo.toml",
  "Cargo.lock",
  "LICENSE",
  "README.md",
  "THIRD-PARTY-NOTICES",
  "package.json",
  "package-lock.json",
];
const FOLDERS = ["pkg", "scripts", "src"];
const EMPTY = Buffer.alloc(0);

await main(async () => {
  mkdirSync(COPY, { recursive: true });
  for (const name of readdirSync(COPY).filter((name) => name !== "target")) remove(name);
  for (const name of ["build-stamp.json", "pack", "wasm-bindgen"]) remove(join("target", name));
  for (const name of SOURCES) cpSync(join(ROOT, name), join(COPY, name));
  for (const name of FOLDERS) cpSync(join(ROOT, name), join(COPY, name), { recursive: true });
  rmSync(join(COPY, "pkg", "dist"), { recursive: true, force: true });
  for (const name of PACKAGES) {
    const link = join(COPY, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), link);
  }
  await step("Building once more", () => run(process.execPath, [join(COPY, "scripts", "build.mjs")]));
  const first = filesOf(ROOT);
  const second = filesOf(COPY);
  const different = Object.keys({ ...first, ...second }).filter((name) => !first[name]?.equals(second[name] ?? EMPTY));
  if (different.length > 0) throw new Failure(`These files differ between two builds: ${different.join(", ")}`);
  console.log(`${Object.keys(first).length} files are the same in two builds.`);
});

/** @param {string} name */
function remove(name) {
  rmSync(join(COPY, name), { recursive: true, force: true });
}

/**
 * The tarball and its files, by name.
 *
 * @param {string} root
 * @returns {Record<string, Buffer>}
 */
function filesOf(root) {
  const folders = [join(root, "target", "pack"), join(root, "pkg", "dist")];
  const paths = folders.flatMap((folder) => readdirSync(folder).map((name) => ({ name, path: join(folder, name) })));
  return Object.fromEntries(paths.map(({ name, path }) => [name, readFileSync(path)]));
}
