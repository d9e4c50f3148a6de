//! Which requests are retried, and how long they wait.

use super::*;
use crate::error::retry::{MINUTE, NEVER, USER, WEBHOOK, after, back_off};
use crate::error::{Event, Retry};
use proptest::prelude::*;

fn error(event: Event, retry: Retry) -> Error {
    Error::new(event, "").with_retry(retry)
}

#[test]
fn a_call_is_retried_only_if_that_is_safe_and_waiting_helps() {
    let second = after(1_000);
    for (name, error, max_retries, acts, reads) in [
        ("rate limit", error(Event::PlaidKnownCode, after(10_000)), 1, Some(10_000), Some(10_000)),
        ("no connection", error(Event::NotConnected, second), 1, Some(1_000), Some(1_000)),
        ("no wait at all", error(Event::PlaidKnownCode, after(0)), 1, Some(1_000), Some(0)),
        ("no retries left", error(Event::PlaidKnownCode, second), 0, None, None),
        ("too long a wait", error(Event::PlaidKnownCode, after(10_001)), 1, None, None),
        ("a person must act", error(Event::PlaidKnownCode, USER), 1, None, None),
        ("a webhook will come", error(Event::PlaidKnownCode, WEBHOOK), 1, None, None),
        ("unknown outcome", error(Event::GatewayFailed, second), 1, None, Some(1_000)),
        ("timeout", error(Event::TimedOut, second), 1, None, Some(1_000)),
        ("no advice to wait", error(Event::TimedOut, NEVER), 1, None, None),
        ("aborted", error(Event::AbortedInFlight, second), 1, None, None),
        ("aborted before", error(Event::AbortedBefore, second), 1, None, None),
    ] {
        assert_eq!(Retries::new(Effect::Acts, max_retries).wait_ms(&error), acts, "{name}");
        assert_eq!(Retries::new(Effect::Reads, max_retries).wait_ms(&error), reads, "{name}");
    }
}

#[test]
fn all_waits_of_a_request_take_20_seconds_at_most() {
    for (wait_ms, expected) in [(10_000, 2), (7_000, 2), (5_000, 4), (1_000, 10), (6_667, 2), (6_666, 3)] {
        let mut retries = Retries::new(Effect::Reads, 10);
        let limit = error(Event::PlaidKnownCode, after(wait_ms));
        let waits = (0..20).filter_map(|_| retries.wait_ms(&limit)).count();
        assert_eq!(waits, expected, "{wait_ms}");
    }
}

#[test]
fn the_back_off_doubles_to_32_seconds() {
    let waits = [0, 1, 2, 9].map(|number| back_off(number).after_ms.unwrap());
    assert_eq!(waits, [1_000, 2_000, 4_000, 32_000]);
}

#[test]
fn retry_after_is_used_only_if_waiting_helps() {
    assert_eq!(MINUTE.with_retry_after(Some(2_000)).after_ms, Some(2_000));
    assert_eq!(MINUTE.with_retry_after(None).after_ms, Some(60_000));
    assert_eq!(USER.with_retry_after(Some(2_000)), USER);
    assert_eq!(WEBHOOK.with_retry_after(Some(2_000)), WEBHOOK);
}

proptest! {
    #[test]
    fn waits_are_bounded_and_a_call_that_may_have_been_billed_is_not_retried(
        errors in prop::collection::vec((0..3_usize, 0..4_usize, proptest::option::of(0..30_000_u32)), 0..30),
        max_retries in 0..12_u32, effect in prop::sample::select(vec![Effect::Acts, Effect::Reads]),
    ) {
        let (mut retries, mut waits) = (Retries::new(effect, max_retries), Vec::new());
        for (outcome, when, after_ms) in errors {
            let when = [When::Never, When::After, When::User, When::Webhook][when];
            let mut error = error(Event::PlaidKnownCode, Retry { when, after_ms });
            error.outcome = [Outcome::NotSent, Outcome::Rejected, Outcome::Unknown][outcome];
            if let Some(wait_ms) = retries.wait_ms(&error) {
                waits.push(wait_ms);
                prop_assert!(when == When::After && (effect == Effect::Reads || error.outcome != Outcome::Unknown));
                prop_assert!(wait_ms <= 10_000 && after_ms.is_some_and(|after_ms| after_ms <= wait_ms));
                prop_assert!(effect == Effect::Reads || wait_ms >= 1_000);
            }
        }
        prop_assert!(waits.len() <= max_retries as usize && waits.iter().sum::<u32>() <= 20_000);
    }
}
