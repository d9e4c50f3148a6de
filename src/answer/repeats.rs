//! Which requests this library repeats by itself, and after which waits. The waiting is done by `wasm/call.rs`.

use crate::error::{Effect, Error, Kind, Outcome, When};

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
#[path = "repeats_tests.rs"]
mod tests;
