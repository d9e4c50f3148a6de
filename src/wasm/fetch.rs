//! One attempt: `fetch` is called, and its answer read, under one timer.

use super::abort::{Broken, Guard};
use super::body::{self, Read};
use super::call::{Answer, Call};
use super::js::{self, Unknown};
use super::read;
use crate::error::Error;
use crate::options::Checked;
use crate::request::Endpoint;
use crate::response::{self, Body, Response};
use crate::retry::Attempt;
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
    /// Calls `fetch` once and reads the answer to its end: the response, and its body as text.
    pub(super) async fn exchange(&self, endpoint: &Endpoint, body: &JsValue) -> Result<(JsValue, Read), Broken> {
        let guard = Guard::start(Some(self.checked.timeout_ms()), self.signal.as_ref()).map_err(Broken::NotPrepared)?;
        let signal = guard.signal().map_err(Broken::NotPrepared)?;
        let (url, init) = (self.checked.url(endpoint).into(), self.init(body, &signal));
        guard.not_yet_stopped()?;
        let answer = guard.settled(self.fetch.call2(&JsValue::UNDEFINED, &url, &init)).await?;
        let response = answer.unchecked_ref();
        self.status.set(read::status(response));
        if self.status.get().is_none() {
            return Ok((answer, Read::Unreadable));
        }
        let longest = endpoint.longest_answer;
        let mut read =
            body::read(&guard, response, longest, self.knows_length(response, longest), Unknown::text).await?;
        if let Read::Whole(value) = read {
            guard.finish();
            read = body::text(value, longest)?;
        }
        Ok((answer, read))
    }

    /// What an answer means.
    pub(super) fn judged(
        &self,
        endpoint: &Endpoint,
        response: &JsValue,
        read: Read,
        attempt: Attempt,
    ) -> Result<Box<Answer>, Error> {
        let mut json = JsValue::UNDEFINED;
        let body = match read {
            Read::Whole(text) => match js::parse_json(&text) {
                Ok(parsed) => {
                    json = parsed;
                    Body::Json(read::answer(json.unchecked_ref(), endpoint.lists))
                }
                Err(_) => Body::NotJson,
            },
            Read::Unreadable => Body::Unreadable,
            Read::TooLarge => Body::TooLarge,
        };
        let answer = Response { status: self.status.get(), body };
        let request_id =
            response::request_id(answer, attempt, || self.checked.redactor(), || read::retry_after(response))?;
        Ok(Box::new(Answer { json, request_id, attempt }))
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

    /// Whether the body is known to be within `longest` bytes: then it is read at once, which is the fastest way in workerd. The
    /// runtime's own `fetch` holds to a `Content-Length`, but a browser hides `Content-Encoding`.
    fn knows_length(&self, response: &Unknown, longest: u32) -> bool {
        let header = |name| read::header(response, name);
        let trusts_length = !self.host.own_fetch && !self.host.is_browser;
        trusts_length
            && response::is_within(longest, header("content-length").as_deref(), || header("content-encoding"))
    }
}
