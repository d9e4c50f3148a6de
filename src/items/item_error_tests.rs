//! What each kind of error means for an Item of many, as a table; and that an item that may be billed is not sent again.

use super::*;
use crate::answer::retries::MIN_BILLED_WAIT_MS;
use crate::error::retry::{NEVER, after as wait};
use crate::error::{PlaidError, Retry, When};
use proptest::prelude::*;

const FIRST: ItemRetries = ItemRetries { for_limits: 0, as_retries: 0 };
const MINUTE: Retry = wait(60_000);

/// Plaid's error of a type and a code.
fn plaid(error_type: &str, error_code: &str, status: u16, retry: Retry) -> Error {
    let mut error = gateway(status, retry);
    let mut plaid = PlaidError::default();
    for (slot, text) in plaid.slots().iter_mut().zip([error_code, error_type]) {
        *slot = Some(text.to_owned());
    }
    error.kind = Kind::Plaid;
    error.plaid = Some(Box::new(plaid));
    error
}

/// An error that is not Plaid's.
fn gateway(status: u16, retry: Retry) -> Error {
    let mut error = Error::new(Event::GatewayRefused, "").with_retry(retry);
    error.status = Some(status);
    error
}

fn limited(error_code: &str, wait_ms: u32) -> Error {
    plaid("RATE_LIMIT_EXCEEDED", error_code, 400, wait(wait_ms))
}

fn with_outcome(mut error: Error, outcome: Outcome) -> Error {
    error.outcome = outcome;
    error
}

#[test]
fn each_error_has_its_consequence() {
    use Consequence::{EndsLoop, Limit, Outcome as IsOutcome, Retry};
    let item = |wait_ms| Limit { wait_ms, is_of_client: false };
    let client = |wait_ms| Limit { wait_ms, is_of_client: true };
    let institution = |ms| limited("INSTITUTION_RATE_LIMIT", ms);
    for (name, error, max_retries, expected) in [
        ("the Item's limit", limited("INVESTMENTS_REFRESH_LIMIT", 60_000), 0, item(60_000)),
        ("the Item's, at its longest", limited("INVESTMENTS_REFRESH_LIMIT", MAX_ITEM_LIMIT_WAIT_MS), 0, item(300_000)),
        ("the Item's, too long", limited("INVESTMENTS_REFRESH_LIMIT", MAX_ITEM_LIMIT_WAIT_MS + 1), 0, IsOutcome),
        ("the institution's", institution(60_000), 0, IsOutcome),
        ("the institution's, with a retry", institution(60_000), 1, Retry { wait_ms: 60_000 }),
        ("the institution's, too long for a retry", institution(3_600_000), 1, IsOutcome),
        ("the client's limit", limited("RATE_LIMIT", 60_000), 0, client(60_000)),
        ("the client's, for no time", limited("RATE_LIMIT", 0), 0, client(1_000)),
        ("the client's, too long", limited("RATE_LIMIT", MAX_ITEM_LIMIT_WAIT_MS + 1), 9, EndsLoop),
        ("a limit that nobody knows yet, as HTTP 400", limited("A_LIMIT_OF_TOMORROW", 60_000), 0, client(60_000)),
        ("an unknown limit, too long", limited("A_LIMIT_OF_TOMORROW", 864_000_000), 0, EndsLoop),
        ("a limit by its status alone", plaid("NEW_ERROR", "NEW", 429, MINUTE), 0, client(60_000)),
        ("a gateway's 429", gateway(429, MINUTE), 0, client(60_000)),
        ("a gateway's 429, too long", gateway(429, wait(864_000_000)), 9, IsOutcome),
        ("a gateway's 403", gateway(403, NEVER), 9, IsOutcome),
        ("no more credits", plaid("RATE_LIMIT_EXCEEDED", "CREDITS_EXHAUSTED", 429, NEVER), 9, EndsLoop),
        ("wrong keys", plaid("INVALID_INPUT", "INVALID_API_KEYS", 400, NEVER), 9, EndsLoop),
        ("a login that is required", plaid("ITEM_ERROR", "ITEM_LOGIN_REQUIRED", 400, NEVER), 9, IsOutcome),
        ("time mends it", plaid("API_ERROR", "NEW", 400, MINUTE), 0, IsOutcome),
        ("time mends it, with a retry", plaid("API_ERROR", "NEW", 400, MINUTE), 1, Retry { wait_ms: 60_000 }),
        ("at once, with a retry", plaid("API_ERROR", "NEW", 400, wait(0)), 1, Retry { wait_ms: 1_000 }),
        ("too long for a retry", plaid("API_ERROR", "NEW", 400, wait(300_001)), 1, IsOutcome),
        (
            "never sent, with a retry",
            with_outcome(gateway(200, wait(10_000)), Outcome::NotSent),
            1,
            Retry { wait_ms: 10_000 },
        ),
        (
            "it may be billed, whatever it asks for",
            with_outcome(limited("RATE_LIMIT", 1_000), Outcome::Unknown),
            9,
            IsOutcome,
        ),
        (
            "wrong keys, said by who may have done it",
            with_outcome(plaid("INVALID_INPUT", "INVALID_API_KEYS", 500, NEVER), Outcome::Unknown),
            0,
            IsOutcome,
        ),
    ] {
        assert_eq!(consequence(&error, FIRST, max_retries), expected, "{name}");
    }
}

#[test]
fn retries_are_bounded() {
    let limit = limited("RATE_LIMIT", 1_000);
    let after_limits = |for_limits| consequence(&limit, ItemRetries { for_limits, as_retries: 9 }, 0);
    assert!(matches!(after_limits(MAX_LIMIT_REFUSALS - 1), Consequence::Limit { .. }));
    assert_eq!(after_limits(MAX_LIMIT_REFUSALS), Consequence::Outcome);
    let mended = plaid("API_ERROR", "NEW", 400, MINUTE);
    let after_retries = |as_retries| consequence(&mended, ItemRetries { for_limits: 9, as_retries }, 2);
    assert!(matches!(after_retries(1), Consequence::Retry { .. }));
    assert_eq!(after_retries(2), Consequence::Outcome);
}

#[test]
fn errors_of_items_that_are_given_up() {
    let cause = Box::new(Cause { message: "shut down".into(), ..Cause::default() });
    let abort = Abort { cause: Some(cause.clone()) };
    let limit = limited("RATE_LIMIT", 1_000);
    let of = |error: &Error| (error.kind, error.outcome, error.retry, error.status);

    let error = given_up(None, None);
    assert_eq!(of(&error), (Kind::Aborted, Outcome::NotSent, NEVER, None));
    assert_eq!((error.cause.as_ref(), error.plaid.as_ref()), (None, None));
    let error = given_up(None, Some(&abort));
    assert_eq!(of(&error), (Kind::Aborted, Outcome::NotSent, NEVER, None));
    assert_eq!((error.cause.as_ref(), error.plaid.as_ref()), (Some(&cause), None));
    assert_eq!(given_up(Some(limit.clone()), None), limit);
    let error = given_up(Some(limit.clone()), Some(&abort));
    assert_eq!(of(&error), (Kind::Aborted, Outcome::Rejected, NEVER, Some(400)));
    assert_eq!((error.cause.as_ref(), &error.plaid), (Some(&cause), &limit.plaid));
}

#[test]
fn an_error_keeps_the_outcome_of_the_attempt_before() {
    let mut limit = limited("RATE_LIMIT", 1_000);
    limit.started_at = Some("now".into());
    for (error, expected) in [
        (not_started(Cause::default()), (Kind::InvalidOption, Outcome::Rejected)),
        (Error::new(Event::NotConnected, ""), (Kind::Network, Outcome::Rejected)),
        (Error::new(Event::TimedOut, ""), (Kind::Timeout, Outcome::Unknown)),
    ] {
        assert_eq!(after(error.clone(), None), error);
        let is_sent = error.outcome != Outcome::NotSent;
        let later = after(error, Some(&limit));
        assert_eq!((later.kind, later.outcome), expected);
        assert_eq!(later.started_at.is_some(), !is_sent, "the time of its own attempt is not overwritten");
    }
    let error = not_started(Cause::default());
    assert_eq!(
        (error.option, error.outcome, error.cause.clone()),
        (Some("onStart"), Outcome::NotSent, Some(Box::default()))
    );
    assert_eq!(consequence(&error, FIRST, 9), Consequence::Outcome);
    let aborted = given_up(Some(limit), Some(&Abort { cause: None }));
    assert_eq!(aborted.started_at.as_deref(), Some("now"));
}

proptest! {
    #[test]
    fn an_item_that_may_be_billed_is_not_sent_again_and_waits_are_bounded(
        error_type in prop::sample::select(vec!["RATE_LIMIT_EXCEEDED", "API_ERROR", "INVALID_INPUT", "NEW"]),
        code in prop::sample::select(vec!["RATE_LIMIT", "INVESTMENTS_REFRESH_LIMIT", "INSTITUTION_RATE_LIMIT", "INVALID_API_KEYS", "NEW"]),
        kind in prop::sample::select(vec![Kind::Plaid, Kind::InvalidResponse, Kind::Network]),
        outcome in prop::sample::select(vec![Outcome::NotSent, Outcome::Rejected, Outcome::Unknown]),
        when in prop::sample::select(vec![When::Never, When::After, When::User, When::Webhook]),
        (status, after_ms) in (prop::sample::select(vec![400, 429, 500]), proptest::option::of(0..1_000_000_u32)),
        (for_limits, as_retries, max_retries) in (0..62_u32, 0..4_u32, 0..4_u32),
    ) {
        let mut error = with_outcome(plaid(error_type, code, status, Retry { when, after_ms }), outcome);
        error.kind = kind;
        match consequence(&error, ItemRetries { for_limits, as_retries }, max_retries) {
            Consequence::Outcome => {}
            Consequence::EndsLoop => prop_assert!(kind == Kind::Plaid && outcome == Outcome::Rejected),
            Consequence::Limit { wait_ms, .. } | Consequence::Retry { wait_ms } => {
                prop_assert!(outcome != Outcome::Unknown && when == When::After);
                prop_assert!((MIN_BILLED_WAIT_MS..=MAX_ITEM_LIMIT_WAIT_MS).contains(&wait_ms) && Some(wait_ms) >= after_ms);
            }
        }
    }
}
