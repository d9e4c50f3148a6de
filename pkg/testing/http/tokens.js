// Checks of the tokens of requests: their format, and their Item.

import { refuse } from "./errors.js";

/** @import { Item } from "../data/items.js" */

const ENVIRONMENT = "sandbox";
const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/**
 * Plaid's message for a malformed token, or for a token of another environment.
 *
 * @param {"access" | "public" | "link"} kind
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

/**
 * The refusal for an access token without an Item. Undefined if the token is valid.
 *
 * @param {string} token
 * @param {Map<string, Item>} items by access token
 */
export function accessFault(token, items) {
  const fault = tokenFault("access", token);
  if (fault) return refuse("INVALID_ACCESS_TOKEN", fault);
  const item = items.get(token);
  if (!item) return refuse("INVALID_ACCESS_TOKEN");
  return item.isRemoved ? refuse("ITEM_NOT_FOUND") : undefined;
}
