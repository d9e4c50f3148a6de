// The requests of the functions for the life of an Item in Plaid's OpenAPI file, version 2020-09-14_1.697.4, reduced to types, required
// fields and short lists of values. In the request for a link token, only the fields within `user` and `investments` are checked.

import { assert } from "chai";

/** `name:type` for each field. `!` after the name: required. `?` after the type: may be null. `[]` after the type: a list. */
const REQUESTS = {
  "/link/token/create": `client_id:string secret:string client_name!:string language!:string country_codes!:Country[] user:object
    user.client_user_id!:string user.legal_name:string user.name:object? user.phone_number:string
    user.phone_number_verified_time:string? user.email_address:string user.email_address_verified_time:string?
    user.ssn:string user.date_of_birth:string? user.address:object? user.id_number:object? user_id:string
    products:Product[]? required_if_supported_products:Product[]? optional_products:Product[]?
    additional_consented_products:Product[]? webhook:string access_token:string? access_tokens:string[]
    link_customization_name:string appearance_mode:string? redirect_uri:string android_package_name:string
    institution_data:object card_switch:object account_filters:object eu_config:object institution_id:string
    payment_configuration:object payment_initiation:object employment:object income_verification:object base_report:object
    credit_partner_insights:object cra_options:object consumer_report_permissible_purpose:string auth:object
    transfer:object update:object identity_verification:object statements:object third_party_user_token:string
    investments:object investments.allow_unverified_crypto_wallets:boolean investments.allow_manual_entry:boolean
    investments_auth:object hosted_link:object transactions:object cashflow_report:object cra_enabled:boolean
    identity:object financekit_supported:boolean enable_multi_item_link:boolean user_token:string`,
  "/item/public_token/exchange": `client_id:string secret:string public_token!:string`,
  "/item/get": `client_id:string secret:string access_token!:string`,
  "/item/webhook/update": `client_id:string secret:string access_token!:string webhook:string?`,
  "/item/remove": `client_id:string secret:string access_token!:string reason_code:RemoveReason? reason_note:string?`,
  "/sandbox/item/reset_login": `client_id:string secret:string access_token!:string`,
  "/sandbox/public_token/create": `client_id:string secret:string institution_id!:string initial_products!:Product[] options:object
    options.webhook:string options.override_username:string? options.override_password:string?
    options.transactions:object? options.statements:object? options.income_verification:object user_token:string
    user_id:string`,
  "/sandbox/item/fire_webhook": `client_id:string secret:string access_token!:string webhook_type:WebhookType webhook_code!:WebhookCode`,
  "/investments/transactions/get": `client_id:string secret:string access_token!:string start_date!:string end_date!:string options:object
    options.account_ids:string[] options.count:integer options.offset:integer options.async_update:boolean`,
};

/** The allowed values of each type that has a list of values. */
const VALUES = {
  Country: `US GB ES NL FR IE CA DE IT PL DK NO SE EE LT LV PT BE AT FI`,
  Product: `assets auth balance balance_plus beacon identity identity_match investments investments_auth liabilities
    payment_initiation identity_verification transactions credit_details income income_verification standing_orders
    transfer employment recurring_transactions transactions_refresh signal statements processor_payments
    processor_identity profile cra_base_report cra_income_insights cra_partner_insights cra_network_insights
    cra_cashflow_insights cra_monitoring cra_lend_score cra_plaid_credit_score layer pay_by_bank protect_linked_bank
    protect_transactions`,
  RemoveReason: `FRAUD_FIRST_PARTY FRAUD_FALSE_IDENTITY FRAUD_ABUSE FRAUD_OTHER CONNECTION_IS_NON_FUNCTIONAL OTHER`,
  WebhookType: `AUTH HOLDINGS INVESTMENTS_TRANSACTIONS ITEM LIABILITIES TRANSACTIONS ASSETS`,
  WebhookCode: `DEFAULT_UPDATE NEW_ACCOUNTS_AVAILABLE SMS_MICRODEPOSITS_VERIFICATION AUTHORIZATION_GRANTED USER_PERMISSION_REVOKED
    USER_ACCOUNT_REVOKED PENDING_DISCONNECT RECURRING_TRANSACTIONS_UPDATE LOGIN_REPAIRED SYNC_UPDATES_AVAILABLE
    PRODUCT_READY ERROR`,
};

const words = (text) => text.trim().split(/\s+/);

/** The fields of a path below `prefix`: `{ name, isRequired, isNullable, type }`. */
function fieldsOf(path, prefix) {
  return words(REQUESTS[path]).flatMap((word) => {
    const [, name, required, type, nullable] = /^([\w.]+)(!?):([\w[\]]+)(\??)$/.exec(word);
    const isBelow = name.startsWith(prefix) && !name.slice(prefix.length).includes(".");
    return isBelow ? [{ name: name.slice(prefix.length), isRequired: !!required, isNullable: !!nullable, type }] : [];
  });
}

function isOf(type, value) {
  if (type === "any") return true;
  if (type.endsWith("[]")) return Array.isArray(value) && value.every((one) => isOf(type.slice(0, -2), one));
  if (type in VALUES) return words(VALUES[type]).includes(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** Throws if a request does not match Plaid's OpenAPI file. Endpoints that are not listed above are not checked. */
export function assertPlaidRequest({ endpoint, method, headers, body }) {
  assert.strictEqual(method, "POST");
  assert.strictEqual(headers["plaid-version"], "2020-09-14");
  assert.match(headers["content-type"], /^application\/json/);
  if (endpoint in REQUESTS) assertFields(endpoint, body, "");
}

function assertFields(path, object, prefix) {
  const fields = fieldsOf(path, prefix);
  const known = fields.map(({ name }) => name);
  for (const name of Object.keys(object)) assert.include(known, name, `${path}: ${prefix}${name}`);
  for (const { name, isRequired, isNullable, type } of fields) {
    const value = object[name];
    if (value === undefined) assert.isFalse(isRequired, `${path}: ${prefix}${name} is missing`);
    else if (value === null) assert.isTrue(isNullable, `${path}: ${prefix}${name} is null`);
    else assert.isTrue(isOf(type, value), `${path}: ${prefix}${name} is no ${type}`);
    const hasFields = type === "object" && value && fieldsOf(path, `${prefix}${name}.`).length > 0;
    if (hasFields) assertFields(path, value, `${prefix}${name}.`);
  }
}
