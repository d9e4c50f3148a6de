// What each of Plaid's error codes advises, as Plaid's pages say it: written here a second time, so that the source's table
// is held against something.

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

const CODES = [
  {
    when: "never",
    codes: `PRODUCTS_NOT_SUPPORTED PRODUCT_NOT_SUPPORTED PRODUCT_NOT_ENABLED NO_INVESTMENT_ACCOUNTS ITEM_NOT_FOUND
      ITEM_CONCURRENTLY_DELETED ITEM_NOT_SUPPORTED MFA_NOT_SUPPORTED INSTITUTION_NO_LONGER_SUPPORTED UNSUPPORTED_RESPONSE
      UNAUTHORIZED_INSTITUTION INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT NO_INVESTMENT_AUTH_ACCOUNTS INSTITUTION_REGISTRATION_REQUIRED CREDITS_EXHAUSTED INVALID_ACCESS_TOKEN INVALID_API_KEYS
      INVALID_PRODUCT UNAUTHORIZED_ENVIRONMENT UNAUTHORIZED_ROUTE_ACCESS USER_PERMISSION_REVOKED INVALID_ACCOUNT_ID
      INVALID_PUBLIC_TOKEN INVALID_INSTITUTION INVALID_WEBHOOK_VERIFICATION_KEY_ID MISSING_FIELDS INVALID_FIELD
      UNKNOWN_FIELDS INVALID_BODY INVALID_HEADERS INCOMPATIBLE_API_VERSION SANDBOX_ONLY NOT_FOUND NO_LONGER_AVAILABLE
      SANDBOX_PRODUCT_NOT_ENABLED SANDBOX_WEBHOOK_INVALID`,
  },
  {
    when: "user",
    codes: `ITEM_LOGIN_REQUIRED ITEM_LOCKED PASSWORD_RESET_REQUIRED USER_SETUP_REQUIRED ACCESS_NOT_GRANTED NO_ACCOUNTS
      ADDITIONAL_CONSENT_REQUIRED`,
  },
  { when: "webhook", afterMs: MINUTE, codes: "PRODUCT_NOT_READY" },
  {
    when: "after",
    afterMs: MINUTE,
    codes:
      "INVESTMENTS_REFRESH_LIMIT RATE_LIMIT INVESTMENT_HOLDINGS_GET_LIMIT INVESTMENT_TRANSACTIONS_LIMIT INVESTMENTS_LIMIT",
  },
  { when: "after", afterMs: MINUTE, afterMsForReads: SECOND, codes: "INTERNAL_SERVER_ERROR" },
  {
    when: "after",
    afterMs: HOUR,
    codes: `INSTITUTION_DOWN INSTITUTION_NOT_RESPONDING INSTITUTION_NOT_AVAILABLE INSTITUTION_RATE_LIMIT
      PLANNED_MAINTENANCE`,
  },
];

/** Rows of `{ errorCode, retry, retryOfReads }`. */
export const ADVICE = CODES.flatMap(({ codes, afterMsForReads, ...retry }) =>
  codes.split(/\s+/).map((errorCode) => ({
    errorCode,
    retry,
    retryOfReads: afterMsForReads === undefined ? retry : { ...retry, afterMs: afterMsForReads },
  })),
);

/** What a code that is not among them advises, by its type. */
export const ADVICE_BY_TYPE = [
  { error_type: "RATE_LIMIT_EXCEEDED", retry: { when: "after", afterMs: MINUTE } },
  { error_type: "API_ERROR", retry: { when: "after", afterMs: MINUTE } },
  { error_type: "INSTITUTION_ERROR", retry: { when: "after", afterMs: HOUR } },
  { error_type: "ITEM_ERROR", retry: { when: "never" } },
  { error_type: "ERROR_OF_TOMORROW", retry: { when: "never" } },
];
