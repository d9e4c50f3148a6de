//! The one error: its fields, and the table that says what each way to fail means.
//!
//! It does not know Plaid's error codes (`retry.rs`) nor how an error becomes JavaScript's (`wasm/npm.rs`).

use crate::response::PlaidError;
use crate::retry::{self, Retry};
use crate::secret::Redactor;
use crate::text::joined;
use serde::ser::{Serialize, SerializeMap, Serializer};
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

/// Why a webhook does not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is no signature.
    Missing,
    /// The signature is no token of the form that Plaid sends, or the body no JSON object, or too large.
    Malformed,
    /// The token or its key is for another algorithm than ES256.
    Algorithm,
    /// Plaid has no such key in this environment; or too many unknown keys were asked for within a minute.
    UnknownKey,
    /// Plaid no longer uses the key.
    ExpiredKey,
    /// Signed over five minutes ago, or over a minute ahead.
    Stale,
    /// The signature is not of this key for this token.
    Signature,
    /// The body is not the one that was signed.
    Body,
    /// The event is of another environment.
    Environment,
}

impl Reason {
    /// Each reason, the word that JavaScript has for it, and a sentence.
    const fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("missing", "the webhook has no Plaid-Verification header"),
            Self::Malformed => ("malformed", "the webhook is not of the form that Plaid sends"),
            Self::Algorithm => ("algorithm", "the webhook is not signed by ES256"),
            Self::UnknownKey => ("unknown_key", "Plaid does not know the webhook's key"),
            Self::ExpiredKey => ("expired_key", "the webhook's key has expired"),
            Self::Stale => ("stale", "the webhook was not signed within the last five minutes"),
            Self::Signature => ("signature", "the webhook's signature is wrong"),
            Self::Body => ("body", "the webhook's body is not the one that was signed: give the raw body"),
            Self::Environment => ("environment", "the webhook is of another environment"),
        }
    }

    /// The reason as JavaScript spells it.
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }
}

impl From<Reason> for Error {
    fn from(reason: Reason) -> Self {
        let mut error = Self::new(Failure::NotVerified, reason.row().1);
        error.reason = Some(reason);
        error
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

impl Cause {
    pub(crate) fn redacted(&self, redactor: &Redactor) -> Self {
        Self {
            name: redactor.field(&self.name),
            message: redactor.field(&self.message),
            code: self.code.as_deref().map(|code| redactor.field(code)),
        }
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

/// The fields of an error as JavaScript has them, where an absent field is absent, not null. One type for all that they hold,
/// so that the code which writes them is compiled once.
#[derive(Default)]
pub(crate) struct Fields<'a>(Vec<(&'static str, Value<'a>)>);

enum Value<'a> {
    Text(&'a str),
    Number(u32),
    Fields(Fields<'a>),
}

impl<'a> Fields<'a> {
    #[inline(never)]
    pub(crate) fn text(&mut self, name: &'static str, text: Option<&'a str>) {
        if let Some(text) = text {
            self.0.push((name, Value::Text(text)));
        }
    }

    pub(crate) fn number(&mut self, name: &'static str, number: Option<u32>) {
        if let Some(number) = number {
            self.0.push((name, Value::Number(number)));
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Fields(fields) => fields.serialize(serializer),
        }
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Plaid's lists are not among the fields: JavaScript makes them of their JSON.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields::default();
        fields.text("message", Some(&self.message));
        fields.text("kind", Some(self.kind.as_str()));
        fields.text("outcome", Some(self.outcome.as_str()));
        fields.text("option", self.option);
        fields.text("reason", self.reason.map(Reason::as_str));
        if let Some(plaid) = &self.plaid {
            for (name, text) in plaid.named() {
                if !name.is_list && name.plaid != "error_message" {
                    fields.text(name.ours, text);
                }
            }
        }
        fields.number("status", self.status.map(u32::from));
        fields.0.push(("retry", Value::Fields(self.retry.fields())));
        if let Some(cause) = &self.cause {
            fields.0.push(("cause", Value::Fields(cause.fields())));
        }
        fields.serialize(serializer)
    }
}

impl Cause {
    fn fields(&self) -> Fields<'_> {
        let mut fields = Fields::default();
        fields.text("name", Some(&self.name));
        fields.text("message", Some(&self.message));
        fields.text("code", self.code.as_deref());
        fields
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retry::When;

    #[test]
    fn each_reason_has_a_word_and_a_sentence_of_its_own() {
        use Reason::*;
        for (reason, word, says) in [
            (Missing, "missing", "no Plaid-Verification header"),
            (Malformed, "malformed", "not of the form"),
            (Algorithm, "algorithm", "ES256"),
            (UnknownKey, "unknown_key", "does not know"),
            (ExpiredKey, "expired_key", "expired"),
            (Stale, "stale", "five minutes"),
            (Signature, "signature", "signature is wrong"),
            (Body, "body", "raw body"),
            (Environment, "environment", "another environment"),
        ] {
            let error = Error::from(reason);
            assert_eq!((error.kind, error.outcome, error.retry.when), (Kind::Webhook, Outcome::Rejected, When::Never));
            assert_eq!((error.reason, reason.as_str()), (Some(reason), word));
            assert!(error.message.contains(says), "{}", error.message);
            assert_eq!(serde_json::to_value(&error).unwrap()["reason"], word);
        }
    }

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
