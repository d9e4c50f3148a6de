// The handlers of the Sandbox endpoints: https://plaid.com/docs/api/sandbox/

import { refuse } from "../http/errors.js";
import { EVENTS } from "../webhooks/events.js";
import { PORTFOLIO } from "../options.js";
import { addPublicToken } from "./link.js";

/** @import { FakePortfolio } from "../../testing.js" */
/** @import { HandlerResult } from "../http/checks.js" */
/** @import { Plaid } from "../state.js" */
/** @import { Item } from "../data/items.js" */
/**
 * @typedef {object} PublicTokenBody
 * @property {string} institution_id
 * @property {string[]} initial_products
 * @property {{ webhook?: string; override_username?: string | null; override_password?: string | null }} [options]
 */

const INSTITUTION = /^ins_\d+$/;

/** @type {(body: PublicTokenBody, plaid: Plaid) => HandlerResult} */
export function createPublicToken({ institution_id, initial_products, options = {} }, plaid) {
  if (!INSTITUTION.test(institution_id)) return refuse("INVALID_INSTITUTION");
  const portfolio = portfolioOf(options);
  if (portfolio === null) return refuse("INVALID_CREDENTIALS");
  const public_token = plaid.ids.publicToken();
  return {
    body: { public_token },
    commit() {
      const settings = {
        webhook: options.webhook,
        institutionId: institution_id,
        products: initial_products,
        portfolio,
      };
      addPublicToken(plaid.linkItem(settings), plaid, public_token);
    },
  };
}

/**
 * The portfolio of a custom user, which is the password. Null if the password is not a portfolio. Undefined for other users.
 *
 * @param {{ override_username?: string | null; override_password?: string | null }} options
 */
function portfolioOf({ override_username, override_password }) {
  if (override_username !== "user_custom") return undefined;
  try {
    const portfolio = JSON.parse(override_password ?? "");
    return PORTFOLIO.isValid(portfolio) ? /** @type {FakePortfolio} */ (portfolio) : null;
  } catch {
    return null;
  }
}

/** @type {(body: { access_token: string }, plaid: Plaid) => HandlerResult} */
export function resetLogin({ access_token: token }, { items, failItem }) {
  const item = /** @type {Item} */ (items.get(token));
  return { body: { reset_login: true }, commit: () => failItem(item, "ITEM_LOGIN_REQUIRED") };
}

/** @type {(body: { access_token: string; webhook_type?: string; webhook_code: string }, plaid: Plaid) => HandlerResult} */
export function fireWebhook({ access_token: token, webhook_type, webhook_code }, { items, clock, webhooks }) {
  const item = /** @type {Item} */ (items.get(token));
  const type = webhook_type ?? (webhook_code in EVENTS.ITEM ? "ITEM" : undefined);
  if (!Object.hasOwn(EVENTS, /** @type {string} */ (type)))
    return refuse("SANDBOX_PRODUCT_NOT_ENABLED", "its product is not enabled on this item");
  const fields = EVENTS[/** @type {string} */ (type)][webhook_code];
  if (!fields) return refuse("INVALID_FIELD", `webhook_code ${webhook_code} is not one of webhook_type ${type}`);
  if (type !== "ITEM" && !item.products.includes("investments")) return refuse("SANDBOX_PRODUCT_NOT_ENABLED");
  if (!item.webhook) return refuse("SANDBOX_WEBHOOK_INVALID");
  return {
    body: { webhook_fired: true },
    commit: () => webhooks.send(item, { webhook_type: type, webhook_code, ...fields(item, clock.now()) }),
  };
}
