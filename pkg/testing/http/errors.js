// The error codes of Plaid that can occur with Investments, and the error object of each. Messages are Plaid's own if its pages have them:
// https://plaid.com/docs/errors/

/** @import { FakeErrorFields } from "../../testing.js" */
/** @typedef {[message: string, displayMessage?: string | null, status?: number]} Row */
/** @typedef {{ errorCode: string; error_message?: string }} Refusal */

const LIMITED = "rate limit exceeded for attempts to access this item. please try again later";
const NO_ANSWER = "this institution is not currently responding to this request. please try again soon";

/**
 * By error_type, then error_code: error_message, display_message (most are null), HTTP status (most are 400).
 *
 * @type {Record<string, Record<string, Row>>}
 */
const ERRORS = {
  ITEM_ERROR: {
    PRODUCTS_NOT_SUPPORTED: ["the requested product is not supported by this item"],
    PRODUCT_NOT_SUPPORTED: ["the requested product is not supported by this item"],
    PRODUCT_NOT_READY: [
      "the requested product is not yet ready. please provide a webhook or try the request again later",
    ],
    PRODUCT_NOT_ENABLED: ["the requested product was not enabled for the current access token"],
    ITEM_LOGIN_REQUIRED: [
      "the login details of this item have changed (credentials, MFA, or required user action) and a user login is " +
        "required to update this information. use Link's update mode to restore the item to a good state",
    ],
    ITEM_LOCKED: [
      "the account is locked. prompt the user to visit the institution's site and unlock their account",
      "The given account has been locked. Please visit your financial institution's website to unlock your account.",
    ],
    PASSWORD_RESET_REQUIRED: [
      "the user must reset their password at the institution",
      "Please reset your password at your financial institution's website.",
    ],
    USER_SETUP_REQUIRED: [
      "the account has not been fully set up. prompt the user to visit the issuing institution's site and finish the " +
        "setup process",
      "The given account is not fully set up. Please visit your financial institution's website to set it up.",
    ],
    ACCESS_NOT_GRANTED: [
      "access to this product was not granted for the account",
      "The user did not grant the necessary permissions for this product on their account.",
    ],
    NO_ACCOUNTS: [
      "no valid accounts were found for this item",
      "No valid accounts were found at the financial institution.",
    ],
    NO_INVESTMENT_ACCOUNTS: ["There are no valid investment account(s) associated with this Item."],
    NO_INVESTMENT_AUTH_ACCOUNTS: ["There are no valid accounts for this product associated with this Item."],
    ITEM_NOT_FOUND: [
      "The Item you requested cannot be found. This Item does not exist, has been previously removed via /item/remove, or " +
        "has had access removed by the user.",
    ],
    ITEM_CONCURRENTLY_DELETED: ["This item was deleted while the operation was in progress"],
    ITEM_NOT_SUPPORTED: ["this account is currently not supported"],
    INVALID_CREDENTIALS: [
      "the provided credentials were not correct",
      "The provided credentials were not correct. Please try again.",
    ],
    MFA_NOT_SUPPORTED: ["this account requires a MFA type that we do not currently support for the institution"],
  },
  INSTITUTION_ERROR: {
    INSTITUTION_DOWN: [NO_ANSWER],
    INSTITUTION_NOT_RESPONDING: [NO_ANSWER],
    INSTITUTION_NOT_AVAILABLE: ["this institution is not currently available"],
    INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT: ["this institution is not enabled in this environment"],
    INSTITUTION_NO_LONGER_SUPPORTED: ["this institution is no longer supported"],
    UNSUPPORTED_RESPONSE: ["the data returned from the financial institution is not valid"],
    UNAUTHORIZED_INSTITUTION: ["you are not authorized to access this institution"],
    INSTITUTION_REGISTRATION_REQUIRED: ["this institution requires registration"],
  },
  RATE_LIMIT_EXCEEDED: {
    INVESTMENTS_REFRESH_LIMIT: [LIMITED, null, 429],
    RATE_LIMIT: ["rate limit exceeded. please try again later", null, 429],
    INSTITUTION_RATE_LIMIT: ["rate limit exceeded for this institution. please try again later", null, 429],
    CREDITS_EXHAUSTED: ["your credits are exhausted", null, 429],
    ITEM_GET_LIMIT: [LIMITED, null, 429],
    INVESTMENTS_LIMIT: [LIMITED, null, 429],
    INVESTMENT_HOLDINGS_GET_LIMIT: [LIMITED, null, 429],
    INVESTMENT_TRANSACTIONS_LIMIT: [LIMITED, null, 429],
  },
  API_ERROR: {
    INTERNAL_SERVER_ERROR: ["an unexpected error occurred", null, 500],
    PLANNED_MAINTENANCE: [
      "the Plaid API is temporarily unavailable due to planned maintenance. visit https://status.plaid.com/ for more " +
        "information",
      null,
      503,
    ],
  },
  INVALID_INPUT: {
    INVALID_ACCESS_TOKEN: ["could not find matching access token"],
    INVALID_API_KEYS: ["invalid client_id or secret provided"],
    INVALID_PRODUCT: ["client is not authorized to access the following products: investments_refresh"],
    ADDITIONAL_CONSENT_REQUIRED: ["additional consent is required from the user for this product"],
    UNAUTHORIZED_ENVIRONMENT: ["you are not authorized to create items in this api environment"],
    UNAUTHORIZED_ROUTE_ACCESS: ["you are not authorized to access this route in this api environment."],
    USER_PERMISSION_REVOKED: [
      "the holder of this account has revoked their permission for your application to access it",
    ],
    INVALID_ACCOUNT_ID: ["failed to find requested account ID for requested item"],
    INVALID_LINK_TOKEN: ["invalid link_token provided"],
    INVALID_PUBLIC_TOKEN: ["could not find matching public token"],
    INVALID_INSTITUTION: ["invalid institution_id provided"],
    INVALID_WEBHOOK_VERIFICATION_KEY_ID: [
      "invalid key_id provided. note that key_ids are specific to Plaid environments, and verification requests must " +
        "be made to the same environment that the webhook was sent from",
    ],
  },
  INVALID_REQUEST: {
    MISSING_FIELDS: ["one or more required fields are missing"],
    INVALID_FIELD: ["one or more fields are invalid"],
    UNKNOWN_FIELDS: ["one or more fields are not recognized by this endpoint"],
    INVALID_BODY: ["body could not be parsed as JSON"],
    INVALID_HEADERS: ["a required header is missing or invalid"],
    INCOMPATIBLE_API_VERSION: ["this endpoint is not compatible with the requested version of the API"],
    SANDBOX_ONLY: ["access to this route is only available in the sandbox environment at https://sandbox.plaid.com/"],
    NOT_FOUND: ["not found", null, 404],
    NO_LONGER_AVAILABLE: ["This endpoint has been discontinued in this version of the API.", null, 404],
  },
  SANDBOX_ERROR: {
    SANDBOX_PRODUCT_NOT_ENABLED: ["The investments product is not enabled on this item"],
    SANDBOX_WEBHOOK_INVALID: [
      "Webhook for this item is either not set up, or invalid. Please update the item's webhook and try again.",
    ],
  },
};

/** @type {Map<string, [type: string, ...Row]>} */
const BY_CODE = new Map(
  Object.entries(ERRORS).flatMap(([type, codes]) => Object.entries(codes).map(([code, row]) => [code, [type, ...row]])),
);

/** @type {(errorCode: string) => boolean} */
export const isKnownCode = (errorCode) => BY_CODE.has(errorCode);

/**
 * Whether a code means that Plaid could not fetch the data of an Item from the institution.
 *
 * @type {(errorCode: string) => boolean}
 */
export const isFailedUpdate = (errorCode) =>
  ["ITEM_ERROR", "INSTITUTION_ERROR"].includes(BY_CODE.get(errorCode)?.[0] ?? "") && !NO_UPDATES.includes(errorCode);

/** Codes of refusals for which Plaid does not call the institution. */
const NO_UPDATES = [
  "PRODUCTS_NOT_SUPPORTED",
  "PRODUCT_NOT_SUPPORTED",
  "PRODUCT_NOT_READY",
  "PRODUCT_NOT_ENABLED",
  "ITEM_NOT_FOUND",
];

/**
 * A refusal of a request. The default message is Plaid's own for that code.
 *
 * @type {(errorCode: string, error_message?: string) => { refusal: Refusal }}
 */
export const refuse = (errorCode, error_message) => ({
  refusal: error_message === undefined ? { errorCode } : { errorCode, error_message },
});

/**
 * The HTTP status and the error object of a code. Its keys have the same order as in Plaid's. `fields` replace its fields.
 *
 * @param {string} errorCode
 * @param {FakeErrorFields} fields
 * @param {string | undefined} requestId
 */
export function plaidError(errorCode, fields, requestId) {
  const [type = fields.error_type, message = "", displayMessage = null, status = 400] = BY_CODE.get(errorCode) ?? [];
  const page = String(fields.error_type ?? type)
    .replace(/_ERROR$/, "")
    .replaceAll("_", "-")
    .toLowerCase();
  const body = {
    display_message: displayMessage,
    documentation_url: `https://plaid.com/docs/?ref=error#${page}-errors`,
    error_code: errorCode,
    error_message: message,
    error_type: type,
    request_id: requestId,
    suggested_action: null,
    ...fields,
  };
  return { status, body };
}
