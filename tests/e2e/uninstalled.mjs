// Lets run.mjs name the cases before npm has installed anything. The cases import packages, and use them only when they run: here what is
// imported of a package that is missing is a stub. It is a hook of Node's for `import`, and can go once the names of the cases are in
// files that import no package.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whatever is read of it, or made by it, is itself. */
const STUB = "const stub = new Proxy(() => {}, { get: () => stub, apply: () => stub });";

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    const isPackage = !specifier.startsWith(".") && context.parentURL?.startsWith("file:");
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !isPackage) throw error;
    const names = namesOf(specifier, readFileSync(fileURLToPath(context.parentURL), "utf8"));
    const code = `${STUB} export { ${names.map((name) => `stub as ${name}`).join(", ")} };`;
    return { url: `data:text/javascript,${encodeURIComponent(code)}`, shortCircuit: true };
  }
}

/** What a file imports of a package, by name. */
function namesOf(specifier, code) {
  const [, names] = new RegExp(`import \\{([^}]*)\\} from "${specifier}"`).exec(code) ?? [];
  if (names === undefined) return ["default"];
  return names.split(",").map((name) => name.replace(/ as .*/, "").trim());
}
