// Makes the JavaScript that wasm-bindgen generates small and fast, and callable more than once.
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** @import { Plugin } from "esbuild" */
/** @typedef {{ imports: [module: string, name: string, short: string][]; exports: [name: string, short: string][] }} Renamed */

/**
 * The code of a module that exports `createGlue`. The generated code keeps its instance in variables of its module, which exist
 * once; as a function it makes new ones each time it is called: a fresh start after a trap, while the calls in flight go on
 * with the old ones. `Instance` is what makes the instance: see pkg/entries/base64.js.
 *
 * `renamed` is what wasm-opt prints when it shortens the names of imports and exports, which are a tenth of the bytes; the
 * same names stand here as properties.
 *
 * @param {string} glue
 * @param {Renamed} renamed
 */
export async function glueFactory(glue, renamed) {
  const { build } = await import("esbuild");
  const names = Object.fromEntries([
    // The one module that is imported from becomes `a`.
    ...renamed.imports.flatMap(([module, name, short]) => [
      [module, "a"],
      [name, short],
    ]),
    ...renamed.exports.map(([name, short]) => [name, short]),
  ]);
  const { outputFiles } = await build({
    // All but its default export, which loads the module in ways that no entry uses.
    stdin: { contents: `export * from "./${basename(glue)}";`, resolveDir: dirname(glue) },
    bundle: true,
    format: "esm",
    write: false,
    define: { "WebAssembly.Module": "anyModule", "WebAssembly.Instance": "Instance" },
    mangleProps: new RegExp(`^(${Object.keys(names).map(escaped).join("|")})$`),
    mangleQuoted: true,
    mangleCache: names,
    plugins: [REWRITTEN],
  });
  const code = outputFiles[0].text.replace(/export (\{[^}]*\};)\s*$/, "return $1");
  return `${ANY_MODULE} export function createGlue(Instance = WebAssembly.Instance) { ${code} }`;
}

// The module is made before it gets here, at times by the host, in a realm of its own: `instanceof` would fail for it.
const ANY_MODULE = "const anyModule = { [Symbol.hasInstance]: () => true };";

/**
 * wasm-bindgen calls an import that may throw through a function of its own, by `apply` and with `arguments`. Here it is caught in
 * place: every import that may throw returns an `Option`, which costs more JavaScript for each call, and this makes up for it. It is an
 * eighth of the processor time of a refresh that is answered in memory. It can go when wasm-bindgen catches in place by itself.
 */
const REWRITES = [
  { from: /: function\(\) \{ return handleError\(function \(([\w, ]*)\) \{/g, to: ": function($1) { try {" },
  { from: /\}, arguments\); \},/g, to: "} catch (thrown) { keepThrown(thrown); } }," },
  {
    from: /function handleError\(f, args\) \{\s*try \{\s*return f\.apply\(this, args\);\s*\} catch \(e\) \{([^}]*)\}\s*\}/,
    to: "function keepThrown(e) {$1}",
  },
];

/** @type {Plugin} */
const REWRITTEN = {
  name: "rewritten",
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: rewritten(readFileSync(path, "utf8")) }));
  },
};

/**
 * Throws where the generated code is no longer what it was: it would go on working, and be slow.
 *
 * @param {string} glue
 */
export function rewritten(glue) {
  for (const { from, to } of REWRITES) {
    const faster = glue.replace(from, to);
    if (faster === glue) throw new Error(`wasm-bindgen no longer writes ${from}`);
    glue = faster;
  }
  if (glue.includes("handleError")) throw new Error("wasm-bindgen catches in another way, too");
  return glue;
}

/** @param {string} name */
function escaped(name) {
  return name.replace(/[^\w]/g, "\\$&");
}
