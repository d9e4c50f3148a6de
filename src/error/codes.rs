//! The table of Plaid's error codes: what each code means, and when to try again.
//!
//! The events of `outcome.rs` are about all other failures.

use crate::error::retry::{HOUR, MINUTE, NEVER, USER, WEBHOOK, after, by_status};
use crate::error::{Effect, Retry};
use crate::words::words;
use Advice::{Hour, Minute, Never, Transient, User, Webhook};
use Scope::{Client, EveryItem, Institution, Item};

/// When to try again after a Plaid error.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Advice {
    Never,
    User,
    Webhook,
    Minute,
    Hour,
    /// After a minute for a call that bills or creates, after a second for a read.
    Transient,
}

impl Advice {
    const fn retry(self, effect: Effect) -> Retry {
        match (self, effect) {
            (Never, _) => NEVER,
            (User, _) => USER,
            (Webhook, _) => WEBHOOK,
            (Transient, Effect::Reads) => after(1_000),
            (Minute | Transient, _) => MINUTE,
            (Hour, _) => HOUR,
        }
    }
}

words! {
    /// Whom a Plaid error is about.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Scope {
        /// The Item, or the call, alone.
        Item = "item",
        /// Every Item at the institution.
        Institution = "institution",
        /// The client: its account, its keys, or what it sends.
        Client = "client",
        /// Like `Client`, and it ends `refreshItems`: every other Item would fail too.
        EveryItem = "client",
    }
}

/// An error code, when to try again, whom it is about, what it means, and what to do.
type Row = (&'static str, Advice, Scope, &'static str, &'static str);

/// The errors that Plaid documents for the endpoints of this crate, by `error_type` and `error_code`. Each type has the advice for
/// codes that are not listed, since Plaid may add codes. `docs/errors.md` is generated from this table.
///
/// Sources: <https://plaid.com/docs/errors/>, and each endpoint's page. Plaid documents no waits, so these are ours.
#[rustfmt::skip]
const ERRORS: [(&str, Advice, &[Row]); 7] = [
    ("ITEM_ERROR", Never, &[
        ("PRODUCTS_NOT_SUPPORTED", Never, Item, "For a refresh: the institution does not support refreshes on demand. For a read: the Item has no investments, because they were not requested in Link or the person did not consent.", "For a refresh: rely on Plaid's daily updates. For a read: link the Item again with investments."),
        ("PRODUCT_NOT_SUPPORTED", Never, Item, "The same as `PRODUCTS_NOT_SUPPORTED`: Plaid's reference page has this spelling.", "The same as for `PRODUCTS_NOT_SUPPORTED`."),
        ("PRODUCT_NOT_READY", Webhook, Item, "Plaid is still fetching the transactions of a new Item.", "Wait for the webhook INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE. Without webhooks, try again in a minute."),
        ("PRODUCT_NOT_ENABLED", Never, Item, "The Item was linked without investments.", "Link it again with `createLinkToken`, with investments in the products."),
        ("ITEM_LOGIN_REQUIRED", User, Item, "The login at the institution is no longer valid.", "Send the person through Link's update mode: `createLinkToken` with the `accessToken`."),
        ("ITEM_LOCKED", User, Item, "The institution has locked the person's account.", "The person unlocks it at the institution. If the Item still fails, open Link's update mode: `createLinkToken` with the `accessToken`."),
        ("PASSWORD_RESET_REQUIRED", User, Item, "The institution requires a new password.", "The person sets a new password at the institution, and enters it in Link's update mode: `createLinkToken` with the `accessToken`."),
        ("USER_SETUP_REQUIRED", User, Item, "The person must complete a step at the institution.", "The person signs in at the institution and completes the step. If the Item still fails, open Link's update mode: `createLinkToken` with the `accessToken`."),
        ("ACCESS_NOT_GRANTED", User, Item, "The person did not grant the required access.", "Send the person through Link's update mode: `createLinkToken` with the `accessToken`."),
        ("NO_ACCOUNTS", User, Item, "The Item has no compatible account.", "Send the person through Link's update mode to select another account: `createLinkToken` with the `accessToken`."),
        ("NO_INVESTMENT_ACCOUNTS", Never, Item, "The Item has no investment account.", "Link it again with an investment account."),
        ("NO_INVESTMENT_AUTH_ACCOUNTS", Never, Item, "The Item has no compatible investment account.", "Link it again with an investment account."),
        ("ITEM_NOT_FOUND", Never, Item, "The Item was removed.", "Delete its access token, and link a new Item: `createLinkToken`."),
        ("ITEM_CONCURRENTLY_DELETED", Never, Item, "The Item was removed during the call.", "Delete its access token."),
        ("ITEM_NOT_SUPPORTED", Never, Item, "Plaid does not support this account at this institution.", "Tell the person. Another account may work."),
        ("INVALID_CREDENTIALS", Never, Item, "The user name or the password is wrong.", "Check the `username` and `password` of `createSandboxItem`. The password of a custom user is its portfolio as JSON."),
        ("MFA_NOT_SUPPORTED", Never, Item, "The institution requires a second factor that Plaid does not support.", "Tell the person. Another method to sign in may work."),
    ]),
    ("INSTITUTION_ERROR", Hour, &[
        ("INSTITUTION_DOWN", Hour, Institution, "The institution is down.", "Try again in an hour."),
        ("INSTITUTION_NOT_RESPONDING", Hour, Institution, "The institution does not respond.", "Try again in an hour."),
        ("INSTITUTION_NOT_AVAILABLE", Hour, Institution, "The institution is temporarily not available.", "Try again in an hour."),
        ("INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT", Never, Institution, "The institution is not available in this environment.", "Use another institution or the other environment."),
        ("INSTITUTION_NO_LONGER_SUPPORTED", Never, Institution, "Plaid no longer supports the institution.", "Tell the person that the institution is not supported."),
        ("UNSUPPORTED_RESPONSE", Never, Institution, "The institution's response is not supported by Plaid.", "Contact Plaid's support, with the request id."),
        ("UNAUTHORIZED_INSTITUTION", Never, Institution, "Your Plaid account has no access to the institution.", "Ask Plaid for access."),
        ("INSTITUTION_REGISTRATION_REQUIRED", Never, Institution, "Your application is not registered with the institution.", "Register it in Plaid's dashboard."),
    ]),
    ("RATE_LIMIT_EXCEEDED", Minute, &[
        ("INVESTMENTS_REFRESH_LIMIT", Minute, Item, "This Item was already refreshed in the last minute.", "Try again in a minute."),
        ("RATE_LIMIT", Minute, Client, "Your client has sent too many requests.", "Try again in a minute, and reduce the rate of all requests."),
        ("INSTITUTION_RATE_LIMIT", Hour, Institution, "Plaid has sent too many requests to the institution.", "Try again in an hour."),
        ("CREDITS_EXHAUSTED", Never, EveryItem, "The free calls of your Plaid account are used up.", "Upgrade the account in Plaid's dashboard."),
        ("ITEM_GET_LIMIT", Minute, Item, "This Item's status was read too often.", "Try again in a minute."),
        ("INVESTMENTS_LIMIT", Minute, Item, "This Item's investments were read too often.", "Try again in a minute."),
        ("INVESTMENT_HOLDINGS_GET_LIMIT", Minute, Item, "This Item's holdings were read too often.", "Try again in a minute."),
        ("INVESTMENT_TRANSACTIONS_LIMIT", Minute, Item, "This Item's transactions were read too often.", "Try again in a minute."),
    ]),
    ("API_ERROR", Minute, &[
        ("INTERNAL_SERVER_ERROR", Transient, Item, "Plaid has an internal error.", "Read again after a second. Never repeat a refresh with HTTP 5xx: use `waitForUpdate`. With another status, repeat it after a minute."),
        ("PLANNED_MAINTENANCE", Hour, Client, "Plaid is down for maintenance.", "Try again in an hour."),
    ]),
    ("INVALID_INPUT", Never, &[
        ("INVALID_ACCESS_TOKEN", Never, Item, "There is no Item with this access token.", "Check the access token and its environment."),
        ("INVALID_API_KEYS", Never, EveryItem, "The client id and the secret don't match, or belong to another environment.", "Compare them with Plaid's dashboard."),
        ("INVALID_PRODUCT", Never, EveryItem, "Your Plaid account has no access to this product.", "Ask Plaid for access to the refresh add-on."),
        ("ADDITIONAL_CONSENT_REQUIRED", User, Item, "The person has not consented to this product.", "Send the person through Link's update mode: `createLinkToken` with the `accessToken`."),
        ("UNAUTHORIZED_ENVIRONMENT", Never, EveryItem, "Your Plaid account has no access to this environment.", "Ask Plaid for access."),
        ("UNAUTHORIZED_ROUTE_ACCESS", Never, EveryItem, "Your Plaid account has no access to this endpoint.", "Ask Plaid for access to the refresh add-on."),
        ("USER_PERMISSION_REVOKED", Never, Item, "The person has revoked the permission.", "Remove the Item: `removeItem`. If the person agrees, link a new Item."),
        ("INVALID_ACCOUNT_ID", Never, Item, "One of the account ids does not belong to the Item.", "Use the ids of the Item's accounts."),
        ("INVALID_PUBLIC_TOKEN", Never, Item, "The public token has expired or was already used.", "Create a new public token with Link."),
        ("INVALID_INSTITUTION", Never, Client, "There is no institution with this id.", "Check the institution id."),
        ("INVALID_WEBHOOK_VERIFICATION_KEY_ID", Never, Client, "Plaid has no key with this id.", "Reject the webhook. If Plaid sent it, check that the environments match."),
    ]),
    ("INVALID_REQUEST", Never, &[
        ("MISSING_FIELDS", Never, Client, "A required field is missing.", "For `callPlaid`, add it to the `body`. Otherwise report a bug: this package built the request."),
        ("INVALID_FIELD", Never, Client, "A field has an invalid value.", "Read the message of the error."),
        ("UNKNOWN_FIELDS", Never, Client, "The request has an unknown field.", "Check the fields that your proxy or your `fetch` adds."),
        ("INVALID_BODY", Never, Client, "The body of the request is not JSON.", "Check whether your proxy or your `fetch` changes the body."),
        ("INVALID_HEADERS", Never, Client, "A header is missing or wrong.", "Check whether your proxy or your `fetch` changes the headers."),
        ("INCOMPATIBLE_API_VERSION", Never, Client, "Your account is set to another version of the API.", "Check whether your proxy or your `fetch` changes the header Plaid-Version."),
        ("SANDBOX_ONLY", Never, Client, "The endpoint is only available in Sandbox.", "Use a Sandbox secret, and no `baseUrl` of another environment."),
        ("NOT_FOUND", Never, Client, "There is no such endpoint.", "Check `baseUrl`."),
        ("NO_LONGER_AVAILABLE", Never, Client, "The endpoint is no longer available.", "Update this package."),
    ]),
    ("SANDBOX_ERROR", Never, &[
        ("SANDBOX_PRODUCT_NOT_ENABLED", Never, Item, "The Sandbox Item does not have this product.", "Create a Sandbox Item with investments."),
        ("SANDBOX_WEBHOOK_INVALID", Never, Item, "The Sandbox Item has no webhook URL, or does not support this webhook code.", "Create a Sandbox Item with a webhook URL."),
    ]),
];

/// Each code with its advice and its scope. The module contains only this part of the table; its prose is for `docs/errors.md`.
static BY_CODE: [(&str, Advice, Scope); codes::<0>().1] = codes().0;

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "evaluated by the compiler")]
const fn codes<const N: usize>() -> ([(&'static str, Advice, Scope); N], usize) {
    let (mut rows, mut count) = ([("", Never, Item); N], 0);
    let mut group = 0;
    while group < ERRORS.len() {
        let codes = ERRORS[group].2;
        let mut code = 0;
        while code < codes.len() {
            if count < N {
                rows[count] = (codes[code].0, codes[code].1, codes[code].2);
            }
            count += 1;
            code += 1;
        }
        group += 1;
    }
    (rows, count)
}

/// The advice for a code that is not in the table, by its type.
fn by_type(error_type: &str) -> Option<Advice> {
    match error_type {
        "RATE_LIMIT_EXCEEDED" | "API_ERROR" => Some(Minute),
        "INSTITUTION_ERROR" => Some(Hour),
        _ => None,
    }
}

fn by_code(error_code: &str) -> Option<&'static (&'static str, Advice, Scope)> {
    BY_CODE.iter().find(|(known, ..)| *known == error_code)
}

/// Whom an error with this code is about, if the code is in the table.
pub(crate) fn scope(error_code: &str) -> Option<Scope> {
    by_code(error_code).map(|(_, _, scope)| *scope)
}

/// Whether a code is in the table.
pub(crate) fn is_known(error_code: &str) -> bool {
    by_code(error_code).is_some()
}

/// When to try again after a Plaid error: by its code, else by its type, else by its status.
pub(crate) fn advice(error_code: &str, error_type: Option<&str>, status: u16, effect: Effect) -> Retry {
    let advice = by_code(error_code).map(|(_, advice, _)| *advice).or_else(|| by_type(error_type?));
    advice.map_or_else(|| by_status(status), |advice| advice.retry(effect))
}

/// The table as JSON: each code with its type, its advice for calls that bill and for reads, and its scope.
#[cfg(test)]
pub(crate) fn contract() -> serde_json::Value {
    let retry = |retry: Retry| serde_json::json!({ "when": retry.when.as_str(), "afterMs": retry.after_ms });
    let row = |error_type, &(code, advice, scope, ..): &Row| {
        serde_json::json!({
            "errorType": error_type,
            "errorCode": code,
            "acts": retry(advice.retry(Effect::Acts)),
            "reads": retry(advice.retry(Effect::Reads)),
            "scope": scope.as_str(),
        })
    };
    ERRORS.iter().flat_map(|(error_type, _, codes)| codes.iter().map(move |code| row(*error_type, code))).collect()
}

#[cfg(test)]
#[path = "codes_tests.rs"]
mod tests;
