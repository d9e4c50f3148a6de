//! One attempt: `fetch` is called, and its answer read, under one timer.

use super::abort::{Attempt, Broken, Watch};
use super::body::{self, Text};
use super::js::Unknown;
use super::read;
use crate::options::Checked;
use crate::request::Endpoint;
use crate::response::{Body, Response};
use crate::retry_after::retry_after_ms;
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

/// Calls `fetch` once and reads the answer to its end.
pub(super) async fn attempt(
    fetch: &js_sys::Function,
    headers: &web_sys::Headers,
    checked: &Checked,
    endpoint: &Endpoint,
    watch: &Watch,
) -> Result<Response, Broken> {
    let (attempt, signal) = Attempt::start(watch, checked.timeout_ms)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(headers);
    init.set_body(&checked.body().as_str().into());
    init.set_signal(Some(&signal));
    // `error` throws in workerd, and `follow` would carry the secret to wherever the redirect leads.
    init.set_redirect(RequestRedirect::Manual);
    let answer = fetch.call2(&JsValue::UNDEFINED, &checked.url(endpoint).into(), &init)?;
    let answer = attempt.settled(&answer).await?;

    let response: &Unknown = answer.unchecked_ref();
    let status = status(response);
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
    Ok(Response { status, retry_after_ms: retry_after(response), body })
}

/// A whole number of up to three digits, as HTTP has them, or the 0 of an answer that a browser hides.
fn status(response: &Unknown) -> Option<u16> {
    let status = response.status().ok()?.as_f64()?;
    (status.fract() == 0.0 && (0.0..1000.0).contains(&status)).then_some(status as u16)
}

fn retry_after(response: &Unknown) -> Option<u32> {
    let header = response.headers().ok()?.get("retry-after").ok()?.as_string()?;
    retry_after_ms(&header, js_sys::Date::now())
}
