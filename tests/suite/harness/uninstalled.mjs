// Lets run.mjs list the cases before npm has installed anything: a hook of Node's for `import` that puts stubs in the place of missing
// packages. The cases use these packages only when they run. The hook can go once the names of the cases are in files without imports.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @import { ResolveHook } from "node:module" */

/** Each property of the stub, and each result of a call, is the stub itself. */
const STUB = "const stub = new Proxy(() => {}, { get: () => stub, apply: () => stub });";

/** @type {ResolveHook} */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    const { parentURL } = context;
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (!isMissing || specifier.startsWith(".") || !parentURL?.startsWith("file:")) throw error;
    const names = namesOf(specifier, readFileSync(fileURLToPath(parentURL), "utf8"));
    const code = `${STUB} export { ${names.map((name) => `stub as ${name}`).join(", ")} };`;
    return { url: `data:text/javascript,${encodeURIComponent(code)}`, shortCircuit: true };
  }
}

/**
 * The names that a file imports from a package.
 *
 * @param {string} specifier
 * @param {string} code of the file
 */
function namesOf(specifier, code) {
  const [, names] = new RegExp(`import \\{([^}]*)\\} from "${specifier}"`).exec(code) ?? [];
  if (names === undefined) return ["default"];
  return names.split(",").map((name) => name.replace(/ as .*/, "").trim());
}
