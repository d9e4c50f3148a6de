//! What came back: what an answer means, how its body is taken, what the server asks to wait, and which requests are repeated.

#[cfg(test)]
mod any_response;
pub(crate) mod chunks;
pub(crate) mod failed_fetch;
pub(crate) mod repeats;
pub(crate) mod response;
pub(crate) mod retry_after;
