//! When to try again: the advice for each of Plaid's error codes, `Retry-After`, and whether a call repeats itself.
//!
//! It does not wait (`wasm/call.rs` does) and does not decide what an answer means (`response.rs`).

use crate::error::{Error, Outcome, present};
use serde::ser::{Serialize, SerializeMap, Serializer};

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

impl Serialize for Retry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        present(&mut fields, "when", Some(self.when.as_str()))?;
        present(&mut fields, "afterMs", self.after_ms)?;
        fields.end()
    }
}

const NEVER: Retry = Retry { when: When::Never, after_ms: None };
const USER: Retry = Retry { when: When::User, after_ms: None };
const WEBHOOK: Retry = Retry { when: When::Webhook, after_ms: None };
const MINUTE: Retry = Retry { when: When::After, after_ms: Some(60_000) };
const HOUR: Retry = Retry { when: When::After, after_ms: Some(3_600_000) };

/// The advice for each `error_code` that Plaid documents for the endpoints of this library.
///
/// Sources: <https://plaid.com/docs/errors/>, and each endpoint's page. The waits are ours: Plaid names none.
#[rustfmt::skip]
const BY_CODE: &[(&str, Retry)] = &[
    // ITEM_ERROR
    ("PRODUCTS_NOT_SUPPORTED", NEVER),               // the institution has no refresh on demand: rely on the daily updates
    ("PRODUCT_NOT_SUPPORTED", NEVER),                // the same, as the reference page spells it
    ("PRODUCT_NOT_READY", WEBHOOK),                  // INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE
    ("PRODUCT_NOT_ENABLED", NEVER),                  // link anew with investments among the products
    ("ITEM_LOGIN_REQUIRED", USER),                   // update mode
    ("ITEM_LOCKED", USER),                           // the person unlocks the account at the bank
    ("PASSWORD_RESET_REQUIRED", USER),               // at the bank
    ("USER_SETUP_REQUIRED", USER),                   // at the bank
    ("ACCESS_NOT_GRANTED", USER),                    // update mode
    ("NO_ACCOUNTS", USER),                           // update mode
    ("NO_INVESTMENT_ACCOUNTS", NEVER),               // link anew with an investment account
    ("ITEM_NOT_FOUND", NEVER),                       // link anew
    ("ITEM_CONCURRENTLY_DELETED", NEVER),
    ("ITEM_NOT_SUPPORTED", NEVER),
    ("MFA_NOT_SUPPORTED", NEVER),
    // INSTITUTION_ERROR
    ("INSTITUTION_DOWN", HOUR),
    ("INSTITUTION_NOT_RESPONDING", HOUR),
    ("INSTITUTION_NOT_AVAILABLE", HOUR),
    ("INSTITUTION_NO_LONGER_SUPPORTED", NEVER),
    ("UNSUPPORTED_RESPONSE", NEVER),
    ("UNAUTHORIZED_INSTITUTION", NEVER),
    ("INSTITUTION_REGISTRATION_REQUIRED", NEVER),
    // RATE_LIMIT_EXCEEDED
    ("INVESTMENTS_REFRESH_LIMIT", MINUTE),           // this Item's limit
    ("RATE_LIMIT", MINUTE),                          // the client's limit
    ("INSTITUTION_RATE_LIMIT", HOUR),
    ("CREDITS_EXHAUSTED", NEVER),
    // API_ERROR
    ("INTERNAL_SERVER_ERROR", MINUTE),
    ("PLANNED_MAINTENANCE", HOUR),
    // INVALID_INPUT
    ("INVALID_ACCESS_TOKEN", NEVER),
    ("INVALID_API_KEYS", NEVER),
    ("INVALID_PRODUCT", NEVER),                      // request access to the refresh add-on
    ("ADDITIONAL_CONSENT_REQUIRED", USER),           // update mode
    ("UNAUTHORIZED_ENVIRONMENT", NEVER),
    ("UNAUTHORIZED_ROUTE_ACCESS", NEVER),            // request access to the refresh add-on
    ("USER_PERMISSION_REVOKED", NEVER),              // remove the Item and link anew
    // INVALID_REQUEST
    ("MISSING_FIELDS", NEVER),
    ("INVALID_FIELD", NEVER),
    ("UNKNOWN_FIELDS", NEVER),
    ("INVALID_BODY", NEVER),
    ("INVALID_HEADERS", NEVER),
    ("INCOMPATIBLE_API_VERSION", NEVER),
    ("SANDBOX_ONLY", NEVER),
    ("NOT_FOUND", NEVER),
    ("NO_LONGER_AVAILABLE", NEVER),
];

/// The advice for a code that the table above does not have, by its `error_type`: Plaid's sets are open.
const BY_TYPE: &[(&str, Retry)] =
    &[("RATE_LIMIT_EXCEEDED", MINUTE), ("API_ERROR", MINUTE), ("INSTITUTION_ERROR", HOUR)];

fn find(table: &[(&str, Retry)], word: Option<&str>) -> Option<Retry> {
    table.iter().find(|(known, _)| Some(*known) == word).map(|&(_, retry)| retry)
}

/// The advice for an error of Plaid's: by code, else by type, else by status.
pub(crate) fn advice(error_code: &str, error_type: Option<&str>, status: u16) -> Retry {
    find(BY_CODE, Some(error_code)).or_else(|| find(BY_TYPE, error_type)).unwrap_or_else(|| by_status(status))
}

/// The advice for an answer that no error of Plaid's explains.
pub(crate) fn by_status(status: u16) -> Retry {
    if status == 429 { MINUTE } else { NEVER }
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

/// A longer wait than this is left to the caller: a Worker can't sit it out.
const LONGEST_WAIT_MS: u32 = 60_000;

/// How long to wait before the call is made again; `None` where this error is the answer.
///
/// A call whose outcome is unknown is never repeated: it may have been billed.
pub(crate) fn wait_ms(error: &Error, retries_left: u32) -> Option<u32> {
    let may_repeat = retries_left > 0 && error.outcome == Outcome::Rejected && error.retry.when == When::After;
    error.retry.after_ms.filter(|&wait| may_repeat && wait <= LONGEST_WAIT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Failure;
    use proptest::prelude::*;

    #[test]
    fn codes_decide_before_types_and_types_before_status() {
        for (code, error_type, status, expected) in [
            ("ITEM_LOGIN_REQUIRED", Some("ITEM_ERROR"), 400, USER),
            ("CREDITS_EXHAUSTED", Some("RATE_LIMIT_EXCEEDED"), 429, NEVER),
            ("PRODUCT_NOT_READY", Some("ITEM_ERROR"), 400, WEBHOOK),
            ("A_LIMIT_OF_TOMORROW", Some("RATE_LIMIT_EXCEEDED"), 400, MINUTE),
            ("A_BANK_OF_TOMORROW", Some("INSTITUTION_ERROR"), 400, HOUR),
            ("SOMETHING_NEW", Some("NEW_ERROR"), 429, MINUTE),
            ("SOMETHING_NEW", Some("NEW_ERROR"), 500, NEVER),
            ("SOMETHING_NEW", None, 400, NEVER),
        ] {
            assert_eq!(advice(code, error_type, status), expected, "{code}");
        }
    }

    #[test]
    fn no_code_stands_in_the_table_twice() {
        for (at, (code, _)) in BY_CODE.iter().enumerate() {
            assert!(!BY_CODE[..at].iter().any(|(other, _)| other == code), "{code}");
        }
    }

    #[test]
    fn only_a_rejected_call_that_time_mends_is_repeated() {
        let error = |failure, retry| Error { retry, ..Error::new(failure, "") };
        for (name, error, retries_left, expected) in [
            ("rate limit", error(Failure::PlaidError, MINUTE), 1, Some(60_000)),
            ("no retries left", error(Failure::PlaidError, MINUTE), 0, None),
            ("too long a wait", error(Failure::PlaidError, HOUR), 1, None),
            ("a person must act", error(Failure::PlaidError, USER), 1, None),
            ("unknown outcome", error(Failure::BrokenOnTheWay, MINUTE), 1, None),
            ("timeout", error(Failure::TimedOut, MINUTE), 1, None),
            ("aborted", error(Failure::Aborted, MINUTE), 1, None),
        ] {
            assert_eq!(wait_ms(&error, retries_left), expected, "{name}");
        }
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
        ) {
            let error = Error { outcome, retry: Retry { when, after_ms }, ..Error::new(Failure::PlaidError, "") };
            if let Some(wait) = wait_ms(&error, retries_left) {
                prop_assert!(outcome == Outcome::Rejected && when == When::After && retries_left > 0);
                prop_assert!(wait <= 60_000 && Some(wait) == after_ms);
            }
        }

        #[test]
        fn advice_is_total_and_has_a_wait_exactly_where_waiting_helps(
            code in "[A-Z_]{0,30}", error_type in proptest::option::of("[A-Z_]{0,20}"), status in any::<u16>(),
        ) {
            let retry = advice(&code, error_type.as_deref(), status);
            prop_assert_eq!(retry.when == When::After, retry.after_ms.is_some());
        }
    }
}
