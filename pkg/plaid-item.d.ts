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
  /** Plaid's id of it, by which webhooks name it. */
  item_id: string;
  /** Plaid's id of the institution. Null for an Item that was made without one. */
  institution_id?: string | null;
  /** The institution's name. Null for an Item that was made without one. */
  institution_name?: string | null;
  /** The URL where Plaid sends the Item's webhooks; null if nowhere. */
  webhook: string | null;
  /** How the numbers for Plaid's Auth were come by; null without any. */
  auth_method?: string | null;
  /** What is wrong with the Item; null while it is well. */
  error: PlaidError | null;
  /** Products that could be used with the Item and were not yet, such as `investments`. */
  available_products: string[];
  /** Products billed by the Item. In Sandbox they are listed, and cost nothing. */
  billed_products: string[];
  /** Products added to the Item, billed or not. */
  products?: string[];
  /** Products that the person agreed to. */
  consented_products?: string[];
  /** When the person's consent ends, ISO 8601; null if it doesn't. */
  consent_expiration_time: string | null;
  /** Whether Plaid can update it on its own, or only while the person is there. */
  update_type: Open<"background" | "user_present_required">;
}

/**
 * One account of an Item: what it is called, what it is, and what is in it.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-accounts
 */
export interface Account {
  /** Stays the same until Plaid can't match the account any more, such as after it was renamed or the Item linked anew. */
  account_id: string;
  /** What is in the account, or owed. */
  balances: AccountBalances;
  /** The last two to four characters of the account's number. Two accounts of an Item may share them. */
  mask: string | null;
  /** As the person, or else the institution, calls it. */
  name: string;
  /** As the institution calls it. */
  official_name: string | null;
  /** What kind of account it is. */
  type: AccountType;
  /** What it is within its type. */
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

/**
 * What is in an account, or owed, as of Plaid's last look at the institution: a refresh brings it up to date.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments-holdings-get-response-accounts-balances
 */
export interface AccountBalances {
  /**
   * A currency amount: for an investment account, the cash that can be withdrawn. Null where the institution doesn't work it
   * out.
   */
  available: number | null;
  /** A currency amount: for an investment account, the worth of all that it holds. For credit and loans, what is owed. */
  current: number | null;
  /** A currency amount: how far credit, or an overdraft, may go. */
  limit: number | null;
  /** A currency amount: what was borrowed to invest. */
  margin_loan_amount: number | null;
  /** Of the amounts: ISO 4217. Null where `unofficial_currency_code` is not. */
  iso_currency_code: string | null;
  /** A currency without an ISO code, such as a cryptocurrency. Null where `iso_currency_code` is not. */
  unofficial_currency_code: string | null;
  /** Which moment they are of, ISO 8601. From few institutions. */
  last_updated_datetime?: string | null;
}

/**
 * What Plaid found out about an account's numbers when it looked them up in its database. With Plaid's Auth only.
 *
 * @see https://plaid.com/docs/api/products/auth/#auth-get-response-accounts-verification-insights
 */
export interface AccountVerificationInsights {
  /** 0 to 100: how well the holder's name fits. */
  name_match_score?: number | null;
  /** Whether Plaid's network knows the numbers. */
  network_status: {
    /** Whether at least one account there has the same numbers. */
    has_numbers_match: boolean;
    /** Whether at least one of those is verified already. */
    is_numbers_match_verified: boolean;
  };
  /** What Plaid knows of payments by ACH that came back. */
  previous_returns?: {
    /** Whether one to these numbers came back for an administrative reason. */
    has_previous_administrative_return: boolean;
  };
  /** Whether the account's number has a form that is right for the institution; `unknown` where Plaid can't tell. */
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
  /** The URL of Plaid's page on the error. */
  documentation_url?: string;
  /** What Plaid suggests to do about it. */
  suggested_action?: string | null;
  /** With `NO_ACCOUNTS`: the account subtypes that Link was to look for. */
  required_account_subtypes?: string[];
  /** With `NO_ACCOUNTS`: the account subtypes that were found instead. */
  provided_account_subtypes?: string[];
}
