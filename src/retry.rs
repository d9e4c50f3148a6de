//! When to try again: `Retry-After`, and whether a call repeats itself.
//!
//! It has no advice for Plaid's own codes (`plaid_errors.rs` has), does not wait (`wasm/call.rs` does) and does not decide what an
//! answer means (`response.rs`).

use crate::error::{Error, Kind, Outcome};
use crate::error_fields::Fields;
use crate::request::Effect;

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

pub(crate) const USER: Retry = Retry { when: When::User, after_ms: None };
pub(crate) const WEBHOOK: Retry = Retry { when: When::Webhook, after_ms: None };
pub(crate) const MINUTE: Retry = after(60_000);
pub(crate) const HOUR: Retry = after(3_600_000);

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

/// The advice for an answer that no error of Plaid's explains, and that was a no.
pub(crate) fn by_status(status: u16) -> Retry {
    if status == 429 { MINUTE } else { NEVER }
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
    }
}
