//! One call: its attempts, and the waits between them.

use super::abort::{Broken, Stop, sleep};
use super::js::Unknown;
use super::{RefreshOptions, fetch, read};
use crate::error::{Error, Failure, Wrong};
use crate::options::Checked;
use crate::request::Endpoint;
use crate::{response, retry};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// A call whose options kept every rule.
pub(super) struct Call {
    pub(super) checked: Checked,
    pub(super) headers: web_sys::Headers,
    pub(super) fetch: js_sys::Function,
    pub(super) signal: Option<AbortSignal>,
}

impl Call {
    /// Holds the options to their rules. What is wrong with them shows here, before anything is sent.
    pub(super) fn prepare(options: RefreshOptions) -> Result<Box<Self>, Error> {
        let host = read::host(options.fetch.is_some());
        let checked = options.connection.check(options.access_token, host)?;
        let fetch = match options.fetch {
            Some(fetch) => fetch,
            None => read::global("fetch")
                .and_then(|fetch| fetch.dyn_into().ok())
                .ok_or(Wrong("fetch", "is missing: this runtime has none of its own"))?,
        };
        let call = Box::new(Self { headers: fetch::headers(&checked), checked, fetch, signal: options.signal });
        call.not_yet_aborted()?;
        Ok(call)
    }

    /// Makes the call, again where it was rejected and the options allow it, and returns Plaid's request id.
    pub(super) async fn request_id(self: Box<Self>, endpoint: &Endpoint) -> Result<String, Error> {
        self.not_yet_aborted()?;
        let mut retries_left = self.checked.max_retries;
        loop {
            let error = match self.attempt(endpoint).await {
                Ok(answer) => match response::request_id(answer, || self.checked.redactor()) {
                    Ok(request_id) => return Ok(request_id),
                    Err(error) => error,
                },
                Err(broken) => return Err(self.broken(broken)),
            };
            let Some(wait_ms) = retry::wait_ms(&error, retries_left) else { return Err(error) };
            if self.is_aborted() || !sleep(wait_ms, self.signal.as_ref()).await.unwrap_or(false) {
                let mut aborted = self.aborted(Failure::AbortedInFlight);
                aborted.outcome = error.outcome;
                return Err(aborted);
            }
            retries_left = retries_left.saturating_sub(1);
        }
    }

    fn broken(&self, broken: Broken) -> Error {
        match broken {
            Broken::Stopped(Stop::Aborted) => self.aborted(Failure::AbortedInFlight),
            Broken::Stopped(Stop::TimedOut) => Error::new(Failure::TimedOut, "no full answer came within `timeout`"),
            Broken::Thrown(thrown) => {
                let error = Error::new(Failure::FetchRejected, "`fetch` failed, or the answer broke off");
                error.with_cause(read::cause(&thrown).redacted(&self.checked.redactor()))
            }
        }
    }

    fn signal(&self) -> Option<&Unknown> {
        self.signal.as_ref().map(JsCast::unchecked_ref)
    }

    fn is_aborted(&self) -> bool {
        self.signal().is_some_and(read::is_aborted)
    }

    fn not_yet_aborted(&self) -> Result<(), Error> {
        if self.is_aborted() {
            return Err(self.aborted(Failure::AbortedBeforeFetch));
        }
        Ok(())
    }

    fn aborted(&self, failure: Failure) -> Error {
        let error = Error::new(failure, "the signal aborted");
        match self.signal().and_then(read::reason) {
            Some(reason) => error.with_cause(reason.redacted(&self.checked.redactor())),
            None => error,
        }
    }
}
