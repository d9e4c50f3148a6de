//! The pure modules of the response path, as they stand in the crate, where they are private.

#![allow(dead_code)]

#[path = "../../src/any_response.rs"]
mod any_response;
#[path = "../../src/base_url.rs"]
mod base_url;
#[path = "../../src/error.rs"]
mod error;
#[path = "../../src/options.rs"]
mod options;
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

/// Judges `input` as an answer, and panics where a promise is not kept.
pub fn response(input: &[u8]) {
    any_response::check(input);
}
