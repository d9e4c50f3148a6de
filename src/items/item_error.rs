//! What an error means for an Item of many: it is the Item's outcome, or the Item starts again later, or the loop ends.
//!
//! It does not know what else is in line (`plan.rs` does).

use crate::answer::repeats::repeat_after_ms;
use crate::error::codes::scope;
use crate::error::{Cause, Effect, Error, Event, Kind, Outcome, Scope, Sent, invalid_option};

/// A limit of up to five minutes is waited for. The same is the longest wait before a retry.
pub(crate) const MAX_LIMIT_WAIT_MS: u32 = 300_000;

/// How often an Item that a limit refused gets back in line: an hour, by Plaid's minute. A server that says no for ever
/// must not keep the caller for ever.
pub(crate) const MAX_LIMIT_REFUSALS: u32 = 60;

/// That the signal aborted.
#[derive(Debug)]
pub(crate) struct Abort {
    /// Why, where it said so.
    pub(crate) cause: Option<Box<Cause>>,
}

/// How often an item was sent again, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct ItemRepeats {
    pub(crate) for_limits: u32,
    pub(crate) as_retries: u32,
}

/// What follows from an error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Consequence {
    /// It is the item's outcome.
    Outcome,
    /// The same, and the error of the loop: every other Item would meet it too.
    EndsLoop,
    /// A limit refused the Item, which is sent again after so many milliseconds. If it is the client's, nobody is sent before.
    Limit { wait_ms: u32, is_of_client: bool },
    /// One of the retries that the caller allows.
    Retry { wait_ms: u32 },
}

/// What follows from an error of an item. Only what was certainly not done is ever sent again.
pub(crate) fn consequence(error: &Error, repeats: ItemRepeats, max_retries: u32) -> Consequence {
    let scope = error.plaid.as_ref().and_then(|plaid| scope(plaid.error_code()));
    let is_refusal_of_plaid = error.kind == Kind::Plaid && error.outcome == Outcome::Rejected;
    if is_refusal_of_plaid && scope == Some(Scope::EveryItem) {
        return Consequence::EndsLoop;
    }
    let Some(wait_ms) = repeat_after_ms(error, Effect::Acts) else { return Consequence::Outcome };
    if is_limit(error) && scope != Some(Scope::Institution) {
        let is_of_client = scope != Some(Scope::Item);
        return match wait_ms {
            ..=MAX_LIMIT_WAIT_MS if repeats.for_limits < MAX_LIMIT_REFUSALS => {
                Consequence::Limit { wait_ms, is_of_client }
            }
            ..=MAX_LIMIT_WAIT_MS => Consequence::Outcome,
            _ if is_of_client && is_refusal_of_plaid => Consequence::EndsLoop,
            _ => Consequence::Outcome,
        };
    }
    if repeats.as_retries < max_retries && wait_ms <= MAX_LIMIT_WAIT_MS {
        return Consequence::Retry { wait_ms };
    }
    Consequence::Outcome
}

/// Whether a limit refused it: by Plaid's type, since Plaid sends most errors as HTTP 400, or by its status.
fn is_limit(error: &Error) -> bool {
    let error_type = error.plaid.as_ref().and_then(|plaid| plaid.error_type());
    error.outcome == Outcome::Rejected && (error_type == Some("RATE_LIMIT_EXCEEDED") || error.status == Some(429))
}

/// The outcome of an item that is not sent, or not sent again. `last` is what came of it before; `abort` why the signal aborted,
/// if that ended the loop.
pub(crate) fn given_up(last: Option<Error>, abort: Option<&Abort>) -> Error {
    match (last, abort) {
        (Some(last), None) => last,
        (None, None) => Error::new(Event::AbortedBefore, "the loop ended before this item was sent"),
        (last, Some(abort)) => {
            let sent = Sent { status: None, before: last.as_ref().map_or(Outcome::NotSent, |last| last.outcome) };
            let started_at = last.as_ref().and_then(|last| last.started_at.clone());
            let mut error = Error::aborted(Event::AbortedBefore, last).in_call(sent, Effect::Acts, || started_at);
            error.cause.clone_from(&abort.cause);
            error
        }
    }
}

/// The outcome of an item whose `onStart` threw.
pub(crate) fn not_started(cause: Cause) -> Error {
    invalid_option("onStart", "threw").with_cause(cause)
}

/// An error of an item that may have been sent before: then it is not one that nothing was sent for.
pub(crate) fn after(error: Error, last: Option<&Error>) -> Error {
    let Some(last) = last.filter(|_| error.outcome == Outcome::NotSent) else { return error };
    let sent = Sent { status: None, before: last.outcome };
    error.in_call(sent, Effect::Acts, || last.started_at.clone())
}

#[cfg(test)]
#[path = "item_error_tests.rs"]
mod tests;
