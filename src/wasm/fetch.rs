//! One attempt: `fetch` is called, and its answer read, under one timer.

use super::abort::{Broken, Guard};
use super::body::{self, Read::*};
use super::call::Call;
use super::js;
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
    /// Calls `fetch` once and reads the answer to its end: what was read of it, its JSON, and the response for its headers.
    pub(super) async fn attempt(
        &self,
        endpoint: &Endpoint,
        body: &JsValue,
    ) -> Result<(Response, JsValue, JsValue), Broken> {
        let guard = Guard::start(self.checked.timeout_ms, self.signal.as_ref()).map_err(Broken::NotPrepared)?;
        let signal = guard.signal().map_err(Broken::NotPrepared)?;
        let (url, init) = (self.checked.url(endpoint).into(), self.init(body, &signal));
        guard.not_yet_stopped()?;
        let answer = self.fetch.call2(&JsValue::UNDEFINED, &url, &init)?;
        let response = guard.settled(&answer)?.await?;

        let status = read::status(response.unchecked_ref());
        self.status.set(status);
        let mut json = JsValue::UNDEFINED;
        let body = match status {
            None => Body::Unreadable,
            Some(_) => {
                let read = body::text(&guard, response.unchecked_ref(), endpoint.longest_answer, self.trusts_length());
                match read.await? {
                    Whole(text) => {
                        guard.finish();
                        match js::parse_json(&text) {
                            Ok(parsed) => {
                                json = parsed;
                                Body::Json(read::answer(json.unchecked_ref()))
                            }
                            Err(_) => Body::NotJson,
                        }
                    }
                    Unreadable => Body::Unreadable,
                    TooLarge => Body::TooLarge,
                }
            }
        };
        Ok((Response { status, body }, json, response))
    }

    fn init(&self, body: &JsValue, signal: &JsValue) -> RequestInit {
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&self.headers);
        init.set_body(body);
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
