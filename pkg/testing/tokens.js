const ENVIRONMENT = "sandbox";
const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/**
 * What is wrong with the form of a token of a kind, as Plaid says it.
 *
 * @param {"access" | "public"} kind
 * @param {string} token
 */
export function tokenFault(kind, token) {
  const environment = new RegExp(`^${kind}-(sandbox|development|production)-${ID}$`).exec(token)?.[1];
  if (!environment) {
    return `provided ${kind} token is in an invalid format. expected format: ${kind}-<environment>-<identifier>`;
  }
  if (environment !== ENVIRONMENT) {
    return `provided ${kind} token is for the wrong Plaid environment. expected "${ENVIRONMENT}", got "${environment}"`;
  }
  return undefined;
}
