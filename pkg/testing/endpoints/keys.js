import { refuse } from "../http/errors.js";

/** @import { HandlerResult } from "../http/checks.js" */
/** @import { Plaid } from "../state.js" */

/**
 * The handler of `/webhook_verification_key/get`.
 *
 * @type {(body: { key_id: string }, plaid: Plaid) => HandlerResult}
 */
export function getKey({ key_id }, { keys }) {
  const key = keys.find(key_id);
  return key ? { body: { key } } : refuse("INVALID_WEBHOOK_VERIFICATION_KEY_ID");
}
