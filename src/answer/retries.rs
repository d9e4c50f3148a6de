//! Which requests are retried automatically, and after which wait. `wasm/ask.rs` does the waiting.

use crate::error::{Effect, Error, Kind, Outcome, When};

/// The longest wait before one retry. A Worker's `waitUntil` ends after 30 s, so longer waits are left to the caller.
const MAX_RETRY_WAIT_MS: u32 = 10_000;

/// The longest total of all waits of one request.
const MAX_RETRY_WAITS_MS: u32 = 20_000;

/// The shortest wait before the retry of a call that bills, whatever `Retry-After` says.
pub(crate) const MIN_BILLED_WAIT_MS: u32 = 1_000;

/// The retries of one request, and how long they waited.
#[derive(Debug)]
pub(crate) struct Retries {
    effect: Effect,
    left: u32,
    waited_ms: u32,
}

impl Retries {
    pub(crate) const fn new(effect: Effect, max_retries: u32) -> Self {
        Self { effect, left: max_retries, waited_ms: 0 }
    }

    /// How long to wait before the retry; `None` if there is none.
    pub(crate) fn wait_ms(&mut self, error: &Error) -> Option<u32> {
        let wait_ms = safe_retry_ms(error, self.effect)?;
        let all_ms = self.waited_ms.saturating_add(wait_ms);
        if self.left == 0 || wait_ms > MAX_RETRY_WAIT_MS || all_ms > MAX_RETRY_WAITS_MS {
            return None;
        }
        (self.left, self.waited_ms) = (self.left.saturating_sub(1), all_ms);
        Some(wait_ms)
    }
}

/// How long to wait before a safe retry; `None` if a retry is not safe, or would not help.
///
/// A call that bills or creates is never retried if its outcome is unknown, since it may have been done.
pub(crate) fn safe_retry_ms(error: &Error, effect: Effect) -> Option<u32> {
    let is_harmless = match effect {
        Effect::Acts => error.outcome != Outcome::Unknown,
        Effect::Reads => true,
    };
    let min_ms = if effect == Effect::Acts { MIN_BILLED_WAIT_MS } else { 0 };
    let may_repeat = is_harmless && error.kind != Kind::Aborted && error.retry.when == When::After;
    error.retry.after_ms.filter(|_| may_repeat).map(|wait_ms| wait_ms.max(min_ms))
}

/// Whether a rate limit refused a request: by Plaid's type, since Plaid sends most errors as HTTP 400, or by the status.
pub(crate) fn is_rate_limit(error: &Error) -> bool {
    let error_type = error.plaid.as_ref().and_then(|plaid| plaid.error_type());
    error.outcome == Outcome::Rejected && (error_type == Some("RATE_LIMIT_EXCEEDED") || error.status == Some(429))
}

#[cfg(test)]
#[path = "retries_tests.rs"]
mod tests;
