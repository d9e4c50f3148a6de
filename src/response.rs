//! What an answer means: the request id, Plaid's error, or something that is neither.
//!
//! It does not read bytes (`wasm/body.rs` does, and the engine parses the JSON) and does not decide on repeats (`retry.rs`).

use crate::error::{Error, Failure};
use crate::plaid_errors;
use crate::request::Effect;
use crate::retry::{self, Attempt};
use crate::secret::{Redactor, Secret};
use crate::text::{joined, push_number, whole_number};

/// An answer, as far as it was read.
pub(crate) struct Response {
    /// `None` where `fetch` resolved to something that has no HTTP status.
    pub(crate) status: Option<u16>,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Json(Answer),
    NotJson,
    /// Already read, locked, or no body at all that can be read.
    Unreadable,
    TooLarge,
}

/// Plaid's JSON. A field of another type than Plaid documents counts as absent.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) request_id: Option<String>,
    /// Present where the JSON has an `error_code`.
    pub(crate) error: Option<Box<PlaidError>>,
    /// A list that the endpoint answers with, and that is not there.
    pub(crate) missing: Option<&'static str>,
}

/// Plaid's error object, redacted, its texts as sent. The sets of types and codes are open.
///
/// <https://plaid.com/docs/errors/#error-schema>
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaidError {
    fields: [Option<String>; FIELDS.len()],
}

/// A field's name in Plaid's JSON and in JavaScript, and whether it is a list.
pub(crate) struct FieldName {
    pub(crate) plaid: &'static str,
    pub(crate) ours: &'static str,
    /// Kept as JSON text.
    pub(crate) is_list: bool,
}

const fn text(plaid: &'static str, ours: &'static str) -> FieldName {
    FieldName { plaid, ours, is_list: false }
}

const fn list(plaid: &'static str, ours: &'static str) -> FieldName {
    FieldName { plaid, ours, is_list: true }
}

/// The fields of Plaid's error object. `error_message` becomes the message.
pub(crate) const FIELDS: [FieldName; 11] = [
    text("error_code", "errorCode"),
    text("error_type", "errorType"),
    text("error_message", "errorMessage"),
    text("error_code_reason", "errorCodeReason"),
    text("display_message", "displayMessage"),
    text("request_id", "requestId"),
    text("documentation_url", "documentationUrl"),
    text("suggested_action", "suggestedAction"),
    list("causes", "causes"),
    list("required_account_subtypes", "requiredAccountSubtypes"),
    list("provided_account_subtypes", "providedAccountSubtypes"),
];

/// The longest list, in bytes of JSON. A longer one is left out: JSON can't be cut.
const LONGEST_LIST: usize = 16_384;

impl PlaidError {
    /// To be filled, in the order of [`FIELDS`].
    pub(crate) fn slots(&mut self) -> &mut [Option<String>] {
        &mut self.fields
    }

    /// The particular code, such as `ITEM_LOGIN_REQUIRED`. It decides.
    pub fn error_code(&self) -> &str {
        self.get("error_code").unwrap_or_default()
    }

    /// The broad category, such as `ITEM_ERROR`.
    pub fn error_type(&self) -> Option<&str> {
        self.get("error_type")
    }

    /// Any field by Plaid's name for it, such as `display_message`; `causes` and the account subtypes as JSON text.
    pub fn get(&self, plaid_name: &str) -> Option<&str> {
        self.named().find(|(name, _)| name.plaid == plaid_name)?.1
    }

    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static FieldName, Option<&str>)> {
        FIELDS.iter().zip(&self.fields).map(|(name, field)| (name, field.as_deref()))
    }

    fn redact(&mut self, redactor: &Redactor) {
        for (name, field) in FIELDS.iter().zip(&mut self.fields) {
            // As it came it may repeat a secret, and is held as one.
            let Some(text) = field.take().map(Secret::from) else { continue };
            *field = Some(if name.is_list { redactor.text(text.expose()) } else { redactor.field(text.expose()) });
            if name.is_list {
                *field = field.take().filter(|json| json.len() <= LONGEST_LIST);
            }
        }
    }
}

/// Whether a body is known to be within `longest` bytes before it is read: the server says how long it is, and the runtime's
/// own HTTP holds it to that. One that is compressed may grow without bound.
pub(crate) fn is_within(longest: u32, length: Option<&str>, encoding: impl FnOnce() -> Option<String>) -> bool {
    length.and_then(whole_number).is_some_and(|length| length <= f64::from(longest)) && encoding().is_none()
}

/// The request id of an answer that Plaid gave to what was asked, or why it is not one.
///
/// Only an error needs the redactor, and the wait that the server asks for in milliseconds.
pub(crate) fn request_id(
    response: Response,
    attempt: Attempt,
    redactor: impl FnOnce() -> Redactor,
    retry_after: impl FnOnce() -> Option<u32>,
) -> Result<String, Error> {
    let mut error = match (response.status, response.body) {
        (status, Body::Json(Answer { error: Some(error), .. })) => {
            plaid_error(error, &redactor(), status.unwrap_or_default(), attempt.effect)
        }
        (Some(200..=299), Body::Json(Answer { missing: Some(list), .. })) => without(list, attempt),
        (Some(200..=299), Body::Json(Answer { request_id: Some(id), .. })) if !id.is_empty() => return Ok(id),
        (status, body) => not_what_was_asked(status, &body, attempt),
    };
    error.retry = error.retry.with_retry_after(retry_after());
    error.status = response.status.filter(|&status| status != 0);
    Err(error)
}

fn plaid_error(mut error: Box<PlaidError>, redactor: &Redactor, status: u16, effect: Effect) -> Error {
    error.redact(redactor);
    let advice = plaid_errors::advice(error.error_code(), error.error_type(), status, effect);
    let text = error.get("error_message").unwrap_or_default();
    let separator = if text.is_empty() { "" } else { ": " };
    let message = joined(&[error.error_code(), separator, text]);
    let mut failed = Error::new(Failure::PlaidError, &message).with_retry(advice);
    failed.plaid = Some(error);
    failed
}

/// A success of HTTP's that lacks what was asked for.
pub(crate) fn without(field: &str, attempt: Attempt) -> Error {
    Error::new(Failure::NotWhatWasAsked, &joined(&["the answer is JSON without ", field]))
        .with_retry(retry::unknown(attempt))
}

fn not_what_was_asked(status: Option<u16>, body: &Body, attempt: Attempt) -> Error {
    let Some(status) = status else {
        return Error::new(Failure::NotWhatWasAsked, "`fetch` resolved to something that is no Response");
    };
    let unknown = retry::unknown(attempt);
    let (failure, retry, who) = match status {
        // A browser shows a redirect that was not followed as status 0.
        0 | 300..=399 => (
            Failure::RefusedOnTheWay,
            retry::NEVER,
            "a redirect, which is not followed: it could carry the secret elsewhere",
        ),
        400..=499 => (Failure::RefusedOnTheWay, retry::by_status(status), "an error that is not Plaid's"),
        500..=599 => (Failure::BrokenOnTheWay, unknown, "an error that is not Plaid's"),
        _ => (
            Failure::NotWhatWasAsked,
            unknown,
            match body {
                Body::Json(_) => "JSON without a request_id",
                Body::NotJson => "a body that is not JSON",
                Body::Unreadable => "a body that can't be read",
                Body::TooLarge => "a body that is too large",
            },
        ),
    };
    let mut message = joined(&["the answer is "]);
    if status > 0 {
        message.push_str("HTTP ");
        push_number(&mut message, status.into());
        message.push_str(" with ");
    }
    message.push_str(who);
    Error::new(failure, &message).with_retry(retry)
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
