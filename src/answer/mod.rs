//! What came back: what a response means, what an attempt without one means, how a body is read, `Retry-After`, and which requests are
//! retried.

#[cfg(test)]
mod any_response;
pub(crate) mod broken_attempt;
pub(crate) mod chunks;
pub(crate) mod failed_fetch;
#[cfg(any(feature = "all-functions", test))]
pub(crate) mod reply;
pub(crate) mod response;
pub(crate) mod retries;
pub(crate) mod retry_after;
