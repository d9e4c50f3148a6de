//! One attempt: `fetch` is called, and its answer read, under one timer.

use super::abort::{Broken, Guard};
use super::body::{self, Text};
use super::call::Call;
use super::js::Unknown;
use super::read;
use crate::options::Checked;
use crate::request::Endpoint;
use crate::response::{Body, Response};
use gloo_net::http::Headers;
use wasm_bindgen::prelude::*;
use web_sys::{RequestInit, RequestRedirect};

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
    /// Calls `fetch` once and reads the answer to its end. The answer's headers come beside what was read of it.
    pub(super) async fn attempt(&self, endpoint: &Endpoint) -> Result<(Response, JsValue), Broken> {
        let guard = Guard::start(self.checked.timeout_ms, self.signal.as_ref()).map_err(Broken::NotPrepared)?;
        let signal = guard.signal().map_err(Broken::NotPrepared)?;
        let (url, init) = (self.checked.url(endpoint).into(), self.init(&signal));
        guard.not_yet_stopped()?;
        let answer = self.fetch.call2(&JsValue::UNDEFINED, &url, &init)?;
        let answer = guard.settled(&answer)?.await?;

        let response: &Unknown = answer.unchecked_ref();
        let status = read::status(response);
        self.status.set(status);
        let body = match status {
            None => Body::Unreadable,
            Some(_) => match body::text(&guard, response, endpoint.longest_answer, self.trusts_length()).await? {
                Text::Whole(text) => {
                    guard.finish();
                    read::body(&text)
                }
                Text::Unreadable => Body::Unreadable,
                Text::TooLarge => Body::TooLarge,
            },
        };
        Ok((Response { status, body }, answer))
    }

    fn init(&self, signal: &JsValue) -> RequestInit {
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&self.headers);
        init.set_body(&self.checked.body().as_str().into());
        init.set_signal(Some(signal.unchecked_ref()));
        // `error` throws in workerd, and `follow` would carry the secret to wherever the redirect leads.
        init.set_redirect(RequestRedirect::Manual);
        init
    }

    /// Whether a `Content-Length` is held to: by the runtime's own `fetch`, but a browser hides `Content-Encoding`.
    fn trusts_length(&self) -> bool {
        !self.host.own_fetch && !self.host.is_browser
    }
}
