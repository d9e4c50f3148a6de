//! When to try again, and which requests this library repeats by itself.
//!
//! The advice for Plaid's codes is in `plaid_errors.rs`, that for all other events in `outcome.rs`. The waiting is done by
//! `wasm/call.rs`.

use crate::error::Error;
use crate::error_fields::Fields;
use crate::outcome::{Kind, Outcome};
use crate::request::Effect;
use crate::words::words;

words! {
    /// What has to happen before the same call may succeed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum When {
        /// Nothing that time mends. Don't repeat it by yourself.
        Never = "never",
        /// Some time, in `after_ms`.
        After = "after",
        /// The person acts: in Link's update mode, or at the bank.
        User = "user",
        /// Plaid's webhook arrives.
        Webhook = "webhook",
    }
}

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// What has to happen first.
    pub when: When,
    /// For [`When::After`], how many milliseconds to wait. For [`When::Webhook`], when to look again without one.
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
/// Plaid says minutes, so who has no webhooks looks again after one.
pub(crate) const WEBHOOK: Retry = Retry { when: When::Webhook, after_ms: Some(60_000) };
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

/// The advice for an error of Plaid's whose code and type are both unknown.
pub(crate) fn by_status(status: u16) -> Retry {
    if status == 429 { MINUTE } else { NEVER }
}

/// The pause before the next attempt of a read that got no usable answer: 1 s, 2 s, 4 s and so on to 32 s.
pub(crate) fn back_off(number: u32) -> Retry {
    after(1_000_u32.saturating_mul(1 << number.min(5)))
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

/// The longest wait before one repeat of a request. A Worker's `waitUntil` ends after 30 s, so a longer one is left to the caller.
const MAX_RETRY_WAIT_MS: u32 = 10_000;

/// The longest that all waits of one request take together.
const MAX_RETRY_WAITS_MS: u32 = 20_000;

/// The shortest wait before a call that bills is repeated, whatever `Retry-After` says.
pub(crate) const MIN_BILLED_WAIT_MS: u32 = 1_000;

/// The repeats of one request.
#[derive(Debug)]
pub(crate) struct Repeats {
    effect: Effect,
    left: u32,
    waited_ms: u32,
}

impl Repeats {
    pub(crate) const fn new(effect: Effect, max_retries: u32) -> Self {
        Self { effect, left: max_retries, waited_ms: 0 }
    }

    /// How long to wait before the request is made again; `None` where this error is the answer.
    pub(crate) fn wait_ms(&mut self, error: &Error) -> Option<u32> {
        let wait_ms = repeat_after_ms(error, self.effect)?;
        let all_ms = self.waited_ms.saturating_add(wait_ms);
        if self.left == 0 || wait_ms > MAX_RETRY_WAIT_MS || all_ms > MAX_RETRY_WAITS_MS {
            return None;
        }
        (self.left, self.waited_ms) = (self.left.saturating_sub(1), all_ms);
        Some(wait_ms)
    }
}

/// How long to wait before a call can be repeated without harm; `None` where it can't.
///
/// What bills or creates is never repeated where its outcome is unknown: it may have been done.
pub(crate) fn repeat_after_ms(error: &Error, effect: Effect) -> Option<u32> {
    let is_harmless = match effect {
        Effect::Acts => error.outcome != Outcome::Unknown,
        Effect::Reads => true,
    };
    let min_ms = if effect == Effect::Acts { MIN_BILLED_WAIT_MS } else { 0 };
    let may_repeat = is_harmless && error.kind != Kind::Aborted && error.retry.when == When::After;
    error.retry.after_ms.filter(|_| may_repeat).map(|wait_ms| wait_ms.max(min_ms))
}

#[cfg(test)]
#[path = "retry_tests.rs"]
mod tests;
