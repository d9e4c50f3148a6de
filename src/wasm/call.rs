//! One call: its attempts, and the waits between them.

use super::abort::{Broken, Stop, sleep};
use super::{RefreshOptions, RequestId, fetch, read};
use crate::error::{Error, Failure, Outcome, Wrong};
use crate::options::{Checked, Host};
use crate::request::Endpoint;
use crate::{response, retry};
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// A call whose options kept every rule.
pub(super) struct Call {
    pub(super) checked: Checked,
    pub(super) host: Host,
    pub(super) headers: web_sys::Headers,
    pub(super) fetch: js_sys::Function,
    pub(super) signal: Option<AbortSignal>,
    /// Of the last answer whose headers came.
    pub(super) status: Cell<Option<u16>>,
}

impl Call {
    /// Holds the options to their rules. What is wrong with them shows here, before anything is sent.
    pub(super) fn prepare(options: RefreshOptions) -> Result<Box<Self>, Error> {
        let host = read::host(options.fetch.is_some());
        let checked = options.connection.check(options.access_token, host)?;
        let fetch = match options.fetch {
            Some(fetch) => fetch,
            None => read::global_fetch().ok_or(Wrong("fetch", "is missing: this runtime has none of its own"))?,
        };
        let headers = fetch::headers(&checked);
        let call = Box::new(Self { checked, host, headers, fetch, signal: options.signal, status: Cell::new(None) });
        if read::is_aborted(call.signal.as_ref()) {
            return Err(call.aborted(Outcome::NotSent));
        }
        Ok(call)
    }

    /// Makes the call, again where it was rejected and the options allow it, and returns Plaid's request id.
    pub(super) async fn request_id(self: Box<Self>, endpoint: &Endpoint) -> Result<RequestId, Error> {
        let mut rejected: Option<Error> = None;
        let mut retries_left = self.checked.max_retries;
        loop {
            self.status.set(None);
            let (answer, headers) = match self.attempt(endpoint).await {
                Ok(answer) => answer,
                Err(broken) => return Err(self.broken(broken, rejected)),
            };
            let error = match response::request_id(answer, || self.checked.redactor(), || read::retry_after(&headers)) {
                Ok(request_id) => return Ok(request_id),
                Err(error) => error,
            };
            let Some(wait_ms) = retry::wait_ms(&error, retries_left) else { return Err(error) };
            match sleep(wait_ms, self.signal.as_ref()).await {
                Ok(true) => {}
                Ok(false) => return Err(self.aborted(error.outcome)),
                Err(_) => return Err(error),
            }
            retries_left = retries_left.saturating_sub(1);
            rejected = Some(error);
        }
    }

    /// What an attempt that brought no answer means, after one that was `rejected` or as the first.
    fn broken(&self, broken: Broken, rejected: Option<Error>) -> Error {
        let before = rejected.as_ref().map_or(Outcome::NotSent, |error| error.outcome);
        let mut error = match broken {
            Broken::NotSent => self.aborted(before),
            Broken::NotPrepared(thrown) => rejected.unwrap_or_else(|| {
                self.caused(
                    Failure::NotPrepared,
                    "the runtime refuses a timer, a listener or an AbortController",
                    &thrown,
                )
            }),
            Broken::Stopped(Stop::Aborted) => self.aborted(Outcome::Unknown),
            Broken::Stopped(Stop::TimedOut) => Error::new(Failure::TimedOut, "no full answer came within `timeout`"),
            Broken::Thrown(thrown) => {
                self.caused(Failure::FetchRejected, "`fetch` failed, or the answer broke off", &thrown)
            }
        };
        error.status = error.status.or(self.status.get());
        error
    }

    fn aborted(&self, outcome: Outcome) -> Error {
        let mut error = Error::new(Failure::Aborted, "the signal aborted");
        error.outcome = outcome;
        match self.signal.as_ref().and_then(read::reason) {
            Some(reason) => error.with_cause(reason.redacted(&self.checked.redactor())),
            None => error,
        }
    }

    fn caused(&self, failure: Failure, message: &str, thrown: &JsValue) -> Error {
        Error::new(failure, message).with_cause(read::cause(thrown).redacted(&self.checked.redactor()))
    }
}
