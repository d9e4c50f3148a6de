//! What an answer means: the request id, Plaid's error, or something that is neither.
//!
//! It does not read bytes (`wasm/body.rs` does, and the engine parses the JSON) and does not decide on repeats (`retry.rs`).

use crate::error::{Error, Failure};
use crate::retry;
use crate::secret::Redactor;
use crate::text::{joined, push_decimal};

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
            *field = field.take().map(|text| if name.is_list { redactor.text(&text) } else { redactor.field(&text) });
            if name.is_list {
                *field = field.take().filter(|json| json.len() <= LONGEST_LIST);
            }
        }
    }
}

/// Whether a body is known to be within `longest` bytes before it is read: the server says how long it is, and the runtime's
/// own HTTP holds it to that. One that is compressed may grow without bound.
pub(crate) fn is_within(longest: u32, length: Option<&str>, encoding: impl FnOnce() -> Option<String>) -> bool {
    let length = length.and_then(|length| length.parse::<u32>().ok());
    length.is_some_and(|length| length <= longest) && encoding().is_none()
}

/// The request id of a refresh that Plaid accepted, or why the answer is not one.
///
/// Only an error needs the redactor, and the wait that the server asks for in milliseconds.
pub(crate) fn request_id(
    response: Response,
    redactor: impl FnOnce() -> Redactor,
    retry_after: impl FnOnce() -> Option<u32>,
) -> Result<String, Error> {
    match (response.status, response.body) {
        (status, Body::Json(Answer { error: Some(error), .. })) => {
            Err(plaid_error(error, &redactor(), status.unwrap_or_default(), retry_after()))
        }
        (Some(200..=299), Body::Json(Answer { request_id: Some(id), .. })) if !id.is_empty() => Ok(id),
        (status, body) => Err(not_what_was_asked(status, &body, retry_after())),
    }
}

fn plaid_error(mut error: Box<PlaidError>, redactor: &Redactor, status: u16, retry_after_ms: Option<u32>) -> Error {
    error.redact(redactor);
    let advice = retry::advice(error.error_code(), error.error_type(), status);
    let text = error.get("error_message").unwrap_or_default();
    let separator = if text.is_empty() { "" } else { ": " };
    let message = joined(&[error.error_code(), separator, text]);
    let mut failed = Error::new(Failure::PlaidError, message);
    failed.retry = advice.with_retry_after(retry_after_ms);
    failed.status = Some(status).filter(|&status| status != 0);
    failed.plaid = Some(error);
    failed
}

fn not_what_was_asked(status: Option<u16>, body: &Body, retry_after_ms: Option<u32>) -> Error {
    let Some(status) = status else {
        return Error::new(Failure::NotWhatWasAsked, "`fetch` resolved to something that is no Response");
    };
    let (failure, who) = match status {
        // A browser shows a redirect that was not followed as status 0.
        0 | 300..=399 => {
            (Failure::RefusedOnTheWay, "a redirect, which is not followed: it could carry the secret elsewhere")
        }
        400..=499 => (Failure::RefusedOnTheWay, "an error that is not Plaid's"),
        500..=599 => (Failure::BrokenOnTheWay, "an error that is not Plaid's"),
        _ => (
            Failure::NotWhatWasAsked,
            match body {
                Body::Json(_) => "JSON without a request_id",
                Body::NotJson => "a body that is not JSON",
                Body::Unreadable => "a body that can't be read",
                Body::TooLarge => "a body that is too large",
            },
        ),
    };
    let mut message = joined(&["the answer is HTTP "]);
    push_decimal(&mut message, status);
    message.push_str(" with ");
    message.push_str(who);
    let mut error = Error::new(failure, message);
    error.retry = retry::by_status(status).with_retry_after(retry_after_ms);
    error.status = Some(status).filter(|&status| status != 0);
    error
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
