// The state of Items, and their format in Plaid's responses.

import { plaidError } from "../http/errors.js";
import { customPortfolio } from "./custom.js";
import { minuteLimit } from "./limit.js";
import { movingPortfolio } from "./portfolio.js";
import { recordedPortfolios } from "./recorded.js";

/** @import { FakeItemOptions, FakeLimits } from "../../testing.js" */
/** @import { Ids } from "./ids.js" */
/** @typedef {ReturnType<typeof makeItem>} Item */
/** @typedef {ReturnType<typeof newPortfolio>} Portfolio */
/** @typedef {Required<FakeItemOptions>} ItemSettings */

const INSTITUTIONS = {
  ins_109508: "First Platypus Bank",
  ins_109509: "First Gingham Credit Union",
  ins_109510: "Tattersall Federal Credit Union",
  ins_109511: "Tartan Bank",
  ins_109512: "Houndstooth Bank",
  ins_3: "Chase",
};

/** The default options of an Item. @type {ItemSettings} */
export const ITEM_DEFAULTS = {
  webhook: null,
  portfolio: "moving",
  transactions: 12,
  changes: true,
  products: ["investments"],
  institutionId: "ins_109508",
  history: "complete",
  isRefreshable: true,
};

/** Rate limits per minute, as in Production. @type {Required<FakeLimits>} */
export const LIMITS = { perItem: 1, perClient: 100, holdings: 15, transactions: 30, item: 15 };

/**
 * @param {ItemSettings} settings
 * @param {Required<FakeLimits>} limits
 * @param {number} now
 * @param {Ids} ids
 */
export function makeItem(settings, limits, now, ids) {
  const { webhook, changes, institutionId, products, history, isRefreshable } = settings;
  /** @type {Portfolio | undefined} */
  let portfolio;
  const hasInvestments = products.includes("investments");
  return {
    accessToken: ids.accessToken(),
    itemId: ids.id(),
    webhook,
    changes: changes !== false,
    institutionId,
    products: [...products],
    isRefreshable,
    createdAt: now,
    isRemoved: false,
    /** @type {string | null} the code of its error */
    errorCode: null,
    history: hasInvestments ? history : "none",
    isLoading: false,
    /** @type {number | null} */
    succeededAt: hasInvestments ? now : null,
    /** @type {number | null} */
    failedAt: null,
    /** @type {{ sent_at: string; code_sent: string } | null} */
    lastWebhook: null,
    limits: {
      refresh: minuteLimit(limits.perItem),
      holdings: minuteLimit(limits.holdings),
      transactions: minuteLimit(limits.transactions),
      item: minuteLimit(limits.item),
    },
    // Created at the first use, because most Items of a test are never read.
    get portfolio() {
      return (portfolio ??= newPortfolio(settings, now, ids));
    },
  };
}

/**
 * @param {ItemSettings} settings
 * @param {number} now
 * @param {Ids} ids
 */
function newPortfolio({ portfolio, transactions, changes }, now, ids) {
  if (portfolio === "moving") return movingPortfolio(transactions, now, ids);
  if (portfolio === "recorded") return customPortfolio(recordedPortfolios(now), now, ids);
  return customPortfolio([portfolio, ...(Array.isArray(changes) ? changes : [])], now, ids);
}

/** @param {number | null} time */
const isoTime = (time) => (time === null ? null : new Date(time).toISOString().replace(/\.\d+Z$/, "Z"));

/**
 * The `item` of Plaid's responses.
 *
 * @param {Item} item
 */
export function plaidItem({ itemId, institutionId, webhook, products, errorCode }) {
  const isKnown = Object.hasOwn(INSTITUTIONS, institutionId);
  const name = isKnown ? INSTITUTIONS[/** @type {keyof typeof INSTITUTIONS} */ (institutionId)] : "Sandbox Bank";
  return {
    auth_method: null,
    available_products: ["balance", "investments"].filter((product) => !products.includes(product)),
    billed_products: products,
    consent_expiration_time: null,
    error: errorCode === null ? null : errorOf(errorCode),
    institution_id: institutionId,
    institution_name: name,
    item_id: itemId,
    products,
    update_type: "background",
    // Plaid sends "" if there is none, although its schema says null.
    webhook: webhook ?? "",
  };
}

/**
 * The `item` and `status` of `/item/get`.
 *
 * @param {Item} item
 */
export function plaidItemWithStatus(item) {
  const { createdAt, products, succeededAt, failedAt, lastWebhook } = item;
  return {
    item: {
      ...plaidItem(item),
      consented_data_scopes: ["account_balance_info", "investments"],
      consented_products: products,
      consented_use_cases: [],
      created_at: isoTime(createdAt),
    },
    status: {
      investments: { last_failed_update: isoTime(failedAt), last_successful_update: isoTime(succeededAt) },
      last_webhook: lastWebhook,
    },
  };
}

/**
 * The error of an Item, in the format of responses.
 *
 * @param {string} errorCode
 */
function errorOf(errorCode) {
  const { display_message, error_code, error_message, error_type } = plaidError(errorCode, {}, undefined).body;
  return { display_message, error_code, error_message, error_type };
}

/**
 * The types of errors that have another type in webhooks than in responses.
 *
 * @type {Record<string, string>}
 */
const WEBHOOK_TYPES = { USER_PERMISSION_REVOKED: "ITEM_ERROR" };

/**
 * The error of an Item, in the format of webhooks, which include the HTTP status.
 *
 * @param {string} errorCode
 */
export function webhookError(errorCode) {
  const error = errorOf(errorCode);
  const error_type = WEBHOOK_TYPES[errorCode] ?? error.error_type;
  return { ...error, error_type, status: plaidError(errorCode, {}, undefined).status };
}
