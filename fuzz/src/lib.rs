//! The modules of the crate that parse a response or a webhook. They are private there, so their files are included here.

#![allow(dead_code, unused_imports)]

#[path = "../../src/answer/mod.rs"]
mod answer;
#[path = "../../src/clock.rs"]
mod clock;
#[path = "../../src/error/mod.rs"]
mod error;
#[path = "../../src/redact.rs"]
mod redact;
#[path = "../../src/request/mod.rs"]
mod request;
#[path = "../../src/answer/response_fuzz_tests.rs"]
mod response_fuzz_tests;
#[path = "../../src/secret.rs"]
mod secret;
#[path = "../../src/text.rs"]
mod text;
#[path = "../../src/webhook/mod.rs"]
mod webhook;
#[path = "../../src/webhook/webhook_fuzz_tests.rs"]
mod webhook_fuzz_tests;
#[path = "../../src/words.rs"]
mod words;

/// Checks `input` as a response, and panics if the result breaks a rule.
pub fn response(input: &[u8]) {
    response_fuzz_tests::check(input);
}

/// Checks `input` as a webhook's signature, and panics if the result breaks a rule.
pub fn webhook(input: &[u8]) {
    webhook_fuzz_tests::check(input);
}
