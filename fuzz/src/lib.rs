//! The rooms of the response path and of the verification, as they stand in the crate, where they are private.

#![allow(dead_code, unused_imports)]

#[path = "../../src/answer/mod.rs"]
mod answer;
#[path = "../../src/answer/any_response.rs"]
mod any_response;
#[path = "../../src/webhook/any_webhook.rs"]
mod any_webhook;
#[path = "../../src/clock.rs"]
mod clock;
#[path = "../../src/error/mod.rs"]
mod error;
#[path = "../../src/redact.rs"]
mod redact;
#[path = "../../src/request/mod.rs"]
mod request;
#[path = "../../src/secret.rs"]
mod secret;
#[path = "../../src/text.rs"]
mod text;
#[path = "../../src/webhook/mod.rs"]
mod webhook;
#[path = "../../src/words.rs"]
mod words;

/// Judges `input` as an answer, and panics where a promise is not kept.
pub fn response(input: &[u8]) {
    any_response::check(input);
}

/// Judges `input` as a webhook's signature, and panics where a promise is not kept.
pub fn webhook(input: &[u8]) {
    any_webhook::check(input);
}
