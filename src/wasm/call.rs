//! One call: its attempts, and the waits between them.

use super::abort::{Broken, Stop, Watch};
use super::{RefreshOptions, fetch, read};
use crate::error::{Error, Failure, Wrong};
use crate::options::Checked;
use crate::request::Endpoint;
use crate::{response, retry};
use wasm_bindgen::prelude::*;

/// A call whose options kept every rule, and whose signal is watched.
pub(super) struct Call {
    checked: Checked,
    headers: web_sys::Headers,
    fetch: js_sys::Function,
    watch: Watch,
}

impl Call {
    /// Holds the options to their rules. What is wrong with them shows here, before anything is sent.
    pub(super) fn prepare(options: RefreshOptions) -> Result<Self, Error> {
        let host = read::host(options.fetch.is_some());
        let checked = options.connection.check(options.access_token, host)?;
        let fetch = options.fetch.map(JsValue::from).or_else(|| read::global("fetch"));
        let fetch = fetch
            .filter(JsValue::is_function)
            .ok_or(Wrong("fetch", "is missing: this runtime has none of its own"))?
            .unchecked_into();
        let watch = Watch::start(options.signal.as_ref().map(AsRef::as_ref))
            .map_err(|_| Wrong("signal", "can't be listened to"))?;
        let call = Self { headers: fetch::headers(&checked), checked, fetch, watch };
        match options.signal {
            Some(signal) if signal.aborted() => Err(call.aborted(Failure::AbortedBeforeFetch)),
            _ => Ok(call),
        }
    }

    /// Makes the call, again where it was rejected and the options allow it, and returns Plaid's request id.
    pub(super) async fn request_id(self, endpoint: &Endpoint) -> Result<String, Error> {
        let mut retries_left = self.checked.max_retries;
        if self.watch.is_stopped() {
            return Err(self.aborted(Failure::AbortedBeforeFetch));
        }
        loop {
            let error = match self.attempt(endpoint).await {
                Ok(request_id) => return Ok(request_id),
                Err(error) => error,
            };
            let Some(wait_ms) = retry::wait_ms(&error, retries_left) else { return Err(error) };
            if !self.watch.sleep(wait_ms.try_into().unwrap_or(i32::MAX)).await.unwrap_or(false) {
                return Err(Error { outcome: error.outcome, ..self.aborted(Failure::AbortedInFlight) });
            }
            retries_left = retries_left.saturating_sub(1);
        }
    }

    async fn attempt(&self, endpoint: &Endpoint) -> Result<String, Error> {
        match fetch::attempt(&self.fetch, &self.headers, &self.checked, endpoint, &self.watch).await {
            Ok(answer) => response::request_id(answer, || self.checked.redactor()),
            Err(Broken::Stopped(Stop::Aborted)) => Err(self.aborted(Failure::AbortedInFlight)),
            Err(Broken::Stopped(Stop::TimedOut)) => {
                Err(Error::new(Failure::TimedOut, "no full answer came within `timeout`"))
            }
            Err(Broken::Thrown(thrown)) => {
                let error = Error::new(Failure::FetchRejected, "`fetch` failed, or the answer broke off");
                Err(error.with_cause(read::cause(&thrown).redacted(&self.checked.redactor())))
            }
        }
    }

    fn aborted(&self, failure: Failure) -> Error {
        let error = Error::new(failure, "the signal aborted");
        match self.watch.reason() {
            Some(reason) => error.with_cause(read::cause(&reason).redacted(&self.checked.redactor())),
            None => error,
        }
    }
}
