//! Plaid's own errors: what each code means, and when to try again.
//!
//! Other ways to fail are in `outcome.rs`.

use crate::error::retry::{HOUR, MINUTE, NEVER, USER, WEBHOOK, after, by_status};
use crate::error::{Effect, Retry};
use crate::words::words;
use Advice::{Hiccup, Hour, Minute, Never, User, Webhook};
use Scope::{Client, EveryItem, Institution, Item};

/// What to do about an error of Plaid's.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Advice {
    Never,
    User,
    Webhook,
    Minute,
    Hour,
    /// A minute for what bills or creates, a second for a read.
    Hiccup,
}

impl Advice {
    const fn retry(self, effect: Effect) -> Retry {
        match (self, effect) {
            (Never, _) => NEVER,
            (User, _) => USER,
            (Webhook, _) => WEBHOOK,
            (Hiccup, Effect::Reads) => after(1_000),
            (Minute | Hiccup, _) => MINUTE,
            (Hour, _) => HOUR,
        }
    }
}

words! {
    /// Whom an error of Plaid's is about.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Scope {
        /// The Item, or the call, alone.
        Item = "item",
        /// Every Item at the institution.
        Institution = "institution",
        /// The client: its account, its keys, or what it sends.
        Client = "client",
        /// The client too, so that each refresh of any Item would fail the same way until somebody mends it.
        EveryItem = "client",
    }
}

/// A code, when to try again, whom it is about, what it means, and what to do.
type Row = (&'static str, Advice, Scope, &'static str, &'static str);

/// The errors that Plaid documents for the endpoints of this library: by `error_type`, with the advice for its unknown codes
/// (Plaid's sets are open), and by `error_code`. `docs/errors.md` is made of it.
///
/// Sources: <https://plaid.com/docs/errors/>, and each endpoint's page. The waits are ours: Plaid names none.
#[rustfmt::skip]
const ERRORS: [(&str, Advice, &[Row]); 7] = [
    ("ITEM_ERROR", Never, &[
        ("PRODUCTS_NOT_SUPPORTED", Never, Item, "A refresh: the institution has none on demand. A read: the Item lacks investments, which were not asked for in Link, or not consented to.", "A refresh: rely on Plaid's daily updates. A read: link it again with investments."),
        ("PRODUCT_NOT_SUPPORTED", Never, Item, "The same, as Plaid's reference page spells it.", "The same."),
        ("PRODUCT_NOT_READY", Webhook, Item, "The transactions of a new Item are still being fetched.", "Wait for the webhook INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE. Without webhooks, ask again after a minute."),
        ("PRODUCT_NOT_ENABLED", Never, Item, "The Item was linked without investments.", "Link it anew with investments among the products."),
        ("ITEM_LOGIN_REQUIRED", User, Item, "The login at the institution is no longer valid.", "Send the person through Link's update mode."),
        ("ITEM_LOCKED", User, Item, "The institution has locked the person's account.", "The person unlocks it there."),
        ("PASSWORD_RESET_REQUIRED", User, Item, "The institution wants a new password.", "The person sets one there."),
        ("USER_SETUP_REQUIRED", User, Item, "The person has something to finish at the institution.", "The person signs in there and does it."),
        ("ACCESS_NOT_GRANTED", User, Item, "The person did not grant what is needed.", "Send the person through Link's update mode."),
        ("NO_ACCOUNTS", User, Item, "The Item has no account of a fitting kind.", "Send the person through Link's update mode, to choose one."),
        ("NO_INVESTMENT_ACCOUNTS", Never, Item, "The Item has no investment account.", "Link it anew with one."),
        ("NO_INVESTMENT_AUTH_ACCOUNTS", Never, Item, "The Item has no account that fits.", "Link it anew with one."),
        ("ITEM_NOT_FOUND", Never, Item, "The Item is gone.", "Forget its access token; link anew."),
        ("ITEM_CONCURRENTLY_DELETED", Never, Item, "The Item was removed during the call.", "Forget its access token."),
        ("ITEM_NOT_SUPPORTED", Never, Item, "Plaid can't serve this account at this institution.", "Tell the person; another account may work."),
        ("MFA_NOT_SUPPORTED", Never, Item, "The institution asks for a second factor that Plaid can't give.", "Tell the person; another way to sign in may work."),
    ]),
    ("INSTITUTION_ERROR", Hour, &[
        ("INSTITUTION_DOWN", Hour, Institution, "The institution is down.", "Try again in an hour."),
        ("INSTITUTION_NOT_RESPONDING", Hour, Institution, "The institution does not answer.", "Try again in an hour."),
        ("INSTITUTION_NOT_AVAILABLE", Hour, Institution, "The institution can't be reached.", "Try again in an hour."),
        ("INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT", Never, Institution, "The institution is not available in this environment.", "Use another institution, or the other environment."),
        ("INSTITUTION_NO_LONGER_SUPPORTED", Never, Institution, "Plaid no longer serves the institution.", "Tell the person."),
        ("UNSUPPORTED_RESPONSE", Never, Institution, "The institution said something that Plaid does not understand.", "Write to Plaid's support with the request id."),
        ("UNAUTHORIZED_INSTITUTION", Never, Institution, "Your account may not use the institution.", "Ask Plaid for access to it."),
        ("INSTITUTION_REGISTRATION_REQUIRED", Never, Institution, "Your application is not registered with the institution.", "Register it in Plaid's dashboard."),
    ]),
    ("RATE_LIMIT_EXCEEDED", Minute, &[
        ("INVESTMENTS_REFRESH_LIMIT", Minute, Item, "This Item was refreshed within its minute.", "Try again in a minute."),
        ("RATE_LIMIT", Minute, Client, "Your client has made too many calls.", "Try again in a minute, with all of them slower."),
        ("INSTITUTION_RATE_LIMIT", Hour, Institution, "Plaid asks the institution too often.", "Try again in an hour."),
        ("CREDITS_EXHAUSTED", Never, EveryItem, "Your account's free calls are used up.", "Upgrade the account in Plaid's dashboard."),
        ("INVESTMENTS_LIMIT", Minute, Item, "This Item's investments were read too often.", "Try again in a minute."),
        ("INVESTMENT_HOLDINGS_GET_LIMIT", Minute, Item, "This Item's holdings were read too often.", "Try again in a minute."),
        ("INVESTMENT_TRANSACTIONS_LIMIT", Minute, Item, "This Item's transactions were read too often.", "Try again in a minute."),
    ]),
    ("API_ERROR", Minute, &[
        ("INTERNAL_SERVER_ERROR", Hiccup, Item, "Plaid itself failed.", "Try again: a read in a second, a refresh in a minute."),
        ("PLANNED_MAINTENANCE", Hour, Client, "Plaid is being worked on.", "Try again in an hour."),
    ]),
    ("INVALID_INPUT", Never, &[
        ("INVALID_ACCESS_TOKEN", Never, Item, "There is no Item of this access token.", "Look at which token, of which environment, was given."),
        ("INVALID_API_KEYS", Never, EveryItem, "The client id and the secret don't belong together, or not to this environment.", "Compare them with Plaid's dashboard."),
        ("INVALID_PRODUCT", Never, EveryItem, "Your account may not use this product.", "Ask Plaid for access to the refresh add-on."),
        ("ADDITIONAL_CONSENT_REQUIRED", User, Item, "The person has not agreed to this product.", "Send the person through Link's update mode."),
        ("UNAUTHORIZED_ENVIRONMENT", Never, EveryItem, "Your account may not use this environment.", "Ask Plaid for access to it."),
        ("UNAUTHORIZED_ROUTE_ACCESS", Never, EveryItem, "Your account may not use this endpoint.", "Ask Plaid for access to the refresh add-on."),
        ("USER_PERMISSION_REVOKED", Never, Item, "The person has withdrawn the permission.", "Remove the Item; link anew if the person wants to."),
        ("INVALID_ACCOUNT_ID", Never, Item, "One of the accounts is not the Item's.", "Ask for accounts that the Item has."),
        ("INVALID_PUBLIC_TOKEN", Never, Item, "The public token has expired, or was used.", "Make a new one."),
        ("INVALID_INSTITUTION", Never, Client, "There is no institution of this id.", "Look the id up."),
        ("INVALID_WEBHOOK_VERIFICATION_KEY_ID", Never, Client, "Plaid has no key of this id.", "Refuse the webhook. Where it is real, compare the environments."),
    ]),
    ("INVALID_REQUEST", Never, &[
        ("MISSING_FIELDS", Never, Client, "The request lacks a field.", "Tell us: this package made the request."),
        ("INVALID_FIELD", Never, Client, "A field has a value that Plaid does not take.", "Look at what the message says of it."),
        ("UNKNOWN_FIELDS", Never, Client, "The request has a field that Plaid does not know.", "Look at what your proxy or `fetch` adds."),
        ("INVALID_BODY", Never, Client, "The request is no JSON.", "Look at what your proxy or `fetch` changes."),
        ("INVALID_HEADERS", Never, Client, "A header is missing or wrong.", "Look at what your proxy or `fetch` changes."),
        ("INCOMPATIBLE_API_VERSION", Never, Client, "Your account is set to another version of the API.", "Look at what your proxy or `fetch` does with the header Plaid-Version."),
        ("SANDBOX_ONLY", Never, Client, "The endpoint exists in Sandbox alone.", "Use a Sandbox secret, and no `baseUrl` of another environment."),
        ("NOT_FOUND", Never, Client, "There is no such endpoint.", "Look at `baseUrl`."),
        ("NO_LONGER_AVAILABLE", Never, Client, "The endpoint is gone.", "Update this package."),
    ]),
    ("SANDBOX_ERROR", Never, &[
        ("SANDBOX_PRODUCT_NOT_ENABLED", Never, Item, "The Sandbox Item has no such product.", "Make one with investments."),
        ("SANDBOX_WEBHOOK_INVALID", Never, Item, "The Sandbox Item has no webhook, or none of this code.", "Make one with a webhook."),
    ]),
];

/// Each code with its advice and its scope: what the module holds of the table, whose prose is for `docs/errors.md`.
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

/// The advice for a code that the table does not have.
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

/// Whom an error of this code is about, if the table has it.
pub(crate) fn scope(error_code: &str) -> Option<Scope> {
    by_code(error_code).map(|(_, _, scope)| *scope)
}

/// Whether the table has a code.
pub(crate) fn is_known(error_code: &str) -> bool {
    by_code(error_code).is_some()
}

/// What to do about an error of Plaid's: by code, else by type, else by status.
pub(crate) fn advice(error_code: &str, error_type: Option<&str>, status: u16, effect: Effect) -> Retry {
    let advice = by_code(error_code).map(|(_, advice, _)| *advice).or_else(|| by_type(error_type?));
    advice.map_or_else(|| by_status(status), |advice| advice.retry(effect))
}

/// The table as JSON: each code with its type, its advice for what bills and for what reads, and its scope.
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
