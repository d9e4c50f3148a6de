//! A request to an endpoint: its attempts, and the waits between them. `answer/retries.rs` decides whether there is another attempt.

use super::abort::sleep;
use super::call::Call;
use super::read;
use crate::answer::response;
use crate::answer::retries::Retries;
use crate::error::{Attempt, Error, Sent};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
use crate::request::endpoint::CREATE_PUBLIC_TOKEN;
use crate::request::{Endpoint, JsonMembers};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
use crate::text::joined;
use wasm_bindgen::prelude::*;

/// Plaid's response to a request, as JSON.
pub(super) struct PlaidResponse {
    pub(super) json: JsValue,
    /// What `fetch` resolved to.
    pub(super) http: JsValue,
    pub(super) request_id: String,
    /// The attempt that got it.
    attempt: Attempt,
    sent: Sent,
    /// When `fetch` was called for it, by [`read::uptime_ms`].
    pub(super) started_at_ms: f64,
}

impl PlaidResponse {
    /// A string that the response must have.
    pub(super) fn text(&self, name: &str) -> Result<String, Error> {
        let text = read::text_by(&self.json, name);
        text.filter(|text| !text.is_empty()).ok_or_else(|| self.without(name))
    }

    /// Checks that the response has `true` under a name.
    #[cfg(any(not(feature = "npm"), feature = "all-functions"))]
    pub(super) fn confirms(&self, name: &str) -> Result<(), Error> {
        let is_true = read::get_by(&self.json, name).is_some_and(|value| value.as_bool() == Some(true));
        if is_true { Ok(()) } else { Err(self.without(&joined(&[name, ": true"]))) }
    }

    /// Plaid's JSON, which must have an object under a name.
    #[cfg(any(not(feature = "npm"), feature = "all-functions"))]
    pub(super) fn json_with(self, name: &str) -> Result<JsValue, Error> {
        let is_there = read::get_by(&self.json, name).is_some_and(|value| value.is_object());
        if is_there { Ok(self.json) } else { Err(self.without(name)) }
    }

    /// The error of a response without a field that it must have.
    pub(super) fn without(&self, field: &str) -> Error {
        self.in_call(response::without(field, self.attempt))
    }

    /// An error that was found in this response, with what is known of the call.
    pub(super) fn in_call(&self, error: Error) -> Error {
        error.in_call(self.sent, self.attempt.effect, || read::iso_date(self.started_at_ms))
    }

    pub(super) const fn attempt(&self) -> Attempt {
        self.attempt
    }
}

impl Call {
    /// Sends a request to an endpoint, with retries where they are safe and the options allow them.
    pub(super) async fn ask(&self, endpoint: &Endpoint, members: &JsonMembers) -> Result<Box<PlaidResponse>, Error> {
        let effect = endpoint.effect;
        let mut retries = Retries::new(effect, self.checked.retries(effect));
        let mut last: Option<Error> = None;
        let mut attempt = Attempt { effect, number: 0 };
        let request = self.request(endpoint, members);
        loop {
            self.update(Sent::attempt_begins);
            let error = match self.exchange(endpoint, &request).await {
                Ok((http, read)) => match self.judged(endpoint, &http, read, attempt) {
                    Ok((json, request_id)) => {
                        self.update(Sent::succeeded);
                        let (sent, started_at_ms) = (self.sent.get(), self.started_at_ms.get());
                        return Ok(Box::new(PlaidResponse { json, http, request_id, attempt, sent, started_at_ms }));
                    }
                    Err(error) => self.in_call(error, effect),
                },
                Err(broken) => self.broken(broken, attempt, last),
            };
            let Some(wait_ms) = retries.wait_ms(&error) else { return Err(error) };
            self.update(|sent| sent.failed(error.outcome));
            last = Some(self.pause(wait_ms, error).await?);
            attempt.number = attempt.number.saturating_add(1);
        }
    }

    /// Creates a public token in Sandbox, for the next request of the call.
    #[cfg(any(not(feature = "npm"), feature = "all-functions"))]
    pub(super) async fn create_public_token(&mut self, members: &JsonMembers) -> Result<(), Error> {
        let response = self.ask(&CREATE_PUBLIC_TOKEN, members).await?;
        let token = response.text("public_token")?.into();
        self.checked.set_public_token(token).map_err(|_| response.without("public_token"))
    }

    /// Waits before the next request, and returns the error of the last one. Rejects if the signal aborts meanwhile.
    pub(super) async fn pause(&self, wait_ms: u32, error: Error) -> Result<Error, Error> {
        match sleep(wait_ms, self.signal.as_ref()).await {
            Ok(true) => Ok(error),
            Ok(false) => Err(self.aborted(Some(error))),
            Err(_) => Err(error),
        }
    }
}
