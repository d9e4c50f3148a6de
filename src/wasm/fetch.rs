//! One attempt: `fetch` is called, and its answer read, under one timer.

use super::abort::{Attempt, Broken};
use super::body::{self, Text};
use super::call::Call;
use super::js::Unknown;
use super::read;
use crate::options::Checked;
use crate::request::Endpoint;
use crate::response::{Body, Response};
use crate::retry_after::retry_after_ms;
use gloo_net::http::Headers;
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, RequestInit, RequestRedirect};

/// The headers of a call. They stay the same from attempt to attempt.
pub(super) fn headers(checked: &Checked) -> web_sys::Headers {
    let headers = Headers::new();
    for (name, value) in checked.headers() {
        if let Some(value) = value {
            headers.set(name, value);
        }
    }
    headers.into_raw()
}

impl Call {
    /// Calls `fetch` once and reads the answer to its end.
    pub(super) async fn attempt(&self, endpoint: &Endpoint) -> Result<Response, Broken> {
        let (attempt, signal) = Attempt::start(self.checked.timeout_ms, self.signal.as_ref())?;
        let answer = attempt.settled(&self.sent(endpoint, &signal)?)?.await?;
        let response: &Unknown = answer.unchecked_ref();
        let status = read::status(response);
        let body = match status {
            None => Body::Unreadable,
            Some(_) => match body::text(&attempt, response, endpoint.longest_answer).await? {
                Text::Whole(text) => {
                    attempt.finish();
                    read::body(&text)
                }
                Text::Unreadable => Body::Unreadable,
                Text::TooLarge => Body::TooLarge,
            },
        };
        let wait = read::retry_after(response);
        let wait = wait.and_then(|header| retry_after_ms(&header, js_sys::Date::parse(&header), js_sys::Date::now()));
        Ok(Response { status, retry_after_ms: wait, body })
    }

    /// What `fetch` returned, which should be a promise.
    fn sent(&self, endpoint: &Endpoint, signal: &AbortSignal) -> Result<JsValue, JsValue> {
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&self.headers);
        init.set_body(&self.checked.body().as_str().into());
        init.set_signal(Some(signal));
        // `error` throws in workerd, and `follow` would carry the secret to wherever the redirect leads.
        init.set_redirect(RequestRedirect::Manual);
        self.fetch.call2(&JsValue::UNDEFINED, &self.checked.url(endpoint).into(), &init)
    }
}
