// The crates of the npm package by `cargo metadata`: their licences, and crates in several versions.

/**
 * @typedef {object} Crate
 * @property {string} id
 * @property {string} name
 * @property {string | null} license
 * @property {string | null} source
 *
 * @typedef {object} Metadata
 * @property {Crate[]} packages
 * @property {{ root: string; nodes: { id: string; deps: { pkg: string; dep_kinds: { kind: string | null }[] }[] }[] }} resolve
 */

/**
 * The faults of the crates of a build, macros included.
 *
 * @param {Metadata} metadata
 * @param {string[]} allowed SPDX ids
 */
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

/**
 * The crates of a build, without those that only tests or build scripts need.
 *
 * @param {Metadata} metadata
 */
export function cratesOf({ packages, resolve }) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const reached = new Set([resolve.root]);
  // A loop over a Set also visits values that are added during the loop.
  for (const id of reached) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(id)?.deps ?? [])
      if (kinds.some(({ kind }) => !kind)) reached.add(pkg);
  }
  return packages.filter(({ id }) => reached.has(id));
}

/**
 * Whether an SPDX expression has a choice whose licences are all allowed. Old crates write "/" for OR.
 *
 * @param {string} expression
 * @param {string[]} allowed
 * @returns {boolean}
 */
export function isAllowed(expression, allowed) {
  const inner = /\(([^()]*)\)/;
  let rest = expression.replaceAll("/", " OR ");
  while (inner.test(rest))
    rest = rest.replace(inner, (_, group) => (isAllowed(group, allowed) ? "allowed" : "refused"));
  const ids = ["allowed", ...allowed];
  return rest.split(" OR ").some((choice) => choice.split(" AND ").every((id) => ids.includes(id.trim())));
}
