// Items, and the work of the endpoints that make them.

import { refuse } from "./errors.js";
import { newAccessToken, newId, newPublicToken } from "./ids.js";
import { minuteLimit } from "./limit.js";
import { newPortfolio } from "./portfolio.js";
import { tokenFault } from "./tokens.js";

/** @import { Answered } from "./checks.js" */
/** @import { Plaid } from "./index.js" */
/** @import { Portfolio } from "./portfolio.js" */
/** @typedef {ReturnType<typeof makeItem>} Item */
/** @typedef {{ webhook: string | null; transactions: number; changes: boolean; institutionId?: string }} ItemSettings */

const PUBLIC_TOKEN_LASTS_MS = 1_800_000;
const INSTITUTION = /^ins_\d+$/;

/**
 * @param {ItemSettings} settings
 * @param {number} perMinute
 * @param {number} now
 */
export function makeItem({ webhook, transactions, changes, institutionId = "ins_109508" }, perMinute, now) {
  /** @type {Portfolio | undefined} */
  let portfolio;
  return {
    accessToken: newAccessToken(),
    itemId: newId(),
    webhook,
    changes,
    institutionId,
    limit: minuteLimit(perMinute),
    // Made when first looked at: most Items of a test never are.
    get portfolio() {
      return (portfolio ??= newPortfolio(transactions, now));
    },
  };
}

/** @type {(body: { institution_id: string; options?: { webhook?: string } }, plaid: Plaid) => Answered} */
export function createPublicToken({ institution_id, options = {} }, { addItem, publicTokens, clock }) {
  if (!INSTITUTION.test(institution_id)) return refuse("INVALID_INSTITUTION");
  const public_token = newPublicToken();
  return {
    body: { public_token },
    commit() {
      const item = addItem({ webhook: options.webhook }, institution_id);
      publicTokens.set(public_token, { item, expiresAt: clock.now() + PUBLIC_TOKEN_LASTS_MS });
    },
  };
}

/** @type {(body: { public_token: string }, plaid: Plaid) => Answered} */
export function exchangePublicToken({ public_token: token }, { publicTokens, clock }) {
  const fault = tokenFault("public", token);
  if (fault) return refuse("INVALID_PUBLIC_TOKEN", fault);
  const found = publicTokens.get(token);
  if (!found) return refuse("INVALID_PUBLIC_TOKEN");
  if (clock.now() >= found.expiresAt) {
    return refuse(
      "INVALID_PUBLIC_TOKEN",
      "provided public token is expired. Public tokens expire 30 minutes after creation",
    );
  }
  const { accessToken, itemId } = found.item;
  return {
    body: { access_token: accessToken, item_id: itemId },
    // It can be used once.
    commit: () => publicTokens.delete(token),
  };
}
