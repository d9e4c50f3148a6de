//! One attempt: calls `fetch` and reads the response, under one timeout.

use super::abort::{Broken, Guard};
use super::body::{self, Read};
use super::call::Call;
use super::js::{self, Unknown};
use super::read;
use crate::answer::response;
use crate::answer::response::{Body, Response};
use crate::error::{Attempt, Error};
use crate::request::{Endpoint, JsonMembers};
use wasm_bindgen::prelude::*;

/// What every attempt of a request sends.
pub(super) struct Request {
    url: JsValue,
    /// The second argument of `fetch` without body and signal, as JSON: see `CheckedOptions::init`.
    init: JsValue,
    body: JsValue,
}

impl Call {
    pub(super) fn request(&self, endpoint: &Endpoint, members: &JsonMembers) -> Request {
        Request {
            url: self.checked.url(endpoint).into(),
            init: JsValue::from_str(&self.checked.init(self.headers.is_none(), self.host.no_store)),
            body: JsValue::from_str(&self.checked.body(members)),
        }
    }

    /// Calls `fetch` once and reads the body. Returns the response, and its body as text.
    pub(super) async fn exchange(&self, endpoint: &Endpoint, request: &Request) -> Result<(JsValue, Read), Broken> {
        let guard = Guard::start(Some(self.checked.timeout_ms()), self.signal.as_ref()).map_err(Broken::NotPrepared)?;
        let init = self.init(request, &guard).map_err(Broken::NotPrepared)?;
        guard.not_yet_stopped()?;
        self.started_at_ms.set(read::uptime_ms());
        let http = guard.settled(js::call(&self.fetch, &request.url, &init)).await?;
        let response = http.unchecked_ref();
        let status = read::status(response);
        self.update(|sent| sent.status = status);
        if status.is_none() {
            return Ok((http, Read::Unreadable));
        }
        if read::is_redirected(response) {
            return Ok((http, Read::Redirected));
        }
        let longest = endpoint.max_response_bytes;
        let mut read =
            body::read(&guard, response, longest, self.knows_length(response, longest), Unknown::text).await?;
        if let Read::Whole(value) = read {
            guard.finish();
            read = body::text(value, longest)?;
        }
        Ok((http, read))
    }

    /// Parses and checks a response. Returns its JSON and its request id.
    pub(super) fn judged(
        &self,
        endpoint: &Endpoint,
        response: &JsValue,
        read: Read,
        attempt: Attempt,
    ) -> Result<(JsValue, String), Error> {
        let mut json = JsValue::UNDEFINED;
        let is_redirected = matches!(read, Read::Redirected);
        let body = match read {
            Read::Whole(text) => match js::parse_json(&text) {
                Ok(parsed) => {
                    json = parsed.unwrap_or_default().into();
                    Body::Json(read::plaid_json(json.unchecked_ref(), endpoint.lists))
                }
                Err(_) => Body::NotJson,
            },
            Read::Unreadable | Read::Redirected => Body::Unreadable,
            Read::TooLarge => Body::TooLarge,
        };
        let found = Response { status: self.sent.get().status, is_redirected, body };
        let request_id =
            response::request_id(found, attempt, || self.checked.redactor(), || read::retry_after(response))?;
        Ok((json, request_id))
    }

    /// The second argument of `fetch`, for one attempt.
    fn init(&self, request: &Request, guard: &Guard) -> Result<JsValue, JsValue> {
        let init = js::parse_json(&request.init)?.unwrap_or_default();
        let fields: &Unknown = init.unchecked_ref();
        if let Some(headers) = &self.headers {
            fields.set_headers(headers)?;
        }
        fields.set_body(&request.body)?;
        fields.set_signal(&guard.signal()?)?;
        Ok(init.into())
    }

    /// Whether the body is known to have at most `longest` bytes: then it is read at once, which is the fastest way in workerd.
    fn knows_length(&self, response: &Unknown, longest: u32) -> bool {
        let header = |name| read::header(response, name);
        self.host.trusts_content_length()
            && response::is_within(longest, header("content-length").as_deref(), || header("content-encoding"))
    }
}
