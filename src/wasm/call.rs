//! One request to an endpoint: its attempts, and the waits between them.

use super::abort::{Broken, Stop, sleep};
use super::{fetch, read};
use crate::error::{Error, Failure, Outcome, wrong};
use crate::options::{Checked, Connection, Host};
use crate::request::{Endpoint, Members};
use crate::response;
use crate::retry::{self, Attempt};
use crate::secret::{Redactor, Secret};
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// How to send.
#[derive(Debug, Clone, Default)]
pub struct Io {
    /// Ends everything: attempts, the waits between them, pages.
    pub signal: Option<AbortSignal>,
    /// Called instead of the global `fetch`, without `this`.
    pub fetch: Option<js_sys::Function>,
}

/// A call whose options kept every rule.
pub(super) struct Call {
    pub(super) checked: Checked,
    pub(super) host: Host,
    pub(super) headers: Option<web_sys::Headers>,
    pub(super) fetch: js_sys::Function,
    pub(super) signal: Option<AbortSignal>,
    /// Of the last answer whose headers came.
    pub(super) status: Cell<Option<u16>>,
}

/// What it means that the signal aborted.
pub(super) fn aborted(signal: Option<&AbortSignal>, outcome: Outcome, redactor: &Redactor) -> Error {
    let mut error = Error::new(Failure::Aborted, "the signal aborted");
    error.outcome = outcome;
    match signal.and_then(read::reason) {
        Some(reason) => error.with_cause(reason.redacted(redactor)),
        None => error,
    }
}

/// What Plaid answered to what was asked.
pub(super) struct Answer {
    pub(super) json: JsValue,
    pub(super) request_id: String,
    /// The one that brought it.
    pub(super) attempt: Attempt,
}

impl Answer {
    /// A text that must be in it.
    pub(super) fn text(&self, name: &str) -> Result<String, Error> {
        let text = read::text_by(&self.json, name);
        text.filter(|text| !text.is_empty()).ok_or_else(|| response::without(name, self.attempt))
    }
}

impl Call {
    /// Holds the options to their rules. What is wrong with them shows here, before anything is sent.
    pub(super) fn prepare(connection: Connection, access_token: Option<Secret>, io: Io) -> Result<Box<Self>, Error> {
        let host = read::host(io.fetch.is_some());
        let checked = connection.check(access_token, host)?;
        let fetch = match io.fetch {
            Some(fetch) => fetch,
            None => {
                read::global_fetch().ok_or_else(|| wrong("fetch", "is missing: this runtime has none of its own"))?
            }
        };
        let headers = host.own_fetch.then(|| fetch::headers(&checked));
        let call = Box::new(Self { checked, host, headers, fetch, signal: io.signal, status: Cell::new(None) });
        if read::is_aborted(call.signal.as_ref()) {
            return Err(call.aborted(Outcome::NotSent));
        }
        Ok(call)
    }

    /// Asks an endpoint, again where that can do no harm and the options allow it.
    pub(super) async fn ask(&self, endpoint: &Endpoint, members: &Members) -> Result<Box<Answer>, Error> {
        let effect = endpoint.effect;
        let mut last: Option<Error> = None;
        let mut attempt = Attempt { effect, number: 0 };
        let request = self.request(endpoint, members);
        loop {
            self.status.set(None);
            let error = match self.exchange(endpoint, &request).await {
                Ok((response, read)) => match self.judged(endpoint, &response, read, attempt) {
                    Ok(answer) => return Ok(answer),
                    Err(error) => error,
                },
                Err(broken) => self.broken(broken, attempt, last),
            };
            let retries_left = self.checked.retries(effect).saturating_sub(attempt.number);
            let Some(wait_ms) = retry::wait_ms(&error, effect, retries_left) else { return Err(error) };
            match sleep(wait_ms, self.signal.as_ref()).await {
                Ok(true) => {}
                Ok(false) => return Err(self.aborted(error.outcome)),
                Err(_) => return Err(error),
            }
            attempt.number = attempt.number.saturating_add(1);
            last = Some(error);
        }
    }

    /// What an attempt that brought no answer means, after one that failed or as the first.
    pub(super) fn broken(&self, broken: Broken, attempt: Attempt, last: Option<Error>) -> Error {
        let before = last.as_ref().map_or(Outcome::NotSent, |error| error.outcome);
        let unknown = retry::unknown(attempt);
        let mut error = match broken {
            Broken::NotSent => self.aborted(before),
            Broken::NotPrepared(thrown) => last.unwrap_or_else(|| {
                self.caused(
                    Failure::NotPrepared,
                    "the runtime refuses a timer, a listener or an AbortController",
                    &thrown,
                )
            }),
            Broken::Stopped(Stop::Aborted) => self.aborted(Outcome::Unknown),
            Broken::Stopped(Stop::TimedOut) => {
                Error::new(Failure::TimedOut, "no full answer came within `timeout`").with_retry(unknown)
            }
            Broken::Thrown(thrown) => self
                .caused(Failure::FetchRejected, "`fetch` failed, or the answer broke off", &thrown)
                .with_retry(unknown),
        };
        error.status = error.status.or(self.status.get());
        error
    }

    pub(super) fn aborted(&self, outcome: Outcome) -> Error {
        aborted(self.signal.as_ref(), outcome, &self.checked.redactor())
    }

    fn caused(&self, failure: Failure, message: &str, thrown: &JsValue) -> Error {
        self.with_cause(Error::new(failure, message), thrown)
    }

    /// `error` with a safe copy of what was thrown.
    pub(super) fn with_cause(&self, error: Error, thrown: &JsValue) -> Error {
        error.with_cause(read::thrown(thrown).redacted(&self.checked.redactor()))
    }
}
