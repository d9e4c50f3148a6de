//! What an error means for an Item of many: it is the Item's outcome, or the Item is sent again later, or the loop ends.
//!
//! `plan.rs` has the queue.

use crate::answer::retries::{is_rate_limit, safe_retry_ms};
use crate::error::codes::scope;
use crate::error::{Cause, Effect, Error, Event, Kind, Outcome, Scope, Sent, invalid_option, runtime_lacks};

/// The longest rate limit that is waited for, and the longest wait before a retry: five minutes.
pub(crate) const MAX_ITEM_LIMIT_WAIT_MS: u32 = 300_000;

/// How often an Item that a rate limit refused is queued again. With Plaid's limits of a minute, that is an hour. Without a maximum, a
/// server that always refuses would keep the loop going forever.
pub(crate) const MAX_LIMIT_REFUSALS: u32 = 60;

/// The abort of the caller's signal.
#[derive(Debug)]
pub(crate) struct Abort {
    /// The signal's reason, if it has one.
    pub(crate) cause: Option<Box<Cause>>,
}

/// How often an item was sent again: after a rate limit, and as one of the retries that the caller allows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct ItemRetries {
    pub(crate) for_limits: u32,
    pub(crate) as_retries: u32,
}

/// What an error means for its item and for the loop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Consequence {
    /// The error is the item's outcome.
    Outcome,
    /// The error is the item's outcome and ends the loop: every other Item would fail with it too.
    EndsLoop,
    /// A rate limit refused the Item, which is sent again after so many milliseconds. If it is a limit of the whole client, no other Item
    /// is sent before then.
    Limit { wait_ms: u32, is_of_client: bool },
    /// One of the retries that the caller allows.
    Retry { wait_ms: u32 },
}

/// What an error means for its item and for the loop. An item is sent again only if it certainly was not refreshed.
pub(crate) fn consequence(error: &Error, retries: ItemRetries, max_retries: u32) -> Consequence {
    let scope = error.plaid.as_ref().and_then(|plaid| scope(plaid.error_code()));
    let is_refusal_of_plaid = error.kind == Kind::Plaid && error.outcome == Outcome::Rejected;
    if is_refusal_of_plaid && scope == Some(Scope::EveryItem) {
        return Consequence::EndsLoop;
    }
    let Some(wait_ms) = safe_retry_ms(error, Effect::Acts) else { return Consequence::Outcome };
    if is_rate_limit(error) && scope != Some(Scope::Institution) {
        let is_of_client = scope != Some(Scope::Item);
        return match wait_ms {
            ..=MAX_ITEM_LIMIT_WAIT_MS if retries.for_limits < MAX_LIMIT_REFUSALS => {
                Consequence::Limit { wait_ms, is_of_client }
            }
            ..=MAX_ITEM_LIMIT_WAIT_MS => Consequence::Outcome,
            _ if is_of_client && is_refusal_of_plaid => Consequence::EndsLoop,
            _ => Consequence::Outcome,
        };
    }
    if retries.as_retries < max_retries && wait_ms <= MAX_ITEM_LIMIT_WAIT_MS {
        return Consequence::Retry { wait_ms };
    }
    Consequence::Outcome
}

/// The error of an item that is not sent, or not sent again, because the loop has ended. `last` is the error of its last attempt, and
/// `abort` is there if the signal ended the loop.
pub(crate) fn given_up(last: Option<Error>, abort: Option<&Abort>) -> Error {
    match (last, abort) {
        (Some(last), None) => last,
        (None, None) => Error::new(Event::AbortedBefore, "the loop ended before this item was sent"),
        (last, Some(abort)) => {
            let sent = Sent { status: None, before: last.as_ref().map_or(Outcome::NotSent, |last| last.outcome) };
            let started_at = last.as_ref().and_then(|last| last.started_at.clone());
            let mut error = Error::aborted(last).in_call(sent, Effect::Acts, || started_at);
            error.cause.clone_from(&abort.cause);
            error
        }
    }
}

/// The error of a loop that can't wait for its next event.
pub(crate) fn not_waited(cause: Cause) -> Error {
    runtime_lacks("the runtime refuses a timer or a listener").with_cause(cause)
}

/// The error of an item whose `onStart` threw.
pub(crate) fn not_started(cause: Cause) -> Error {
    invalid_option("onStart", "threw").with_cause(cause)
}

/// Corrects the error of an item that had an attempt before: `not_sent` then becomes the outcome of that attempt.
pub(crate) fn after(error: Error, last: Option<&Error>) -> Error {
    let Some(last) = last.filter(|_| error.outcome == Outcome::NotSent) else { return error };
    let sent = Sent { status: None, before: last.outcome };
    error.in_call(sent, Effect::Acts, || last.started_at.clone())
}

#[cfg(test)]
#[path = "item_error_tests.rs"]
mod tests;
