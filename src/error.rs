//! The one error: its fields, and the table that says what each way to fail means.
//!
//! It does not know Plaid's error codes (`plaid_errors.rs`) nor how an error becomes JavaScript's (`error_fields.rs`, `wasm/npm.rs`).

use crate::response::PlaidError;
use crate::retry::{self, Retry};
use crate::secret::{Redactor, Secret};
use crate::text::joined;
use crate::webhook::Reason;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// Why a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// An option is missing or wrong. `option` names it.
    InvalidOption,
    /// No full answer came within `timeout`.
    Timeout,
    /// The caller's signal aborted.
    Aborted,
    /// `fetch` failed, or the body broke off.
    Network,
    /// Plaid answered with an error of its own. `plaid` holds it.
    Plaid,
    /// An answer came that is not what was asked for.
    InvalidResponse,
    /// A webhook does not verify. `reason` says why.
    Webhook,
    /// The runtime lacks what a call needs, or refuses it here.
    Runtime,
}

impl Kind {
    /// The kind as JavaScript spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidOption => "invalid_option",
            Self::Timeout => "timeout",
            Self::Aborted => "aborted",
            Self::Network => "network",
            Self::Plaid => "plaid",
            Self::InvalidResponse => "invalid_response",
            Self::Webhook => "webhook",
            Self::Runtime => "runtime",
        }
    }
}

/// Whether Plaid may have done what was asked, and billed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing left the machine.
    NotSent,
    /// Plaid answered no. Nothing was billed.
    Rejected,
    /// It may have been done, and billed.
    Unknown,
}

impl Outcome {
    /// The outcome as JavaScript spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
        }
    }
}

/// What happened to a call that failed. Each is a row of the outcome table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    InvalidOption,
    /// A timer, an AbortController or a listener could not be had.
    NotPrepared,
    FetchRejected,
    TimedOut,
    /// In flight. Before `fetch` nothing was sent, and in a wait the outcome is that of the attempt before it.
    Aborted,
    /// JSON with an `error_code`, whatever the status.
    PlaidError,
    /// A success status, or none that HTTP knows, without what was asked for.
    NotWhatWasAsked,
    /// A redirect or a client error that is not Plaid's.
    RefusedOnTheWay,
    /// A server error that is not Plaid's.
    BrokenOnTheWay,
    NotVerified,
}

impl Failure {
    /// The outcome table. Its third column, when to try again, is `retry.rs`.
    const fn row(self) -> (Kind, Outcome) {
        use {
            Kind::{InvalidOption, InvalidResponse, Network, Plaid, Runtime, Timeout, Webhook},
            Outcome::*,
        };
        match self {
            Self::InvalidOption => (InvalidOption, NotSent),
            Self::NotPrepared => (Runtime, NotSent),
            Self::FetchRejected => (Network, Unknown),
            Self::TimedOut => (Timeout, Unknown),
            Self::Aborted => (Kind::Aborted, Unknown),
            Self::PlaidError => (Plaid, Rejected),
            Self::NotWhatWasAsked => (InvalidResponse, Unknown),
            Self::RefusedOnTheWay => (InvalidResponse, Rejected),
            Self::BrokenOnTheWay => (InvalidResponse, Unknown),
            Self::NotVerified => (Webhook, Rejected),
        }
    }
}

/// A safe copy of what was thrown, or of a signal's reason. A diagnostic: it may differ by runtime.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cause {
    /// The thrown error's `name`, or `Error`.
    pub name: String,
    /// Its message, redacted.
    pub message: String,
    /// Its `code`, or that of its own cause, such as `ECONNREFUSED`.
    pub code: Option<String>,
}

/// What was thrown, as it is: any of its texts may repeat a secret, and is held as one.
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
/// No field holds the secret or the access token: where a server, a thrown error or an abort reason
/// repeats one, it reads `[redacted]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Error(Box<Details>);

/// The fields of an [`Error`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Details {
    /// Plaid's code and message, or a sentence of this library.
    pub message: String,
    /// Why the call failed.
    pub kind: Kind,
    /// Whether it may have been done, and billed.
    pub outcome: Outcome,
    /// When to try again.
    pub retry: Retry,
    /// The HTTP status, when there was a response.
    pub status: Option<u16>,
    /// Plaid's error object, for [`Kind::Plaid`].
    pub plaid: Option<Box<PlaidError>>,
    /// The name of the wrong option, as JavaScript spells it, for [`Kind::InvalidOption`].
    pub option: Option<&'static str>,
    /// Why the webhook does not verify, for [`Kind::Webhook`].
    pub reason: Option<Reason>,
    /// What was thrown, or why the signal aborted.
    pub cause: Option<Box<Cause>>,
}

impl Error {
    /// An error that is not worth a repeat.
    pub(crate) fn new(failure: Failure, message: &str) -> Self {
        let (kind, outcome) = failure.row();
        Self(Box::new(Details {
            message: message.into(),
            kind,
            outcome,
            retry: retry::NEVER,
            status: None,
            plaid: None,
            option: None,
            reason: None,
            cause: None,
        }))
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

// In a box, because every function on the way hands it on.
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

/// An option's name, and what is wrong with it: it "must be …", "is missing …".
#[inline(never)]
pub(crate) fn wrong(option: &'static str, what: &str) -> Error {
    let mut error = Error::new(Failure::InvalidOption, &joined(&["`", option, "` ", what]));
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
        let mut error = Error::new(Failure::FetchRejected, "no answer").with_cause(cause);
        error.status = Some(200);
        assert_eq!(
            serde_json::to_value(&error).unwrap(),
            serde_json::json!({
                "message": "no answer",
                "kind": "network",
                "outcome": "unknown",
                "status": 200,
                "retry": { "when": "never" },
                "cause": { "name": "TypeError", "message": "fetch failed", "code": "ECONNREFUSED" },
            })
        );
    }

    #[test]
    fn a_wrong_option_is_named_and_nothing_was_sent() {
        let error = wrong("timeout", "must be a number");
        assert_eq!(error.to_string(), "`timeout` must be a number");
        assert_eq!((error.option, error.outcome), (Some("timeout"), Outcome::NotSent));
    }
}
