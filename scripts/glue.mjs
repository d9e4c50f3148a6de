// Rewrites the JavaScript that wasm-bindgen generates, so that it is smaller and faster and can create several instances.
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** @import { Plugin } from "esbuild" */
/** @typedef {{ imports: [module: string, name: string, short: string][]; exports: [name: string, short: string][] }} Renamed */

/**
 * Returns the code of a module that exports `createGlue`. The generated code keeps its instance in module variables, so only one instance is
 * possible. This function moves the code into a function, so that each call has its own variables. After a trap, a new instance can then be
 * created while calls in flight use the old one. Remove this when wasm-bindgen can create several instances.
 *
 * `Instance` is the class of the instance: see pkg/entries/base64.js.
 *
 * `renamed` is the output of wasm-opt, which shortens the names of imports and exports. These names were a tenth of the bytes. The same names are
 * replaced here.
 *
 * @param {string} glue
 * @param {Renamed} renamed
 */
export async function glueFactory(glue, renamed) {
  const { build } = await import("esbuild");
  const names = Object.fromEntries([
    // wasm-opt renames the only imported module to `a`.
    ...renamed.imports.flatMap(([module, name, short]) => [
      [module, "a"],
      [name, short],
    ]),
    ...renamed.exports.map(([name, short]) => [name, short]),
  ]);
  const { outputFiles } = await build({
    // Drops the default export, which loads the module in ways that no entry uses.
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

// The WebAssembly module may be created by the host, in another realm, so `instanceof` would fail.
const ANY_MODULE = "const anyModule = { [Symbol.hasInstance]: () => true };";

/**
 * Inlines a helper of wasm-bindgen. wasm-bindgen calls each import that may throw through that helper, with `apply` and `arguments`. A try-catch in
 * place of the helper saves an eighth of the processor time of a refresh that is answered in memory. That offsets the cost of the `Option` that
 * each such import returns. Remove this when wasm-bindgen itself inlines the try-catch.
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
    build.onLoad({ filter: /\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8");
      // The portfolio module has no imports that may throw.
      return { contents: contents.includes("handleError") ? rewritten(contents) : contents };
    });
  },
};

/**
 * Throws if the generated code has changed so that it can't be rewritten. It would still work, but more slowly.
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
