// Checks that a tag can be released: node scripts/release.mjs v1.2.3. The tag, both manifests, their lock files, the programs to copy and
// the changelog must have the same version.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, ROOT, main } from "./run.mjs";

const USAGE = `Usage: node scripts/release.mjs v1.2.3

Says whether this tag may be released: both manifests, their locks, the programs to copy and the changelog must name its version.`;

/**
 * Returns a line for each file whose version differs from the tag. `read` returns the text of a file.
 *
 * @param {string} tag
 * @param {(path: string) => string} read
 */
export function disagreements(tag, read) {
  const [, version] = /^v(\d+\.\d+\.\d+)$/.exec(tag) ?? [];
  if (!version) return [`${tag} is no tag of a version: it must be like v1.2.3.`];
  /** @param {string} path */
  const locked = (path) => /^name = "plaid-investments"\r?\nversion = "(.+)"$/m.exec(read(path))?.[1];
  /** @param {string} path */
  const needed = (path) => JSON.parse(read(path)).dependencies["plaid-investments"];
  const named = {
    "pkg/package.json": JSON.parse(read("pkg/package.json")).version,
    "www/package.json": needed("www/package.json"),
    "examples/refresh-file/package.json": needed("examples/refresh-file/package.json"),
    "Cargo.toml": /^version = "(.+)"$/m.exec(read("Cargo.toml"))?.[1],
    "Cargo.lock": locked("Cargo.lock"),
    "examples/rust-worker/Cargo.lock": locked("examples/rust-worker/Cargo.lock"),
    // The newest version that has a date.
    "CHANGELOG.md": /^## \[(.+)\] - \d{4}-\d{2}-\d{2}$/m.exec(read("CHANGELOG.md"))?.[1],
  };
  return Object.entries(named)
    .filter(([, other]) => other !== version)
    .map(([file, other]) => `${file} names ${other ?? "no version that is released"}, and the tag ${version}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const [tag, ...others] = process.argv.slice(2);
    if (tag === "--help") return console.log(USAGE);
    if (!tag || others.length > 0) throw new Failure(USAGE);
    const found = disagreements(tag, (path) => readFileSync(join(ROOT, path), "utf8"));
    if (found.length > 0) throw new Failure(found.join("\n"));
    console.log(`${tag} may be released.`);
  });
}
