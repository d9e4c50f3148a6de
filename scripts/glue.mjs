// Makes the JavaScript that wasm-bindgen generates small and fast, and callable more than once.
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/**
 * The code of a module that exports `createGlue`. The generated code keeps its instance in variables of its module, which exist
 * once; as a function it makes new ones each time it is called: a fresh start after a trap, while the calls in flight go on
 * with the old ones. `Instance` is what makes the instance: see pkg/entries/base64.js.
 *
 * `renamed` is what wasm-opt prints when it shortens the names of imports and exports, which are a tenth of the bytes; the
 * same names stand here as properties.
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
 * What may throw, wasm-bindgen calls as a function of its own, by `apply`, with `arguments`: a twelfth of the time of a call that is
 * answered in memory. Here it is caught in place.
 *
 * A text goes over letter by letter, for which a webhook's token is too long: TextEncoder takes a quarter of the time. What is ASCII
 * fits into the place that it has: to get a larger one would leave a copy of it behind, of a secret, too.
 *
 * And at each look at the memory by a DataView it asks whether that has grown, in a way for which Node 20 leaves the engine. Here the
 * other view, which is quick to tell, tells for both.
 */
const REWRITES = [
  { from: /: function\(\) \{ return handleError\(function \(([\w, ]*)\) \{/g, to: ": function($1) { try {" },
  { from: /\}, arguments\); \},/g, to: "} catch (thrown) { keepThrown(thrown); } }," },
  {
    from: /function handleError\(f, args\) \{\s*try \{\s*return f\.apply\(this, args\);\s*\} catch \(e\) \{([^}]*)\}\s*\}/,
    to: "function keepThrown(e) {$1}",
  },
  {
    from: /for \(; offset < len; offset\+\+\)/,
    to: `if (len > 127 && cachedTextEncoder.encodeInto(arg, mem.subarray(ptr, ptr + len)).read === len) offset = len;
      $&`,
  },
  { from: /cachedUint8ArrayMemory0 = new Uint8Array\([^)]*\);/, to: "$& cachedDataViewMemory0 = null;" },
  {
    from: /if \(cachedDataViewMemory0 === null \|\| .*\) \{/,
    to: "if (getUint8ArrayMemory0() && !cachedDataViewMemory0) {",
  },
];

const REWRITTEN = {
  name: "rewritten",
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: rewritten(readFileSync(path, "utf8")) }));
  },
};

/** Throws where the generated code is no longer what it was: it would go on working, and be slow. */
export function rewritten(glue) {
  for (const { from, to } of REWRITES) {
    const faster = glue.replace(from, to);
    if (faster === glue) throw new Error(`wasm-bindgen no longer writes ${from}`);
    glue = faster;
  }
  if (glue.includes("handleError")) throw new Error("wasm-bindgen catches in another way, too");
  return glue;
}

function escaped(name) {
  return name.replace(/[^\w]/g, "\\$&");
}
