//! When to try again: the advice for each of Plaid's error codes, `Retry-After`, and whether a call repeats itself.
//!
//! It does not wait (`wasm/call.rs` does) and does not decide what an answer means (`response.rs`).

use crate::error::{Error, Kind, Outcome};
use crate::error_fields::Fields;
use crate::request::Effect;
use Advice::{Hiccup, Hour, Minute, Never, User, Webhook};

/// What has to happen before the same call may succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing that time mends. Don't repeat it by yourself.
    Never,
    /// Some time, in `after_ms`.
    After,
    /// The person acts: in Link's update mode, or at the bank.
    User,
    /// Plaid's webhook arrives.
    Webhook,
}

impl When {
    /// The word as JavaScript spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::After => "after",
            Self::User => "user",
            Self::Webhook => "webhook",
        }
    }
}

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// What has to happen first.
    pub when: When,
    /// For [`When::After`]: how many milliseconds to wait.
    pub after_ms: Option<u32>,
}

impl Retry {
    pub(crate) fn fields(self) -> Fields<'static> {
        let mut fields = Fields::default();
        fields.text("when", Some(self.when.as_str()));
        fields.number("afterMs", self.after_ms);
        fields
    }
}

pub(crate) const NEVER: Retry = Retry { when: When::Never, after_ms: None };

/// After a number of milliseconds.
pub(crate) const fn after(ms: u32) -> Retry {
    Retry { when: When::After, after_ms: Some(ms) }
}

/// One of the attempts that make up a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) effect: Effect,
    /// How many were made before it.
    pub(crate) number: u32,
}

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
            (User, _) => Retry { when: When::User, after_ms: None },
            (Webhook, _) => Retry { when: When::Webhook, after_ms: None },
            (Hiccup, Effect::Reads) => after(1_000),
            (Minute | Hiccup, _) => after(60_000),
            (Hour, _) => after(3_600_000),
        }
    }
}

/// A code, and what to do about it.
type Row = (&'static str, Advice);

/// The errors that Plaid documents for the endpoints of this library: by `error_type`, with the advice for its unknown codes
/// (Plaid's sets are open), and by `error_code`.
///
/// Sources: <https://plaid.com/docs/errors/>, and each endpoint's page. The waits are ours: Plaid names none.
#[rustfmt::skip]
const ERRORS: [(&str, Advice, &[Row]); 7] = [
    ("ITEM_ERROR", Never, &[
        ("PRODUCTS_NOT_SUPPORTED", Never),               // the institution has no refresh on demand: rely on the daily updates
        ("PRODUCT_NOT_SUPPORTED", Never),                // the same, as the reference page spells it
        ("PRODUCT_NOT_READY", Webhook),                  // INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE
        ("PRODUCT_NOT_ENABLED", Never),                  // link anew with investments among the products
        ("ITEM_LOGIN_REQUIRED", User),                   // update mode
        ("ITEM_LOCKED", User),                           // the person unlocks the account at the bank
        ("PASSWORD_RESET_REQUIRED", User),               // at the bank
        ("USER_SETUP_REQUIRED", User),                   // at the bank
        ("ACCESS_NOT_GRANTED", User),                    // update mode
        ("NO_ACCOUNTS", User),                           // update mode
        ("NO_INVESTMENT_ACCOUNTS", Never),               // link anew with an investment account
        ("ITEM_NOT_FOUND", Never),                       // link anew
        ("ITEM_CONCURRENTLY_DELETED", Never),
        ("ITEM_NOT_SUPPORTED", Never),
        ("MFA_NOT_SUPPORTED", Never),                    // INSTITUTION_ERROR
    ]),
    ("INSTITUTION_ERROR", Hour, &[
        ("INSTITUTION_DOWN", Hour),
        ("INSTITUTION_NOT_RESPONDING", Hour),
        ("INSTITUTION_NOT_AVAILABLE", Hour),
        ("INSTITUTION_NO_LONGER_SUPPORTED", Never),
        ("UNSUPPORTED_RESPONSE", Never),
        ("UNAUTHORIZED_INSTITUTION", Never),
        ("INSTITUTION_REGISTRATION_REQUIRED", Never),    // RATE_LIMIT_EXCEEDED
    ]),
    ("RATE_LIMIT_EXCEEDED", Minute, &[
        ("INVESTMENTS_REFRESH_LIMIT", Minute),           // this Item's limit
        ("RATE_LIMIT", Minute),                          // the client's limit
        ("INSTITUTION_RATE_LIMIT", Hour),
        ("CREDITS_EXHAUSTED", Never),                    // API_ERROR
        ("INVESTMENT_HOLDINGS_GET_LIMIT", Minute),       // this Item's limit
        ("INVESTMENT_TRANSACTIONS_LIMIT", Minute),       // this Item's limit
    ]),
    ("API_ERROR", Minute, &[
        ("INTERNAL_SERVER_ERROR", Hiccup),               // a read may be repeated soon
        ("PLANNED_MAINTENANCE", Hour),                   // INVALID_INPUT
    ]),
    ("INVALID_INPUT", Never, &[
        ("INVALID_ACCESS_TOKEN", Never),
        ("INVALID_API_KEYS", Never),
        ("INVALID_PRODUCT", Never),                      // request access to the refresh add-on
        ("ADDITIONAL_CONSENT_REQUIRED", User),           // update mode
        ("UNAUTHORIZED_ENVIRONMENT", Never),
        ("UNAUTHORIZED_ROUTE_ACCESS", Never),            // request access to the refresh add-on
        ("USER_PERMISSION_REVOKED", Never),              // remove the Item and link anew
        ("INVALID_ACCOUNT_ID", Never),
        ("INVALID_PUBLIC_TOKEN", Never),
        ("INVALID_INSTITUTION", Never),
        ("INVALID_WEBHOOK_VERIFICATION_KEY_ID", Never),  // usually the other environment's key
    ]),
    ("INVALID_REQUEST", Never, &[
        ("MISSING_FIELDS", Never),
        ("INVALID_FIELD", Never),
        ("UNKNOWN_FIELDS", Never),
        ("INVALID_BODY", Never),
        ("INVALID_HEADERS", Never),
        ("INCOMPATIBLE_API_VERSION", Never),
        ("SANDBOX_ONLY", Never),
        ("NOT_FOUND", Never),
        ("NO_LONGER_AVAILABLE", Never),
    ]),
    ("SANDBOX_ERROR", Never, &[
        ("SANDBOX_PRODUCT_NOT_ENABLED", Never),
        ("SANDBOX_WEBHOOK_INVALID", Never),
    ]),
];

/// The rows that the module needs: those that say more than `never`, or `never` where their type says otherwise. Without the
/// rest, which would be its longest text, it answers the same.
static BY_CODE: [Row; deciding_rows::<0>().1] = deciding_rows().0;

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "evaluated by the compiler")]
const fn deciding_rows<const N: usize>() -> ([Row; N], usize) {
    let (mut rows, mut count) = ([("", Never); N], 0);
    let mut group = 0;
    while group < ERRORS.len() {
        let (_, type_advice, codes) = ERRORS[group];
        let mut code = 0;
        while code < codes.len() {
            if !matches!((type_advice, codes[code].1), (Never, Never)) {
                if count < N {
                    rows[count] = codes[code];
                }
                count += 1;
            }
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

/// The advice for an error of Plaid's: by code, else by type, else by status.
pub(crate) fn advice(error_code: &str, error_type: Option<&str>, status: u16, effect: Effect) -> Retry {
    let by_code = BY_CODE.iter().find(|(known, _)| *known == error_code).map(|&(_, advice)| advice);
    match by_code.or_else(|| by_type(error_type?)) {
        Some(advice) => advice.retry(effect),
        None => by_status(status),
    }
}

/// The advice for an answer that no error of Plaid's explains, and that was a no.
pub(crate) fn by_status(status: u16) -> Retry {
    if status == 429 { after(60_000) } else { NEVER }
}

/// The advice where it is not known whether a call was done: what only reads may be repeated, after 1 s, 2 s, 4 s…
pub(crate) fn unknown(Attempt { effect, number }: Attempt) -> Retry {
    match effect {
        Effect::Acts => NEVER,
        Effect::Reads => after(1_000_u32.saturating_mul(1 << number.min(5))),
    }
}

impl Retry {
    /// The server's own `Retry-After` goes before our figure, where waiting helps at all.
    pub(crate) fn with_retry_after(self, retry_after_ms: Option<u32>) -> Self {
        match self.when {
            When::After => Self { after_ms: retry_after_ms.or(self.after_ms), ..self },
            _ => self,
        }
    }
}

/// Whose limit a refresh met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    OfItem,
    OfClient,
}

/// The limit that an error is about, and how many milliseconds it asks to wait. An institution's own is none of these: it is
/// about neither this Item alone nor all of them, and lasts for long.
pub(crate) fn limit(error: &Error) -> Option<(Limit, u32)> {
    let code = error.plaid.as_ref().map(|plaid| plaid.error_code());
    let limit = match (code, error.status) {
        (Some("INVESTMENTS_REFRESH_LIMIT"), _) => Limit::OfItem,
        (Some("INSTITUTION_RATE_LIMIT"), _) => return None,
        (Some("RATE_LIMIT"), _) | (_, Some(429)) => Limit::OfClient,
        _ => return None,
    };
    Some((limit, error.retry.after_ms?))
}

/// A longer wait than this is left to the caller: a Worker can't sit it out.
const LONGEST_WAIT_MS: u32 = 60_000;

/// How long to wait before the call is made again; `None` where this error is the answer.
///
/// What bills or creates is never repeated where its outcome is unknown: it may have been done.
pub(crate) fn wait_ms(error: &Error, effect: Effect, retries_left: u32) -> Option<u32> {
    let harmless = error.outcome == Outcome::Rejected || effect == Effect::Reads && error.kind != Kind::Aborted;
    let may_repeat = retries_left > 0 && harmless && error.retry.when == When::After;
    error.retry.after_ms.filter(|&wait| may_repeat && wait <= LONGEST_WAIT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Failure;
    use proptest::prelude::*;

    const USER: Retry = Retry { when: When::User, after_ms: None };
    const WEBHOOK: Retry = Retry { when: When::Webhook, after_ms: None };
    const MINUTE: Retry = after(60_000);
    const HOUR: Retry = after(3_600_000);

    #[test]
    fn codes_decide_before_types_and_types_before_status() {
        for (code, error_type, status, expected) in [
            ("ITEM_LOGIN_REQUIRED", Some("ITEM_ERROR"), 400, USER),
            ("ITEM_LOGIN_REQUIRED", None, 400, USER),
            ("CREDITS_EXHAUSTED", Some("RATE_LIMIT_EXCEEDED"), 429, NEVER),
            ("PRODUCT_NOT_READY", Some("ITEM_ERROR"), 400, WEBHOOK),
            ("RATE_LIMIT", None, 400, MINUTE),
            ("A_LIMIT_OF_TOMORROW", Some("RATE_LIMIT_EXCEEDED"), 400, MINUTE),
            ("A_BANK_OF_TOMORROW", Some("INSTITUTION_ERROR"), 400, HOUR),
            ("SOMETHING_NEW", Some("NEW_ERROR"), 429, MINUTE),
            ("SOMETHING_NEW", Some("NEW_ERROR"), 500, NEVER),
            ("SOMETHING_NEW", None, 400, NEVER),
        ] {
            assert_eq!(advice(code, error_type, status, Effect::Acts), expected, "{code}");
        }
        assert_eq!(advice("INTERNAL_SERVER_ERROR", None, 500, Effect::Acts), MINUTE);
        assert_eq!(advice("INTERNAL_SERVER_ERROR", None, 500, Effect::Reads), after(1_000));
    }

    #[test]
    fn what_the_module_holds_of_the_table_answers_as_the_table_does() {
        for (error_type, type_advice, codes) in ERRORS {
            assert_eq!(by_type(error_type).unwrap_or(Never), type_advice, "{error_type}");
            for &(code, expected) in codes {
                for effect in [Effect::Acts, Effect::Reads] {
                    assert_eq!(advice(code, Some(error_type), 400, effect), expected.retry(effect), "{code}");
                }
            }
        }
    }

    #[test]
    fn no_code_stands_in_the_table_twice() {
        let codes: Vec<_> = ERRORS.iter().flat_map(|(_, _, codes)| codes.iter().map(|(code, _)| code)).collect();
        for (at, code) in codes.iter().enumerate() {
            assert!(!codes[..at].contains(code), "{code}");
        }
    }

    #[test]
    fn only_a_call_that_time_mends_and_that_can_do_no_harm_is_repeated() {
        let error = |failure, retry| Error::new(failure, "").with_retry(retry);
        let second = after(1_000);
        for (name, error, retries_left, acts, reads) in [
            ("rate limit", error(Failure::PlaidError, MINUTE), 1, Some(60_000), Some(60_000)),
            ("no retries left", error(Failure::PlaidError, MINUTE), 0, None, None),
            ("too long a wait", error(Failure::PlaidError, HOUR), 1, None, None),
            ("a person must act", error(Failure::PlaidError, USER), 1, None, None),
            ("unknown outcome", error(Failure::BrokenOnTheWay, second), 1, None, Some(1_000)),
            ("timeout", error(Failure::TimedOut, second), 1, None, Some(1_000)),
            ("no way to say after", error(Failure::TimedOut, NEVER), 1, None, None),
            ("aborted", error(Failure::Aborted, second), 1, None, None),
        ] {
            assert_eq!(wait_ms(&error, Effect::Acts, retries_left), acts, "{name}");
            assert_eq!(wait_ms(&error, Effect::Reads, retries_left), reads, "{name}");
        }
    }

    #[test]
    fn a_read_without_an_answer_waits_longer_each_time() {
        let retry = |effect, number| unknown(Attempt { effect, number });
        let waits = [0, 1, 2, 9].map(|number| retry(Effect::Reads, number).after_ms.unwrap());
        assert_eq!(waits, [1_000, 2_000, 4_000, 32_000]);
        assert_eq!(retry(Effect::Acts, 0), NEVER);
    }

    #[test]
    fn retry_after_counts_only_where_waiting_helps() {
        assert_eq!(MINUTE.with_retry_after(Some(2_000)).after_ms, Some(2_000));
        assert_eq!(MINUTE.with_retry_after(None).after_ms, Some(60_000));
        assert_eq!(USER.with_retry_after(Some(2_000)), USER);
    }

    proptest! {
        #[test]
        fn no_call_waits_for_long_nor_where_it_may_have_been_billed(
            outcome in prop::sample::select(vec![Outcome::NotSent, Outcome::Rejected, Outcome::Unknown]),
            when in prop::sample::select(vec![When::Never, When::After, When::User, When::Webhook]),
            after_ms in proptest::option::of(any::<u32>()), retries_left in 0..12_u32,
            effect in prop::sample::select(vec![Effect::Acts, Effect::Reads]),
        ) {
            let mut error = Error::new(Failure::PlaidError, "").with_retry(Retry { when, after_ms });
            error.outcome = outcome;
            if let Some(wait) = wait_ms(&error, effect, retries_left) {
                prop_assert!(outcome == Outcome::Rejected || effect == Effect::Reads);
                prop_assert!(when == When::After && retries_left > 0);
                prop_assert!(wait <= 60_000 && Some(wait) == after_ms);
            }
        }

        #[test]
        fn advice_is_total_and_has_a_wait_exactly_where_waiting_helps(
            code in "[A-Z_]{0,30}", error_type in proptest::option::of("[A-Z_]{0,20}"), status in any::<u16>(),
        ) {
            let retry = advice(&code, error_type.as_deref(), status, Effect::Reads);
            prop_assert_eq!(retry.when == When::After, retry.after_ms.is_some());
        }
    }
}
