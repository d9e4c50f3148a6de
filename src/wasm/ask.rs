//! A request to an endpoint: its attempts, and the waits between them.

use super::abort::sleep;
use super::call::Call;
use super::read;
use crate::answer::repeats::Repeats;
use crate::answer::response;
use crate::error::{Attempt, Error, Event, Outcome, Sent};
use crate::request::{Endpoint, Members};
use wasm_bindgen::prelude::*;

/// Plaid's answer to a request.
pub(super) struct Answer {
    pub(super) json: JsValue,
    pub(super) request_id: String,
    /// The attempt that brought it.
    attempt: Attempt,
    sent: Sent,
    started_at_ms: f64,
}

impl Answer {
    /// A text that must be in the answer.
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
}
