// What the npm package is made of, out of `cargo metadata`: its licences, and crates that are in it twice.

/** What is wrong with the crates that a build is made of, macros included: `allowed` are SPDX ids. */
export function faultsOf(metadata, allowed) {
  const crates = cratesOf(metadata);
  const licences = crates
    .filter(({ license }) => !license || !isAllowed(license, allowed))
    .map(({ name, license }) => `${name} is under ${license ?? "no licence"}`);
  const twice = crates
    .filter(({ name }, index) => crates.findIndex((other) => other.name === name) !== index)
    .map(({ name }) => `${name} is there in several versions`);
  const elsewhere = crates
    .filter(({ id, source }) => id !== metadata.resolve.root && !source?.startsWith("registry+"))
    .map(({ name }) => `${name} is from no registry`);
  return [...licences, ...twice, ...elsewhere];
}

/** The crates that are reached without what only tests or build scripts need. */
export function cratesOf({ packages, resolve }) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const reached = new Set([resolve.root]);
  // A Set hands out what is added while it is gone through.
  for (const id of reached) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) if (kinds.some(({ kind }) => !kind)) reached.add(pkg);
  }
  return packages.filter(({ id }) => reached.has(id));
}

/** Whether an SPDX expression leaves a choice that is allowed throughout. "/" is how crates wrote OR. */
export function isAllowed(expression, allowed) {
  const inner = /\(([^()]*)\)/;
  let rest = expression.replaceAll("/", " OR ");
  while (inner.test(rest))
    rest = rest.replace(inner, (_, group) => (isAllowed(group, allowed) ? "allowed" : "refused"));
  const ids = ["allowed", ...allowed];
  return rest.split(" OR ").some((choice) => choice.split(" AND ").every((id) => ids.includes(id.trim())));
}
