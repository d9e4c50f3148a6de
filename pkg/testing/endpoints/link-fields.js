// The fields of `/link/token/create`, according to Plaid's OpenAPI. Fields that do not concern Investments accept any value.

import { anything, flag, list, object, oneOf, orNull, required, text, url } from "../http/fields.js";
import { PRODUCTS } from "./products.js";

const LANGUAGES = "da nl en et fr de hi it lv lt no pl pt ro es sv vi".split(" ");
const COUNTRIES = "US GB ES NL FR IE CA DE IT PL DK NO SE EE LT LV PT BE AT FI".split(" ");

const OTHERS =
  `access_tokens account_filters android_package_name appearance_mode auth base_report card_switch cashflow_report
  consumer_report_permissible_purpose cra_enabled cra_options credit_partner_insights employment enable_multi_item_link
  eu_config financekit_supported hosted_link identity identity_verification income_verification institution_data
  institution_id investments_auth link_customization_name payment_configuration payment_initiation statements
  third_party_user_token transactions transfer user_token`.split(/\s+/);

const PERSON = `legal_name name phone_number phone_number_verified_time email_address email_address_verified_time ssn
  date_of_birth address id_number`.split(/\s+/);

/** @param {string[]} names */
const anyValues = (names) => Object.fromEntries(names.map((name) => [name, anything]));

const products = orNull(list(oneOf(...PRODUCTS)));

export const LINK_FIELDS = {
  client_name: required(text),
  language: required(oneOf(...LANGUAGES)),
  country_codes: required(list(oneOf(...COUNTRIES), { atLeast: 1 })),
  user: object({ client_user_id: text, ...anyValues(PERSON) }),
  user_id: text,
  products,
  required_if_supported_products: products,
  optional_products: products,
  additional_consented_products: products,
  webhook: url,
  access_token: orNull(text),
  redirect_uri: orNull(url),
  investments: object({ allow_unverified_crypto_wallets: flag, allow_manual_entry: flag, async_update: flag }),
  update: object({
    account_selection_enabled: flag,
    reauthorization_enabled: flag,
    user: flag,
    item_ids: orNull(list(text)),
  }),
  ...anyValues(OTHERS),
};
