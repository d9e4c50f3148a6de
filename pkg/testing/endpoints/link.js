// The handlers of the Link endpoints: https://plaid.com/docs/api/link/

import { plaidItem } from "../data/items.js";
import { refuse } from "../http/errors.js";
import { accessFault, tokenFault } from "../http/tokens.js";

/** @import { FakeItemOptions, FakeLinkResult } from "../../testing.js" */
/** @import { HandlerResult } from "../http/checks.js" */
/** @import { Plaid } from "../state.js" */
/** @import { Item } from "../data/items.js" */
/**
 * @typedef {object} LinkTokenBody
 * @property {{ client_user_id?: string }} [user]
 * @property {string} [user_id]
 * @property {string[] | null} [products]
 * @property {string} [webhook]
 * @property {string | null} [access_token]
 * @property {{ async_update?: boolean }} [investments]
 */
/**
 * The Link session of a link token. `item` is the Item to repair in update mode.
 *
 * @typedef {object} LinkSession
 * @property {string[]} products
 * @property {string | undefined} webhook
 * @property {boolean} isAsync
 * @property {Item | undefined} item
 * @property {number} expiresAt
 */

const MINUTE_MS = 60_000;
const PUBLIC_TOKEN_LASTS_MS = 30 * MINUTE_MS;
const LINK_TOKEN_LASTS_MS = 240 * MINUTE_MS;
/** For a link token of update mode. */
const UPDATE_TOKEN_LASTS_MS = 30 * MINUTE_MS;

/** @type {(body: LinkTokenBody, plaid: Plaid) => HandlerResult} */
export function createLinkToken(body, { items, linkTokens, clock, ids }) {
  const { user, user_id, products, webhook, access_token: token, investments } = body;
  if (!user?.client_user_id && !user_id) {
    return refuse("MISSING_FIELDS", "the following required fields are missing: user.client_user_id");
  }
  if (token) {
    const refusal = accessFault(token, items);
    if (refusal) return refusal;
    // Update mode can't restore a revoked permission.
    if (items.get(token)?.errorCode === "USER_PERMISSION_REVOKED") return refuse("USER_PERMISSION_REVOKED");
  } else if (!products?.length) {
    return refuse("MISSING_FIELDS", "the following required fields are missing: products");
  }
  const link_token = ids.linkToken();
  const expiresAt = clock.now() + (token ? UPDATE_TOKEN_LASTS_MS : LINK_TOKEN_LASTS_MS);
  return {
    body: { expiration: new Date(expiresAt).toISOString(), link_token },
    commit() {
      linkTokens.set(link_token, {
        products: products ?? [],
        webhook,
        isAsync: investments?.async_update ?? false,
        item: token ? items.get(token) : undefined,
        expiresAt,
      });
    },
  };
}

/**
 * Adds a public token for an Item. It can be exchanged once, within 30 minutes.
 *
 * @param {Item} item
 * @param {Pick<Plaid, "publicTokens" | "clock" | "ids">} plaid
 * @param {string} token
 */
export function addPublicToken(item, { publicTokens, clock, ids }, token = ids.publicToken()) {
  publicTokens.set(token, { item, expiresAt: clock.now() + PUBLIC_TOKEN_LASTS_MS });
  return token;
}

/** @type {(body: { public_token: string }, plaid: Plaid) => HandlerResult} */
export function exchangePublicToken({ public_token: token }, { publicTokens, clock }) {
  const fault = tokenFault("public", token);
  if (fault) return refuse("INVALID_PUBLIC_TOKEN", fault);
  const found = publicTokens.get(token);
  if (!found) return refuse("INVALID_PUBLIC_TOKEN");
  if (found.item.isRemoved) return refuse("ITEM_NOT_FOUND");
  if (clock.now() >= found.expiresAt) {
    return refuse(
      "INVALID_PUBLIC_TOKEN",
      "provided public token is expired. Public tokens expire 30 minutes after creation",
    );
  }
  const { accessToken, itemId } = found.item;
  return {
    body: { access_token: accessToken, item_id: itemId },
    // A public token can be exchanged only once.
    commit: () => publicTokens.delete(token),
  };
}

/**
 * Completes Link as a user would, and returns a public token. In update mode it repairs the Item.
 *
 * @param {string} linkToken
 * @param {FakeItemOptions} options of a new Item
 * @param {Plaid} plaid
 * @returns {FakeLinkResult}
 */
export function completeLink(linkToken, options, plaid) {
  const session = plaid.linkTokens.get(linkToken);
  if (!session) throw new TypeError("fakePlaid: no link token of the fake has that value");
  if (plaid.clock.now() >= session.expiresAt) throw new TypeError("fakePlaid: that link token has expired");
  const item = session.item ?? newItem(session, options, plaid);
  if (item.isRemoved) throw new TypeError("fakePlaid: the Item of that link token was removed");
  item.errorCode = null;
  plaid.linkTokens.delete(linkToken);
  const { institution_id, institution_name } = plaidItem(item);
  return {
    publicToken: addPublicToken(item, plaid),
    metadata: {
      institution: { institution_id, name: institution_name },
      accounts: item.portfolio.accounts().map((account) => ({
        id: account.account_id,
        name: account.name,
        mask: account.mask,
        type: account.type,
        subtype: account.subtype,
        verification_status: null,
      })),
      link_session_id: plaid.ids.keyId(),
      transfer_status: null,
    },
  };
}

/**
 * @param {LinkSession} session
 * @param {FakeItemOptions} options
 * @param {Plaid} plaid
 */
function newItem({ products, webhook, isAsync }, options, plaid) {
  const history = isAsync ? "recent" : undefined;
  return plaid.linkItem({ products, webhook, history, ...options });
}
