/**
 * A Plaid Item, its accounts and its error. Names, units and `null` have the same meaning as in `plaid.d.ts`.
 *
 * @module
 */
import type { AccountSubtype, AccountType, Open } from "./plaid-values.js";

/**
 * An Item: a person's login at an institution, as Plaid's responses contain it.
 *
 * @see https://plaid.com/docs/api/items/
 */
export interface PlaidItem {
  /** Plaid's id of the Item. Webhooks contain it. */
  item_id: string;
  /** Plaid's id of the institution. Null for an Item without a connected institution. */
  institution_id?: string | null;
  /** The institution's name. Null for an Item without a connected institution. */
  institution_name?: string | null;
  /** The URL to which Plaid sends the Item's webhooks. Null if there is none. */
  webhook: string | null;
  /** The method by which Plaid's product Auth got the account numbers. Null without Auth. */
  auth_method?: string | null;
  /** The current error of the Item. Null if the Item works. */
  error: PlaidError | null;
  /** Products that are available for the Item but not used yet, such as `investments`. */
  available_products: string[];
  /** Products that are billed for the Item. In Sandbox they are listed, but nothing is billed. */
  billed_products: string[];
  /** All products of the Item, billed or not. */
  products?: string[];
  /** Products to which the person has consented. */
  consented_products?: string[];
  /** The time at which the person's consent expires, ISO 8601. Null if it does not expire. */
  consent_expiration_time: string | null;
  /** Whether Plaid can update the Item in the background, or only while the person is present. */
  update_type: Open<"background" | "user_present_required">;
}

/**
 * The result of `getItem`: Plaid's unchanged response.
 *
 * @see https://plaid.com/docs/api/items/#itemget
 */
export interface ItemResponse {
  /** The Item, with the person's consent. */
  item: PlaidItemDetails;
  /** The times of Plaid's last updates of the Item. */
  status?: ItemStatus | null;
  /** Plaid's id of the request. Plaid's support asks for it. */
  request_id: string;
}

/**
 * The result of `updateItemWebhook`: Plaid's unchanged response.
 *
 * @see https://plaid.com/docs/api/items/#itemwebhookupdate
 */
export interface ItemWebhookResponse {
  /** The Item, with the new webhook URL. */
  item: PlaidItem;
  /** Plaid's id of the request. Plaid's support asks for it. */
  request_id: string;
}

/**
 * An Item with more details, in the result of `getItem`.
 *
 * @see https://plaid.com/docs/api/items/#item-get-response-item
 */
export interface PlaidItemDetails extends PlaidItem {
  /** The time at which the Item was linked, ISO 8601. */
  created_at?: string;
  /** The uses of the data to which the person has consented. */
  consented_use_cases?: string[];
  /** The kinds of data that the person has consented to share, such as `investments`. */
  consented_data_scopes?: string[];
}

/**
 * The times of Plaid's last updates of an Item, by product. All times are ISO 8601.
 *
 * @see https://plaid.com/docs/api/items/#item-get-response-status
 */
export interface ItemStatus {
  /** Absent or null for an Item without investments. */
  investments?: {
    /** The last successful update, even if nothing had changed. `waitForUpdate` waits for it. */
    last_successful_update?: string | null;
    /** The last failed update. */
    last_failed_update?: string | null;
  } | null;
  /** Absent or null for an Item without transactions. */
  transactions?: {
    /** The last successful update, even if nothing had changed. */
    last_successful_update?: string | null;
    /** The last failed update. */
    last_failed_update?: string | null;
  } | null;
  /** The last webhook that was sent for the Item. Null if there was none. */
  last_webhook?: {
    /** The time at which it was sent. */
    sent_at?: string | null;
    /** Its `webhook_code`. */
    code_sent?: string;
  } | null;
}

/**
 * One account of an Item.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-accounts
 */
export interface Account {
  /** Plaid's id of the account. It changes if Plaid can't match the account any more, for example after a renaming or a new link. */
  account_id: string;
  /** The balances of the account. */
  balances: AccountBalances;
  /** The last two to four characters of the account's number. Two accounts of an Item may share them. */
  mask: string | null;
  /** The name of the account, given by the person or by the institution. */
  name: string;
  /** The institution's official name of the account. */
  official_name: string | null;
  /** The type of the account. */
  type: AccountType;
  /** The subtype of the account. */
  subtype: AccountSubtype | null;
  /** The status of the verification of the account numbers. Only with Plaid's product Auth. */
  verification_status?: string;
  /** The name of the account holder that was used for the verification. Only with Plaid's product Auth. */
  verification_name?: string;
  /** Results of a look-up of the account numbers in Plaid's network. Only with Plaid's product Auth. */
  verification_insights?: AccountVerificationInsights;
  /** Identifies the same account in several Items, for institutions that use different account numbers for each Item. */
  persistent_account_id?: string;
  /** The annual yield, in per cent. */
  apy?: number | null;
  /** The category of the account holder. A beta feature of Plaid. */
  holder_category?: Open<"business" | "personal" | "unrecognized"> | null;
}

/**
 * The balances of an account at the time of Plaid's last update. A refresh updates them.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-accounts-balances
 */
export interface AccountBalances {
  /**
   * A currency amount: for an investment account, the cash that can be withdrawn. Null if the institution does not calculate it.
   */
  available: number | null;
  /** A currency amount: for an investment account, the total value of its assets. For credit and loans, the amount owed. */
  current: number | null;
  /** A currency amount: the limit of the credit or of the overdraft. */
  limit: number | null;
  /** A currency amount: the margin loan, which was borrowed to invest. */
  margin_loan_amount: number | null;
  /** The currency of the amounts, ISO 4217. Null if `unofficial_currency_code` is not null. */
  iso_currency_code: string | null;
  /** The code of a currency without an ISO code, such as a cryptocurrency. Null if `iso_currency_code` is not null. */
  unofficial_currency_code: string | null;
  /** The time of the balances, ISO 8601. Only from few institutions. */
  last_updated_datetime?: string | null;
}

/**
 * The results of a look-up of the account numbers in Plaid's database. Only with Plaid's product Auth.
 *
 * @see https://plaid.com/docs/api/products/auth/#auth-get-response-accounts-verification-insights
 */
export interface AccountVerificationInsights {
  /** The match of the account holder's name: 0 to 100, where 100 is a full match. */
  name_match_score?: number | null;
  /** Whether Plaid's network contains the account numbers. */
  network_status: {
    /** Whether at least one account in the network has the same numbers. */
    has_numbers_match: boolean;
    /** Whether at least one of these accounts is already verified. */
    is_numbers_match_verified: boolean;
  };
  /** Previous returns of ACH payments. */
  previous_returns?: {
    /** Whether a payment to these account numbers was returned for an administrative reason. */
    has_previous_administrative_return: boolean;
  };
  /** Whether the account number has a valid format for the institution. `unknown` if Plaid does not know the format. */
  account_number_format: Open<"valid" | "invalid" | "unknown">;
}

/**
 * Plaid's error object in an Item or in a webhook. The functions of this package reject with an `InvestmentsError` instead.
 *
 * @see https://plaid.com/docs/errors/
 */
export interface PlaidError {
  /** The category of the error, such as `ITEM_ERROR`. */
  error_type: string;
  /** The error code, such as `ITEM_LOGIN_REQUIRED`. */
  error_code: string;
  /** The reason for the code, only for some OAuth errors, such as `OAUTH_CONSENT_EXPIRED`. */
  error_code_reason?: string | null;
  /** A message for developers. Its wording may change. */
  error_message: string;
  /** A message for the person. Null if the person does not have to act. Its wording may change. */
  display_message: string | null;
  /** Plaid's id of the request. Plaid's support asks for it. Absent in webhooks. */
  request_id?: string;
  /** The errors of the individual Items, if a request was about several Items. */
  causes?: unknown[];
  /** The HTTP status of the error. Only in webhooks. */
  status?: number | null;
  /** The URL of Plaid's documentation of the error. */
  documentation_url?: string;
  /** Plaid's suggestion to resolve the error. */
  suggested_action?: string | null;
  /** With `NO_ACCOUNTS`: the account subtypes that were requested in Link. */
  required_account_subtypes?: string[];
  /** With `NO_ACCOUNTS`: the account subtypes that were found instead. */
  provided_account_subtypes?: string[];
}
