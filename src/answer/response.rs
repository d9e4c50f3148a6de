//! What a response means: success with a request id, Plaid's error, or something else. For a failure, it finds the event in the table
//! of `error/outcome.rs`.
//!
//! `wasm/body.rs` reads the bytes, and the engine parses the JSON.

use crate::error::retry::NEVER;
use crate::error::{Attempt, Error, Event, Kind, PlaidError, codes};
use crate::redact::Redactor;
use crate::text::{joined, push_number, whole_number};

/// A response, as far as it was read.
pub(crate) struct Response {
    /// `None` if `fetch` resolved to something without an HTTP status.
    pub(crate) status: Option<u16>,
    /// Whether `fetch` followed a redirect to it.
    pub(crate) is_redirected: bool,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Json(PlaidJson),
    NotJson,
    /// It was read before, is locked, or has no way to be read.
    Unreadable,
    TooLarge,
}

/// Plaid's JSON. A field whose type is not the documented one counts as absent.
#[derive(Debug, Default)]
pub(crate) struct PlaidJson {
    pub(crate) request_id: Option<String>,
    /// The fields of an error, if the JSON has an `error_code`. It is Plaid's error if it also has an `error_type`.
    pub(crate) error: Option<Box<PlaidError>>,
    /// A list that the endpoint's response must have, and that is missing.
    pub(crate) missing: Option<&'static str>,
}

/// The HTTP status of a response: a whole number of up to three digits. 0 is the status of a redirect that a browser hides.
pub(crate) fn status(number: f64, is_opaque_redirect: impl FnOnce() -> bool) -> Option<u16> {
    // The cast saturates, so a number that it changes is negative, too large, a fraction or NaN.
    let status = number as u16;
    let is_status = f64::from(status) == number && status < 1_000;
    (is_status && (status > 0 || is_opaque_redirect())).then_some(status)
}

/// Whether the headers prove that a body has at most `longest` bytes. A compressed body may be longer than its `Content-Length`.
pub(crate) fn is_within(longest: u32, length: Option<&str>, encoding: impl FnOnce() -> Option<String>) -> bool {
    length.and_then(whole_number).is_some_and(|length| length <= f64::from(longest)) && encoding().is_none()
}

/// The request id of a successful response, or the error of any other.
///
/// `redactor` and `retry_after` (in milliseconds) are called only for an error.
pub(crate) fn request_id(
    response: Response,
    attempt: Attempt,
    redactor: impl FnOnce() -> Redactor,
    retry_after: impl FnOnce() -> Option<u32>,
) -> Result<String, Error> {
    match response {
        Response {
            status: Some(200..=299),
            is_redirected: false,
            body: Body::Json(PlaidJson { error: None, missing: None, request_id: Some(id) }),
        } if !id.is_empty() => Ok(id),
        failed => Err(failure(failed, attempt, redactor, retry_after)),
    }
}

/// The error of a response that is not a success.
#[inline(never)]
fn failure(
    response: Response,
    attempt: Attempt,
    redactor: impl FnOnce() -> Redactor,
    retry_after: impl FnOnce() -> Option<u32>,
) -> Error {
    let Response { status, is_redirected, body } = response;
    let (mut error, body) = match body {
        Body::Json(PlaidJson { error: Some(error), .. }) if error.is_plaids() => (Some(error), Body::NotJson),
        body => (None, body),
    };
    let event = event(status, is_redirected, error.as_deref());
    let by_plaid = error
        .as_ref()
        .map(|error| codes::advice(error.error_code(), error.error_type(), status.unwrap_or_default(), attempt.effect));
    let mut failed = Error::new(event, "").with_retry(event.retry(attempt, by_plaid.unwrap_or(NEVER)));
    failed.retry = failed.retry.with_retry_after(retry_after());
    failed.status = status.filter(|&status| status != 0);
    failed.message = match &mut error {
        Some(error) if event.kind() == Kind::Plaid => {
            failed.scope = codes::scope(error.error_code());
            error.redact(&redactor());
            plaid_message(error)
        }
        _ => other_message(event, status, &body),
    };
    failed.plaid = error.filter(|_| event.kind() == Kind::Plaid);
    failed
}

/// The event of a response that is not a success.
fn event(status: Option<u16>, is_redirected: bool, error: Option<&PlaidError>) -> Event {
    match (status, error) {
        _ if is_redirected => Event::Redirected,
        (None, _) => Event::NoResponse,
        (Some(500..=599), Some(error)) if error.error_code() == "INTERNAL_SERVER_ERROR" => Event::PlaidBroke,
        (_, Some(error)) if codes::is_known(error.error_code()) => Event::PlaidKnownCode,
        (Some(408 | 499), Some(_)) => Event::PlaidNewCodeUnclear,
        (Some(400..=499), Some(_)) => Event::PlaidNewCodeRefused,
        (_, Some(_)) => Event::PlaidNewCodeUnclear,
        (Some(408 | 499 | 500..=599), None) => Event::GatewayFailed,
        (Some(429), None) => Event::GatewayRateLimit,
        // A browser shows a redirect that was not followed as status 0.
        (Some(0 | 300..=499), None) => Event::GatewayRefused,
        _ => Event::UnexpectedAnswer,
    }
}

fn plaid_message(error: &PlaidError) -> String {
    let text = error.get("error_message").unwrap_or_default();
    let separator = if text.is_empty() { "" } else { ": " };
    joined(&[error.error_code(), separator, text])
}

/// The error of a response with HTTP 2xx that lacks a field.
pub(crate) fn without(field: &str, attempt: Attempt) -> Error {
    Error::of_attempt(Event::UnexpectedAnswer, attempt, &joined(&["the answer is JSON without ", field]))
}

fn other_message(event: Event, status: Option<u16>, body: &Body) -> String {
    let Some(status) = status else { return "`fetch` resolved to something that is no Response".into() };
    let has = match (event, status, body) {
        (Event::Redirected, ..) => "an answer from another address: `fetch` followed a redirect",
        (Event::GatewayRefused, 0..=399, _) => "a redirect, which is not followed: it could carry the secret elsewhere",
        (Event::UnexpectedAnswer, _, Body::Json(PlaidJson { missing: Some(list), .. })) => {
            return joined(&["the answer is JSON without ", list]);
        }
        (Event::UnexpectedAnswer, _, Body::Json(_)) => "JSON without a request_id",
        (Event::UnexpectedAnswer, _, Body::NotJson) => "a body that is not JSON",
        (Event::UnexpectedAnswer, _, Body::Unreadable) => {
            "a body that can't be read: it was read before, or has neither a stream nor text()"
        }
        (Event::UnexpectedAnswer, _, Body::TooLarge) => "a body that is too large",
        _ => "an error that is not Plaid's",
    };
    let mut message = joined(&["the answer is "]);
    if status > 0 {
        message.push_str("HTTP ");
        push_number(&mut message, status.into());
        message.push_str(" with ");
    }
    message.push_str(has);
    message
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
