//! One request to an endpoint: its attempts, and the waits between them.

use super::abort::{Broken, Stop, sleep};
use super::{fetch, read};
use crate::answer::repeats::Repeats;
use crate::answer::response;
use crate::error::{Attempt, Effect, Error, Event, Outcome, Sent, wrong};
use crate::redact::Redactor;
use crate::request::{Checked, Connection, Endpoint, Host, Members};
use crate::secret::Secret;
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
    pub(super) sent: Cell<Sent>,
    /// When `fetch` was called for the last attempt, in milliseconds since 1970.
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

/// What Plaid answered to what was asked.
pub(super) struct Answer {
    pub(super) json: JsValue,
    pub(super) request_id: String,
    /// The one that brought it.
    attempt: Attempt,
    sent: Sent,
    started_at_ms: f64,
}

impl Answer {
    /// A text that must be in it.
    pub(super) fn text(&self, name: &str) -> Result<String, Error> {
        let text = read::text_by(&self.json, name);
        text.filter(|text| !text.is_empty()).ok_or_else(|| self.without(name))
    }

    /// The error of an answer that lacks something that was asked for.
    pub(super) fn without(&self, field: &str) -> Error {
        self.in_call(response::without(field, self.attempt))
    }

    /// An error that is found in this answer.
    pub(super) fn in_call(&self, error: Error) -> Error {
        error.in_call(self.sent, self.attempt.effect, || read::iso_date(self.started_at_ms))
    }

    pub(super) const fn attempt(&self) -> Attempt {
        self.attempt
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
        let headers = if host.own_fetch { Some(fetch::headers(&checked)?) } else { None };
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

    /// Asks an endpoint, again where that can do no harm and the options allow it.
    pub(super) async fn ask(&self, endpoint: &Endpoint, members: &Members) -> Result<Box<Answer>, Error> {
        let effect = endpoint.effect;
        let mut repeats = Repeats::new(effect, self.checked.retries(effect));
        let mut last: Option<Error> = None;
        let mut attempt = Attempt { effect, number: 0 };
        let request = self.request(endpoint, members);
        loop {
            self.update(|sent| sent.status = None);
            let error = match self.exchange(endpoint, &request).await {
                Ok((response, read)) => match self.judged(endpoint, &response, read, attempt) {
                    Ok((json, request_id)) => {
                        self.update(|sent| sent.before = Outcome::Unknown);
                        let (sent, started_at_ms) = (self.sent.get(), self.started_at_ms.get());
                        return Ok(Box::new(Answer { json, request_id, attempt, sent, started_at_ms }));
                    }
                    Err(error) => self.in_call(error, effect),
                },
                Err(broken) => self.broken(broken, attempt, last),
            };
            let Some(wait_ms) = repeats.wait_ms(&error) else { return Err(error) };
            self.update(|sent| sent.before = error.outcome);
            last = Some(self.pause(wait_ms, error).await?);
            attempt.number = attempt.number.saturating_add(1);
        }
    }

    /// Waits before another request, and gives back the error that it is made after.
    pub(super) async fn pause(&self, wait_ms: u32, error: Error) -> Result<Error, Error> {
        match sleep(wait_ms, self.signal.as_ref()).await {
            Ok(true) => Ok(error),
            Ok(false) => Err(self.aborted(Event::AbortedBefore, Some(error))),
            Err(_) => Err(error),
        }
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

    fn in_call(&self, error: Error, effect: Effect) -> Error {
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
