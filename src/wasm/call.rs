//! A call whose options were checked, and the errors of attempts that got no response.

use super::abort::{Broken, Stop};
use super::{js, read};
use crate::answer::broken_attempt::BrokenAttempt;
use crate::error::{Attempt, Cause, Effect, Error, Sent, invalid_option, runtime_lacks};
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
    /// Aborts the whole call: requests, waits and pages.
    pub signal: Option<AbortSignal>,
    /// Called instead of the global `fetch`, without `this`.
    pub fetch: Option<js_sys::Function>,
}

/// A call whose options are valid.
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

/// Why a signal aborted, without secrets.
pub(super) fn abort_cause(signal: Option<&AbortSignal>, redactor: &Redactor) -> Option<Cause> {
    Some(read::reason(signal?)?.redacted(redactor))
}

/// The headers of a call, for the caller's own `fetch`, which may add to them. All attempts share them.
#[inline(never)]
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
    let missing = "this runtime has no `Headers`, which your own `fetch` is called with";
    js::headers().map_err(|_| runtime_lacks(missing))
}

impl Call {
    /// Checks the options. An invalid one is refused here, before anything is sent.
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
        call.check_aborted()?;
        Ok(call)
    }

    /// The error of an attempt that ended without a whole response. `last` is the error of the attempt before it.
    #[inline(never)]
    pub(super) fn broken(&self, broken: Broken, attempt: Attempt, last: Option<Error>) -> Error {
        let redactor = self.checked.redactor();
        let thrown_cause = |thrown| Some(read::thrown(thrown).redacted(&redactor));
        let abort_cause = || abort_cause(self.signal.as_ref(), &redactor);
        let mut digest = None;
        let (broken, cause) = match broken {
            Broken::NotSent => (BrokenAttempt::AbortedBefore, abort_cause()),
            Broken::Stopped(Stop::Aborted) => (BrokenAttempt::AbortedInFlight, abort_cause()),
            Broken::Stopped(Stop::TimedOut) => (BrokenAttempt::TimedOut, None),
            Broken::NotPrepared(thrown) => (BrokenAttempt::NotPrepared, thrown_cause(&thrown)),
            Broken::Thrown(thrown) => {
                let rejection = read::rejection(&thrown, self.host.own_fetch);
                digest = rejection.digest.as_ref().map(|digest| redactor.field(digest));
                (BrokenAttempt::Threw(rejection), thrown_cause(&thrown))
            }
        };
        let mut error = broken.error(attempt, self.sent.get(), last, cause);
        error.digest = digest;
        self.in_call(error, attempt.effect)
    }

    /// The error as that of the whole call.
    pub(super) fn in_call(&self, error: Error, effect: Effect) -> Error {
        error.in_call(self.sent.get(), effect, || read::iso_date(self.started_at_ms.get()))
    }

    /// The error of an abort while no request is in flight, perhaps after an attempt that failed.
    #[inline(never)]
    pub(super) fn aborted(&self, last: Option<Error>) -> Error {
        // The attempt's effect and number would change its advice, and an abort has none.
        self.broken(Broken::NotSent, Attempt { effect: Effect::Acts, number: 0 }, last)
    }

    /// Rejects if the signal has aborted while no request was in flight.
    pub(super) fn check_aborted(&self) -> Result<(), Error> {
        if read::is_aborted(self.signal.as_ref()) { Err(self.aborted(None)) } else { Ok(()) }
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
