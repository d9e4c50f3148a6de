//! The one error type, the outcome table, and Plaid's own errors.
//!
//! - `outcome` is the outcome table: the kind, the outcome and the advice for each event.
//! - `codes` is the table of Plaid's error codes; `plaid_error` has the fields of Plaid's error object.
//! - `retry` is when to try again, `effect` whether a request acts or reads, and `reason` why a webhook does not verify.
//! - `fields` serialises an error with the names of JavaScript.

pub(crate) mod codes;
mod effect;
mod fields;
mod outcome;
pub(crate) mod plaid_error;
mod reason;
pub(crate) mod retry;

pub use codes::Scope;
pub(crate) use effect::{Attempt, Effect, Sent};
pub(crate) use outcome::Event;
pub use outcome::{Kind, Outcome};
pub use plaid_error::PlaidError;
pub use reason::Reason;
pub use retry::{Retry, When};

use crate::redact::Redactor;
use crate::secret::Secret;
use crate::text::joined;
use retry::NEVER;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A copy, without secrets, of what was thrown or of a signal's reason. It is a diagnostic and may differ by runtime.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// The thrown error's `name`, or `Error`.
    pub name: String,
    /// Its message, redacted.
    pub message: String,
    /// Its `code`, or that of its own cause, such as `ECONNREFUSED`.
    pub code: Option<String>,
}

/// What was thrown, before redaction. Any of its texts may repeat a secret, so each is treated as one.
#[derive(Debug, Clone)]
pub(crate) struct Thrown {
    pub(crate) name: Secret,
    pub(crate) message: Secret,
    pub(crate) code: Option<Secret>,
}

impl Thrown {
    pub(crate) fn redacted(&self, redactor: &Redactor) -> Cause {
        let field = |text: &Secret| redactor.field(text.expose());
        Cause { name: field(&self.name), message: field(&self.message), code: self.code.as_ref().map(field) }
    }
}

/// Why a call did not succeed, whether it may have been done and billed, and when to try again.
///
/// No field holds the secret or the access token: if a server, a thrown error or an abort reason repeats one, it is replaced by
/// `[redacted]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Error(Box<Details>);

/// The fields of an [`Error`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Details {
    /// Plaid's code and message, or a message of this crate.
    pub message: String,
    /// Why the call failed.
    pub kind: Kind,
    /// Whether the call may have been done and billed.
    pub outcome: Outcome,
    /// When to try again.
    pub retry: Retry,
    /// The HTTP status, when there was a response.
    pub status: Option<u16>,
    /// Plaid's error object, for [`Kind::Plaid`].
    pub plaid: Option<Box<PlaidError>>,
    /// Whom the error is about, for [`Kind::Plaid`] with a code that this crate knows.
    pub scope: Option<Scope>,
    /// The name of the wrong option as in JavaScript, for [`Kind::InvalidOption`].
    pub option: Option<&'static str>,
    /// Why the webhook does not verify, for [`Kind::Webhook`].
    pub reason: Option<Reason>,
    /// What was thrown, or why the signal aborted.
    pub cause: Option<Box<Cause>>,
    /// When `fetch` was called for the last attempt, if the call was sent: ISO 8601 in UTC.
    pub started_at: Option<String>,
    /// The `digest` of what `fetch` threw, by which Next recognises its own errors.
    pub digest: Option<String>,
}

impl Error {
    /// An error with the event's kind and outcome. It advises against a retry.
    pub(crate) fn new(event: Event, message: &str) -> Self {
        Self(Box::new(Details {
            message: message.into(),
            kind: event.kind(),
            outcome: event.outcome(),
            retry: NEVER,
            status: None,
            plaid: None,
            scope: None,
            option: None,
            reason: None,
            cause: None,
            started_at: None,
            digest: None,
        }))
    }

    /// The error of an attempt, with the event's advice.
    pub(crate) fn of_attempt(event: Event, attempt: Attempt, message: &str) -> Self {
        Self::new(event, message).with_retry(event.retry(attempt, NEVER))
    }

    /// The error of a call whose signal aborted while no request was in flight. It keeps the response to the last attempt, if there
    /// was one.
    pub(crate) fn aborted(last: Option<Self>) -> Self {
        let mut error = Self::new(Event::AbortedBefore, ABORTED);
        if let Some(last) = last {
            let Details { status, plaid, .. } = *last.0;
            (error.status, error.plaid) = (status, plaid);
        }
        error
    }

    /// Turns the error of an attempt into that of the whole call. `started_at` is when `fetch` was called last.
    pub(crate) fn in_call(mut self, sent: Sent, effect: Effect, started_at: impl FnOnce() -> Option<String>) -> Self {
        self.status = self.status.or(sent.status).filter(|&status| status > 0);
        if self.outcome == Outcome::NotSent {
            self.outcome = sent.before;
        }
        if self.outcome != Outcome::NotSent && self.started_at.is_none() {
            self.started_at = started_at();
        }
        // A call that may have been done must never be advised to be repeated.
        if self.outcome == Outcome::Unknown && effect == Effect::Acts {
            self.retry = NEVER;
        }
        self
    }

    pub(crate) fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    pub(crate) fn with_cause(mut self, cause: Cause) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }
}

// Boxed, because many functions return it.
impl Deref for Error {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

/// The error of an option. `what` completes the sentence that begins with its name: "must be …", "is missing …".
#[inline(never)]
pub(crate) fn invalid_option(option: &'static str, what: &str) -> Error {
    let mut error = Error::new(Event::InvalidOption, &joined(&["`", option, "` ", what]));
    error.option = Some(option);
    error
}

/// The message of an error whose signal aborted.
pub(crate) const ABORTED: &str = "the signal aborted";

/// The runtime lacks or refuses something that a call needs, and nothing was sent.
pub(crate) fn runtime_lacks(message: &str) -> Error {
    Error::new(Event::RuntimeLacks, message)
}

/// A callback threw after requests were made.
pub(crate) fn callback_threw(option: &'static str) -> Error {
    let mut error = Error::new(Event::CallbackThrew, &joined(&["`", option, "` threw"]));
    error.option = Some(option);
    error
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_serialises_to_camel_case_without_absent_fields() {
        let cause =
            Cause { name: "TypeError".into(), message: "fetch failed".into(), code: Some("ECONNREFUSED".into()) };
        let mut error = Error::new(Event::FetchFailed, "no answer").with_cause(cause);
        error.status = Some(200);
        error.started_at = Some("1970-01-01T00:00:01.000Z".into());
        assert_eq!(
            serde_json::to_value(&error).unwrap(),
            serde_json::json!({
                "message": "no answer",
                "kind": "network",
                "outcome": "unknown",
                "status": 200,
                "retry": { "when": "never" },
                "startedAt": "1970-01-01T00:00:01.000Z",
                "cause": { "name": "TypeError", "message": "fetch failed", "code": "ECONNREFUSED" },
            })
        );
    }

    #[test]
    fn what_was_sent_before_is_not_taken_back() {
        use {
            Effect::{Acts, Reads},
            Outcome::{NotSent, Rejected, Unknown},
        };
        for (event, before, effect, outcome, is_repeatable) in [
            (Event::NotConnected, NotSent, Acts, NotSent, true),
            (Event::NotConnected, Rejected, Acts, Rejected, true),
            (Event::NotConnected, Unknown, Acts, Unknown, false),
            (Event::NotConnected, Unknown, Reads, Unknown, true),
            (Event::RuntimeLacks, Unknown, Acts, Unknown, false),
            (Event::AbortedBefore, Rejected, Acts, Rejected, false),
            (Event::AbortedBefore, Unknown, Reads, Unknown, false),
            (Event::GatewayRefused, Unknown, Acts, Rejected, false),
        ] {
            let sent = Sent { status: Some(200), before };
            let attempt = Attempt { effect, number: 0 };
            let error = Error::of_attempt(event, attempt, "").in_call(sent, effect, || Some("now".into()));
            assert_eq!((error.outcome, error.retry != NEVER), (outcome, is_repeatable), "{event:?} {before:?}");
            assert_eq!(error.started_at.is_some(), outcome != NotSent, "{event:?} {before:?}");
        }
    }

    #[test]
    fn an_abort_in_a_wait_keeps_what_was_answered() {
        let mut last = Error::new(Event::PlaidKnownCode, "");
        (last.status, last.plaid) = (Some(429), Some(Box::default()));
        let error = Error::aborted(Some(last));
        assert_eq!((error.kind, error.status, error.plaid.is_some()), (Kind::Aborted, Some(429), true));
    }

    #[test]
    fn a_wrong_option_is_named_and_nothing_was_sent() {
        let error = invalid_option("timeout", "must be a number");
        assert_eq!(error.to_string(), "`timeout` must be a number");
        assert_eq!((error.option, error.outcome), (Some("timeout"), Outcome::NotSent));
    }
}
