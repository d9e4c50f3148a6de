//! A call whose options were checked, and the errors of attempts that got no response.

use super::abort::{Broken, Stop};
use super::{js, read};
use crate::error::{Attempt, Effect, Error, Event, Sent, invalid_option};
use crate::redact::Redactor;
use crate::request::{CheckedOptions, Connection, Host};
use crate::secret::Secret;
use gloo_net::http::Headers;
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
    pub(super) checked: CheckedOptions,
    pub(super) host: Host,
    pub(super) headers: Option<web_sys::Headers>,
    pub(super) fetch: js_sys::Function,
    pub(super) signal: Option<AbortSignal>,
    pub(super) sent: Cell<Sent>,
    /// When `fetch` was called for the last attempt, by [`read::uptime_ms`].
    pub(super) started_at_ms: Cell<f64>,
}

/// The error of a call whose signal aborted.
pub(super) fn aborted(signal: Option<&AbortSignal>, event: Event, last: Option<Error>, redactor: &Redactor) -> Error {
    let error = Error::aborted(event, last);
    match signal.and_then(read::reason) {
        Some(reason) => error.with_cause(reason.redacted(redactor)),
        None => error,
    }
}

/// The headers of a call, for a `fetch` of the caller's, which may add to them. They stay the same from attempt to attempt.
pub(super) fn headers(checked: &CheckedOptions) -> Result<web_sys::Headers, Error> {
    // Not by `Headers::new`, which panics where the runtime has none.
    let headers = Headers::from_raw(new_headers()?);
    for (name, value) in checked.headers() {
        if let Some(value) = value {
            headers.set(name, value);
        }
    }
    Ok(headers.into_raw())
}

/// Headers without any, or an error where the runtime can't make them.
pub(super) fn new_headers() -> Result<web_sys::Headers, Error> {
    let missing = "this runtime has no `Headers`, which a `fetch` of yours is called with";
    js::headers().map_err(|_| Error::new(Event::RuntimeLacks, missing))
}

impl Call {
    /// Holds the options to their rules. What is wrong with them shows here, before anything is sent.
    pub(super) fn prepare(connection: Connection, access_token: Option<Secret>, io: Io) -> Result<Box<Self>, Error> {
        let host = read::host(io.fetch.is_some());
        let checked = connection.check(access_token, host)?;
        let fetch = match io.fetch {
            Some(fetch) => fetch,
            None => read::global_fetch()
                .ok_or_else(|| invalid_option("fetch", "is missing: this runtime has none of its own"))?,
        };
        let headers = if host.own_fetch { Some(headers(&checked)?) } else { None };
        let call = Box::new(Self {
            checked,
            host,
            headers,
            fetch,
            signal: io.signal,
            sent: Cell::default(),
            started_at_ms: Cell::default(),
        });
        if read::is_aborted(call.signal.as_ref()) {
            return Err(call.aborted(Event::AbortedBefore, None));
        }
        Ok(call)
    }

    /// The error of an attempt without a response, after one that failed or as the first.
    pub(super) fn broken(&self, broken: Broken, attempt: Attempt, last: Option<Error>) -> Error {
        let error = match broken {
            Broken::NotSent => return self.aborted(Event::AbortedBefore, last),
            Broken::Stopped(Stop::Aborted) => return self.aborted(Event::AbortedInFlight, None),
            Broken::Stopped(Stop::TimedOut) => {
                Error::of_attempt(Event::TimedOut, attempt, "no full answer came within `timeout`")
            }
            Broken::NotPrepared(thrown) => match last {
                Some(last) => return last,
                None => self.with_cause(Error::new(Event::RuntimeLacks, RUNTIME_LACKS), &thrown),
            },
            Broken::Thrown(thrown) => self.failed(&thrown, attempt),
        };
        self.in_call(error, attempt.effect)
    }

    /// The error of a `fetch` that rejected, or of a body that broke off.
    fn failed(&self, thrown: &JsValue, attempt: Attempt) -> Error {
        // Once there is a status, an answer had begun.
        let has_begun = self.sent.get().status.is_some();
        let event = if has_begun { Event::FetchFailed } else { read::failed_fetch(thrown, !self.host.own_fetch) };
        let mut error = Error::of_attempt(event, attempt, "`fetch` failed, or the answer broke off");
        error.digest = read::text_by(thrown, "digest").map(|digest| self.checked.redactor().field(&digest));
        self.with_cause(error, thrown)
    }

    pub(super) fn in_call(&self, error: Error, effect: Effect) -> Error {
        error.in_call(self.sent.get(), effect, || read::iso_date(self.started_at_ms.get()))
    }

    /// The error of an abort, after an attempt that failed or without one.
    pub(super) fn aborted(&self, event: Event, last: Option<Error>) -> Error {
        let error = aborted(self.signal.as_ref(), event, last, &self.checked.redactor());
        // It has no advice that the effect could change.
        self.in_call(error, Effect::Acts)
    }

    pub(super) fn update(&self, change: impl FnOnce(&mut Sent)) {
        let mut sent = self.sent.get();
        change(&mut sent);
        self.sent.set(sent);
    }

    /// `error` with a safe copy of what was thrown.
    pub(super) fn with_cause(&self, error: Error, thrown: &JsValue) -> Error {
        error.with_cause(read::thrown(thrown).redacted(&self.checked.redactor()))
    }
}

const RUNTIME_LACKS: &str = "the runtime refuses a timer, a listener or an AbortController";
