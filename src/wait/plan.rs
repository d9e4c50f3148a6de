//! Decides when `waitForUpdate` polls an Item again, which response settles the wait, and which error ends it.
//!
//! It makes no calls and sets no timers: `wasm/wait.rs` does. Times are milliseconds of one monotonic clock, unless a doc comment says
//! otherwise.
//!
//! Source: `status.investments` of <https://plaid.com/docs/api/items/#itemget>.

use crate::answer::retries::is_rate_limit;
use crate::error::{Attempt, Cause, Effect, Error, Event, Kind, Outcome, When, invalid_option};

/// The default of `within`: the maximum duration of a wait.
const DEFAULT_WITHIN_MS: f64 = 120_000.0;
/// The maximum of `within`, which is the maximum of a timer.
const MAX_WITHIN_MS: f64 = 2_147_483_647.0;

const FIRST_PAUSE_MS: f64 = 2_000.0;
const MAX_PAUSE_MS: f64 = 30_000.0;

/// The time between the last poll and the end of the wait, so that the response can arrive.
const LAST_LOOK_MS: f64 = 2_000.0;

/// With less remaining time than this, there is no further poll. A timer may fire a millisecond too early.
const MIN_LOOK_MS: f64 = 20.0;

/// The result of a poll. Times are milliseconds since 1970 on Plaid's clock. NaN means that there is no time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// The last successful update.
    pub(crate) updated_ms: f64,
    /// The last failed update.
    pub(crate) failed_ms: f64,
    /// Plaid's clock minus the caller's clock: see [`server_ahead_ms`].
    pub(crate) server_ahead_ms: f64,
}

/// The result of a wait that is settled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Settled {
    Updated,
    Failed,
}

/// One wait for an update.
#[derive(Debug)]
pub(crate) struct WaitPlan {
    /// In milliseconds since 1970 on the caller's clock.
    since_ms: f64,
    end_ms: f64,
    pause_ms: f64,
    is_last: bool,
}

/// Checks the option `within`.
pub(crate) fn within(ms: Option<f64>) -> Result<f64, Error> {
    let ms = ms.unwrap_or(DEFAULT_WITHIN_MS);
    let is_good = (1.0..=MAX_WITHIN_MS).contains(&ms);
    if is_good { Ok(ms) } else { Err(invalid_option("within", "must be from 1 to 2147483647 milliseconds")) }
}

impl WaitPlan {
    pub(crate) fn new(since_ms: f64, within_ms: f64, now: f64) -> Self {
        Self { since_ms, end_ms: now + within_ms, pause_ms: FIRST_PAUSE_MS, is_last: false }
    }

    /// The remaining time of the wait.
    pub(crate) fn left_ms(&self, now: f64) -> f64 {
        (self.end_ms - now).max(0.0)
    }

    /// The result of the wait, if this poll settles it.
    pub(crate) fn settled(&self, look: Look) -> Option<Settled> {
        // Rounded down to the second, because Plaid's times have no fractions.
        let since_ms = ((self.since_ms + look.server_ahead_ms) / 1_000.0).floor() * 1_000.0;
        if look.updated_ms >= since_ms {
            return Some(Settled::Updated);
        }
        // The last success is older than `since`, so no success followed this failure.
        (look.failed_ms >= since_ms).then_some(Settled::Failed)
    }

    /// The pause before the next poll. `None` if there is no further poll. `error` is the error of the last poll, if it failed.
    pub(crate) fn pause_ms(&mut self, now: f64, error: Option<&Error>) -> Option<u32> {
        let left_ms = self.left_ms(now);
        if self.is_last || left_ms < MIN_LOOK_MS {
            return None;
        }
        let limit_ms = error.filter(|error| is_rate_limit(error)).and_then(|error| error.retry.after_ms);
        let pause_ms = self.pause_ms.max(limit_ms.map_or(0.0, f64::from));
        self.pause_ms = (self.pause_ms * 2.0).min(MAX_PAUSE_MS);
        let longest_ms = left_ms - LAST_LOOK_MS.min(left_ms / 2.0);
        self.is_last = pause_ms >= longest_ms;
        Some(pause_ms.min(longest_ms) as u32)
    }
}

/// Whether the error of a poll ends the wait. It does if every later poll would fail too: after an abort, in a runtime without support,
/// and for an error from Plaid that is permanent, such as wrong keys or an Item that was removed.
pub(crate) fn ends_wait(error: &Error) -> bool {
    match error.kind {
        Kind::Aborted | Kind::Runtime => true,
        Kind::Plaid => error.outcome == Outcome::Rejected && error.retry.when == When::Never,
        _ => false,
    }
}

/// The error of a wait that timed out. `last` is the error of the last poll, if it failed.
pub(crate) fn timed_out(last: Option<&Error>) -> Error {
    let message = "no update of the Item was seen within `within`, and it may still come";
    let mut error = Error::of_attempt(Event::TimedOut, Attempt { effect: Effect::Reads, number: 0 }, message);
    error.cause =
        last.map(|last| Box::new(Cause { name: ERROR_NAME.into(), message: last.message.clone(), code: None }));
    error
}

/// The name of the npm package's errors.
const ERROR_NAME: &str = "InvestmentsError";

/// The server's clock minus the caller's clock. `sent_ms` and `received_ms` are on the caller's clock: the times at which a poll was sent
/// and its response arrived. `server_ms` is the response header `Date`, which has no fractions, or NaN. All are milliseconds since 1970.
///
/// It is 0 if the duration of the poll and the missing fraction can explain the difference between the clocks. Otherwise it is a little
/// less than the difference: an update may then be accepted that is slightly too old, but no update is missed.
pub(crate) fn server_ahead_ms(sent_ms: f64, received_ms: f64, server_ms: f64) -> f64 {
    let is_before = server_ms + 1_000.0 <= sent_ms;
    let is_after = server_ms > received_ms;
    if is_before || is_after { server_ms - received_ms } else { 0.0 }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
