// Each relative link of the Markdown files points to an existing file.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { assert } from "chai";
import { ROOT } from "../../scripts/run.mjs";

/** Folders of other projects, and generated ones. */
const NOT_OURS = ["node_modules", "target", "dist", ".git", ".next", ".wrangler"];
const COPIES = ["pkg/README.md"];

const PLANTED = {
  "see [this](README.md), [that](#after), [those](https://example.com/no) and [them](../ARCHITECTURE.md#tests)": [],
  "see [this](no.md)": ["no.md"],
  "see [this](no.md#part) and ![that](none.png)": ["no.md#part", "none.png"],
  "see [this][1]\n\n[1]: nowhere/at-all.md": ["nowhere/at-all.md"],
  "`[a](b)`\n\n```js\nlist[i](item)\n```\n": [],
};

/** The files below a folder whose names end so. */
function markdownFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.includes(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

function brokenLinks(markdown, folder) {
  const text = markdown.replace(/^```[^]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)]
    .map(([, inline, below]) => inline ?? below)
    .filter((link) => !/^([a-z]+:|#)/.test(link))
    .filter((link) => !existsSync(join(folder, decodeURI(link.replace(/#.*$/, "")))));
}

for (const file of markdownFiles(ROOT)) {
  const name = relative(ROOT, file);
  if (COPIES.includes(name)) continue;
  test(`the links of ${name} point to existing files`, () => {
    assert.deepEqual(brokenLinks(readFileSync(file, "utf8"), dirname(file)), []);
  });
}

for (const [markdown, expected] of Object.entries(PLANTED)) {
  test(`in ${JSON.stringify(markdown)}, ${expected.join(" and ") || "nothing"} is broken`, () => {
    assert.deepEqual(brokenLinks(markdown, join(ROOT, "examples")), expected);
  });
}
