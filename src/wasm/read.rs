//! Values of JavaScript, read into the types of the rules: what was thrown, what came back, and what runtime it is.
//!
//! Each property is read through [`get`] or [`text`], which take the getter rather than its result: one place handles what a
//! getter may throw, and the code that reads is small.

use super::js::{self, Unknown};
use super::kept::kept;
use crate::answer::failed_fetch;
use crate::answer::response::PlaidJson;
use crate::answer::retry_after::retry_after_ms;
use crate::error::plaid_error::FIELDS;
use crate::error::{Event, PlaidError, Thrown};
#[cfg(feature = "all-functions")]
use crate::items::given::GivenItem;
use crate::redact::MAX_READ_CHARACTERS;
use crate::request::Host;
use crate::request::host::Globals;
use crate::secret::Secret;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// A property by its getter, which may throw.
pub(super) type Getter = fn(&Unknown) -> Result<Option<Unknown>, JsValue>;

/// A property that is there, and could be read.
pub(super) fn get(object: &Unknown, getter: Getter) -> Option<JsValue> {
    getter(object).ok().flatten().map(JsValue::from)
}

/// A property of a name that is not among those of [`js`].
pub(super) fn get_by(object: &JsValue, name: &str) -> Option<JsValue> {
    js::get_by(object, name).ok().flatten().map(JsValue::from)
}

/// Whether an object has a method.
pub(super) fn is_method(object: &Unknown, getter: Getter) -> bool {
    get(object, getter).is_some_and(|method| method.is_function())
}

/// A property that is text.
pub(super) fn text(object: &Unknown, getter: Getter) -> Option<String> {
    bounded(&get(object, getter)?)
}

/// A property that is text, of a name that is not among those of [`js`].
pub(super) fn text_by(object: &JsValue, name: &str) -> Option<String> {
    bounded(&get_by(object, name)?)
}

/// What a text of JSON stands for; `undefined` where it is none.
pub(super) fn json(text: &JsValue) -> JsValue {
    js::parse_json(text).ok().flatten().unwrap_or_default().into()
}

/// The object that a text of JSON stands for, if it is one.
pub(super) fn json_object(text: &JsValue) -> Option<Unknown> {
    let value = json(text);
    (value.is_object() && !is_array(&value)).then(|| value.unchecked_into())
}

/// Whether a value is an array: a revoked Proxy throws at who asks.
pub(super) fn is_array(value: &JsValue) -> bool {
    js::is_array(value).unwrap_or_default()
}

/// A text, as much of it as is looked at.
pub(super) fn bounded(value: &JsValue) -> Option<String> {
    if !value.is_string() {
        return None;
    }
    let text: &js_sys::JsString = value.unchecked_ref();
    let longest = MAX_READ_CHARACTERS as u32;
    if text.length() > longest { text.slice(0, longest).as_string() } else { value.as_string() }
}

kept!(globals: OnceCell<Globals>);

/// What the rules need to know of the runtime. The first call looks, the others remember.
pub(super) fn host(own_fetch: bool) -> Host {
    let found = *globals().get_or_init(|| {
        let global = js_sys::global();
        let has = |name| get_by(&global, name).is_some_and(|value| value.is_truthy());
        let agent = get_by(&global, "navigator").and_then(|navigator| text_by(&navigator, "userAgent"));
        Globals {
            document: has("document"),
            import_scripts: has("importScripts"),
            workers: has("WebSocketPair") || agent.as_deref() == Some("Cloudflare-Workers"),
            deno: has("Deno"),
            process: has("process"),
            rust_library: !cfg!(feature = "npm"),
        }
    });
    Host::new(found, own_fetch)
}

/// The runtime's own `fetch`, looked up for each call: tests and tracers replace it.
pub(super) fn global_fetch() -> Option<js_sys::Function> {
    get(js_sys::global().unchecked_ref(), Unknown::fetch)?.dyn_into().ok()
}

/// How deep causes of causes are looked at.
const MAX_CAUSES: u32 = 4;

/// How many errors of an `AggregateError` are looked at: one for each address of a host.
const MAX_ERRORS: u32 = 16;

/// A copy of what was thrown, or of why a signal aborted. Its code is that of the first error in its chain of causes that has one.
/// Where none has, the message is that of the innermost, which says more than Node's "fetch failed".
pub(super) fn thrown(value: &JsValue) -> Thrown {
    let mut code = text_by(value, "code");
    let mut message = bounded(value).or_else(|| text_by(value, "message"));
    let mut inner = get_by(value, "cause");
    for _ in 0..MAX_CAUSES {
        let Some(cause) = inner.take().filter(JsValue::is_object).filter(|_| code.is_none()) else { break };
        code = text_by(&cause, "code");
        if code.is_none() {
            message = text_by(&cause, "message").filter(|text| !text.is_empty()).or(message);
        }
        inner = get_by(&cause, "cause");
    }
    Thrown {
        name: text_by(value, "name").unwrap_or_else(|| "Error".into()).into(),
        message: message.unwrap_or_default().into(),
        code: code.map(Secret::from),
    }
}

/// Which event a rejected `fetch` is, by what it says of itself.
pub(super) fn failed_fetch(thrown: &JsValue, is_global: bool) -> Event {
    let by_digest = failed_fetch::by_digest(text_by(thrown, "digest").as_deref());
    let Some(cause) = get_by(thrown, "cause").filter(|_| is_global && by_digest == Event::FetchFailed && is_node())
    else {
        return by_digest;
    };
    let event = |error: &JsValue| {
        let [code, syscall] = ["code", "syscall"].map(|name| text_by(error, name).unwrap_or_default());
        failed_fetch::by_cause(&code, &syscall)
    };
    let Some(errors) = get_by(&cause, "errors").filter(is_array) else { return event(&cause) };
    let nth = |at| js::get_at(&errors, at).ok().flatten();
    let mut common = nth(0).map_or(Event::FetchFailed, |error| event(&error));
    for at in 1..=MAX_ERRORS {
        let Some(error) = nth(at) else { break };
        // One too many counts as one that says nothing.
        common = failed_fetch::both(common, if at < MAX_ERRORS { event(&error) } else { Event::FetchFailed });
    }
    common
}

/// Whether the runtime is Node itself: others have a `process` too.
fn is_node() -> bool {
    let global = js_sys::global();
    let is_other = ["Deno", "Bun", "WebSocketPair", "EdgeRuntime"].iter().any(|name| get_by(&global, name).is_some());
    let versions = || get_by(&get_by(&global, "process")?, "versions");
    !is_other && versions().is_some_and(|versions| text_by(&versions, "node").is_some())
}

pub(super) fn is_aborted(signal: Option<&AbortSignal>) -> bool {
    let aborted = |signal: &AbortSignal| get(signal.unchecked_ref(), Unknown::aborted);
    signal.and_then(aborted).is_some_and(|aborted| aborted.is_truthy())
}

/// Why a signal aborted, as it says; `undefined` where it does not say, and where it has not aborted.
pub(super) fn reason_given(signal: Option<&AbortSignal>) -> JsValue {
    signal.and_then(|signal| get_by(signal, "reason")).unwrap_or_default()
}

/// Why a signal aborted, where it gives a reason.
pub(super) fn reason(signal: &AbortSignal) -> Option<Thrown> {
    get_by(signal, "reason").map(|reason| thrown(&reason))
}

/// A whole number of up to three digits, as HTTP has them. 0 is a redirect that a browser hides.
pub(super) fn status(response: &Unknown) -> Option<u16> {
    let number = get(response, Unknown::status)?.as_f64()?;
    // The cast saturates, so a number that it changes is negative, too large, a fraction or NaN.
    let status = number as u16;
    let is_status = status > 0 || text_by(response, "type").is_some_and(|kind| kind == "opaqueredirect");
    (f64::from(status) == number && status < 1_000 && is_status).then_some(status)
}

pub(super) fn is_redirected(response: &Unknown) -> bool {
    get(response, Unknown::redirected).is_some_and(|redirected| redirected.is_truthy())
}

/// Milliseconds on a clock that nobody sets, or on the machine's where the runtime has no other. Next refuses `Date.now()` in a page
/// that it prerenders, as long as the page has not called `fetch`.
pub(super) fn uptime_ms() -> f64 {
    js::uptime_ms().ok().flatten().unwrap_or_else(js_sys::Date::now)
}

/// When it was so many milliseconds by [`uptime_ms`], as ISO 8601 in UTC.
pub(super) fn iso_date(uptime_ms_then: f64) -> Option<String> {
    let ago_ms = uptime_ms() - uptime_ms_then;
    bounded(js::iso_date(js_sys::Date::now() - ago_ms).ok()??.as_ref())
}

/// Milliseconds that the server asks to wait.
pub(super) fn retry_after(response: &JsValue) -> Option<u32> {
    let header = header(response.unchecked_ref(), "retry-after")?;
    retry_after_ms(&header, js_sys::Date::parse(&header), js_sys::Date::now())
}

/// A header of a response.
pub(super) fn header(response: &Unknown, name: &str) -> Option<String> {
    bounded(get(response, Unknown::headers)?.unchecked_ref::<Unknown>().get(name).ok()??.as_ref())
}

/// What Plaid's JSON says of itself.
pub(super) fn answer(json: &Unknown, lists: &'static [&'static str]) -> PlaidJson {
    let mut error = None;
    if text(json, Unknown::error_code).is_some_and(|code| !code.is_empty()) {
        let mut fields = Box::<PlaidError>::default();
        for (name, field) in FIELDS.iter().zip(fields.slots()) {
            *field = if name.is_list {
                get_by(json, name.plaid).filter(is_array).and_then(|list| bounded(js::to_json(&list).ok()??.as_ref()))
            } else {
                text_by(json, name.plaid)
            };
        }
        error = Some(fields);
    }
    let mut missing = None;
    for &list in lists {
        if !get_by(json, list).is_some_and(|list| is_array(&list)) {
            missing = Some(list);
        }
    }
    PlaidJson { request_id: text(json, Unknown::request_id), error, missing }
}

/// Whether an object has the methods of a key store.
pub(super) fn is_key_store(object: &Unknown) -> bool {
    is_method(object, Unknown::gets) && is_method(object, Unknown::puts)
}

/// An item as the source of `refreshItems` gives it.
#[cfg(feature = "all-functions")]
pub(super) fn given_item(given: &JsValue) -> GivenItem {
    if given.is_object() {
        let access_token = text_by(given, "accessToken").map(Secret::from);
        let has_plaids_name = access_token.is_none() && get_by(given, "access_token").is_some();
        return GivenItem::Object { access_token, has_plaids_name };
    }
    bounded(given).map_or(GivenItem::Other, |token| GivenItem::Token(token.into()))
}
