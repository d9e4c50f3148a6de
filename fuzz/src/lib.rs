//! The pure modules of the response path and of the verification, as they stand in the crate, where they are private.

#![allow(dead_code)]

#[path = "../../src/any_response.rs"]
mod any_response;
#[path = "../../src/any_webhook.rs"]
mod any_webhook;
#[path = "../../src/base_url.rs"]
mod base_url;
#[path = "../../src/error.rs"]
mod error;
#[path = "../../src/error_fields.rs"]
mod error_fields;
#[path = "../../src/failed_fetch.rs"]
mod failed_fetch;
#[path = "../../src/host.rs"]
mod host;
#[path = "../../src/options.rs"]
mod options;
#[path = "../../src/outcome.rs"]
mod outcome;
#[path = "../../src/plaid_errors.rs"]
mod plaid_errors;
#[path = "../../src/request.rs"]
mod request;
#[path = "../../src/response.rs"]
mod response;
#[path = "../../src/retry.rs"]
mod retry;
#[path = "../../src/secret.rs"]
mod secret;
#[path = "../../src/text.rs"]
mod text;
#[path = "../../src/webhook.rs"]
mod webhook;

/// Judges `input` as an answer, and panics where a promise is not kept.
pub fn response(input: &[u8]) {
    any_response::check(input);
}

/// Judges `input` as a webhook's signature, and panics where a promise is not kept.
pub fn webhook(input: &[u8]) {
    any_webhook::check(input);
}
