//! What came back: what a response means, what an attempt without one means, how a body is read, `Retry-After`, and which requests are
//! retried.

pub(crate) mod broken_attempt;
pub(crate) mod chunks;
pub(crate) mod failed_fetch;
pub(crate) mod response;
#[cfg(test)]
mod response_fuzz_tests;
#[cfg(any(feature = "all-functions", test))]
pub(crate) mod result_kind;
pub(crate) mod retries;
pub(crate) mod retry_after;
