/**
 * What Plaid says of an Item: itself, its accounts, and what is wrong with it. Names, units and `null` are as in
 * `plaid.d.ts`.
 *
 * @module
 */
import type { AccountSubtype, AccountType, Open } from "./plaid-values.js";

/**
 * A person's login at an institution, as the responses carry it.
 *
 * @see https://plaid.com/docs/api/items/
 */
export interface PlaidItem {
  item_id: string;
  /** Null for an Item that was made without an institution. */
  institution_id?: string | null;
  /** Null for an Item that was made without an institution. */
  institution_name?: string | null;
  /** Where Plaid sends the Item's webhooks; null if nowhere. */
  webhook: string | null;
  /** How the numbers for Plaid's Auth were come by; null without any. */
  auth_method?: string | null;
  /** Null while the Item is well. */
  error: PlaidError | null;
  /** Products that could be used with the Item and were not yet, such as `investments`. */
  available_products: string[];
  /** Products billed by the Item. In Sandbox they are listed, and cost nothing. */
  billed_products: string[];
  /** Products added to the Item, billed or not. */
  products?: string[];
  /** Products that the person agreed to. */
  consented_products?: string[];
  /** When the person's consent ends; null if it doesn't. */
  consent_expiration_time: string | null;
  /** Whether Plaid can update it on its own, or only while the person is there. */
  update_type: Open<"background" | "user_present_required">;
}

/** @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-accounts */
export interface Account {
  /** Stays the same until Plaid can't match the account any more, such as after it was renamed or the Item linked anew. */
  account_id: string;
  balances: AccountBalances;
  /** The last two to four characters of the account's number. Two accounts of an Item may share them. */
  mask: string | null;
  /** As the person, or else the institution, calls it. */
  name: string;
  /** As the institution calls it. */
  official_name: string | null;
  type: AccountType;
  subtype: AccountSubtype | null;
  /** How far the account's numbers are verified. With Plaid's Auth only. */
  verification_status?: string;
  /** The holder's name that they were verified by. With Plaid's Auth only. */
  verification_name?: string;
  /** What Plaid's network knows of the numbers. With Plaid's Auth only. */
  verification_insights?: AccountVerificationInsights;
  /** Recognises one account in several Items, where the institution gives each Item numbers of its own. */
  persistent_account_id?: string;
  /** The annual yield, in per cent. */
  apy?: number | null;
  /** Whose account it is. Plaid's beta. */
  holder_category?: Open<"business" | "personal" | "unrecognized"> | null;
}

/** As of Plaid's last look at the institution: a refresh brings them up to date. */
export interface AccountBalances {
  /** For an investment account, the cash that can be withdrawn. Null where the institution doesn't work it out. */
  available: number | null;
  /** For an investment account, the worth of all that it holds. For credit and loans, what is owed. */
  current: number | null;
  /** Of credit, or of an overdraft. */
  limit: number | null;
  /** What was borrowed to invest. */
  margin_loan_amount: number | null;
  /** Of the amounts: ISO 4217. Null where `unofficial_currency_code` is not. */
  iso_currency_code: string | null;
  /** A currency without an ISO code, such as a cryptocurrency. Null where `iso_currency_code` is not. */
  unofficial_currency_code: string | null;
  /** Which moment they are of. From few institutions. */
  last_updated_datetime?: string | null;
}

/** @see https://plaid.com/docs/api/products/auth/#auth-get-response-accounts-verification-insights */
export interface AccountVerificationInsights {
  /** 0 to 100: how well the holder's name fits. */
  name_match_score?: number | null;
  network_status: { has_numbers_match: boolean; is_numbers_match_verified: boolean };
  previous_returns?: { has_previous_administrative_return: boolean };
  account_number_format: Open<"valid" | "invalid" | "unknown">;
}

/**
 * Plaid's error object, inside an Item or a webhook. What this package's functions reject with is an `InvestmentsError`.
 *
 * @see https://plaid.com/docs/errors/
 */
export interface PlaidError {
  /** The broad category, such as `ITEM_ERROR`. */
  error_type: string;
  /** The particular code, such as `ITEM_LOGIN_REQUIRED`. It decides. */
  error_code: string;
  /** More on the code, for some OAuth errors, such as `OAUTH_CONSENT_EXPIRED`. */
  error_code_reason?: string | null;
  /** For developers. Its wording may change. */
  error_message: string;
  /** For the person. Null where the person has nothing to do. Its wording may change. */
  display_message: string | null;
  /** For Plaid's support. Absent in webhooks. */
  request_id?: string;
  /** The errors of single Items, where a request was about several. */
  causes?: unknown[];
  /** The HTTP status that goes with the code. In webhooks only. */
  status?: number | null;
  documentation_url?: string;
  suggested_action?: string | null;
  /** With `NO_ACCOUNTS`. */
  required_account_subtypes?: string[];
  /** With `NO_ACCOUNTS`. */
  provided_account_subtypes?: string[];
}
