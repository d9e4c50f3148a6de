//! Converts JavaScript values to the types of the rules: thrown values, responses, and facts about the runtime.
//!
//! Each property is read through [`get`] or [`text`]. They take the getter and not its result, so that one place handles a getter that
//! throws, and the code stays small.

use super::js::{self, Unknown};
use super::module_state::module_state;
use crate::answer::failed_fetch::Rejection;
use crate::answer::response::{self, PlaidJson};
use crate::answer::retry_after::retry_after_ms;
use crate::error::plaid_error::FIELDS;
use crate::error::{PlaidError, Thrown};
#[cfg(feature = "all-functions")]
use crate::items::given::GivenItem;
use crate::redact::MAX_READ_CHARACTERS;
use crate::request::Host;
use crate::request::host::{self, Globals};
use crate::secret::Secret;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// Reads a property. It may throw.
pub(super) type Getter = fn(&Unknown) -> Result<Option<Unknown>, JsValue>;

/// A property, if it is there and can be read.
#[inline(never)]
pub(super) fn get(object: &Unknown, getter: Getter) -> Option<JsValue> {
    getter(object).ok().flatten().map(JsValue::from)
}

/// A property for which [`js`] has no getter.
pub(super) fn get_by(object: &JsValue, name: &str) -> Option<JsValue> {
    js::get_by(object, name).ok().flatten().map(JsValue::from)
}

/// Whether an object has a method.
pub(super) fn is_method(object: &Unknown, getter: Getter) -> bool {
    get(object, getter).is_some_and(|method| method.is_function())
}

/// A property that is a string.
pub(super) fn text(object: &Unknown, getter: Getter) -> Option<String> {
    bounded(&get(object, getter)?)
}

/// A property that is a string, and for which [`js`] has no getter.
pub(super) fn text_by(object: &JsValue, name: &str) -> Option<String> {
    bounded(&get_by(object, name)?)
}

/// Parses JSON. The result is `undefined` if the text is not JSON.
pub(super) fn json(text: &JsValue) -> JsValue {
    js::parse_json(text).ok().flatten().unwrap_or_default().into()
}

/// Parses JSON, if it is that of an object.
pub(super) fn json_object(text: &JsValue) -> Option<Unknown> {
    let value = json(text);
    (value.is_object() && !is_array(&value)).then(|| value.unchecked_into())
}

/// Whether a value is an array. A revoked Proxy, for which the test throws, is not.
pub(super) fn is_array(value: &JsValue) -> bool {
    js::is_array(value).unwrap_or_default()
}

/// A string, cut to the greatest length that is looked at.
pub(super) fn bounded(value: &JsValue) -> Option<String> {
    if !value.is_string() {
        return None;
    }
    let text: &js_sys::JsString = value.unchecked_ref();
    let longest = MAX_READ_CHARACTERS as u32;
    if text.length() > longest { text.slice(0, longest).as_string() } else { value.as_string() }
}

module_state!(globals: OnceCell<Globals>);

/// What the rules need to know of the runtime. The globals are read once.
pub(super) fn host(own_fetch: bool) -> Host {
    let found = *globals().get_or_init(|| {
        let global = js_sys::global();
        let has = |name| get_by(&global, name).is_some_and(|value| value.is_truthy());
        let agent = get_by(&global, "navigator").and_then(|navigator| text_by(&navigator, "userAgent"));
        Globals {
            document: has("document"),
            import_scripts: has("importScripts"),
            workers: host::is_workers(has("WebSocketPair"), agent.as_deref()),
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

/// How many causes of causes are read.
const MAX_CAUSES: u32 = 4;

/// A copy of a thrown value, or of a signal's reason. Its code is the first one in the chain of causes. Without any code, its message
/// is that of the innermost cause, which says more than Node's "fetch failed".
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

/// Reads what a rejected `fetch` says. Causes are read only for Node's own `fetch`.
pub(super) fn rejection(thrown: &JsValue, own_fetch: bool) -> Rejection {
    let mut rejection = Rejection::default();
    rejection.digest = text_by(thrown, "digest");
    let Some(cause) = get_by(thrown, "cause").filter(|_| !own_fetch && is_node()) else { return rejection };
    let mut add = |error: &JsValue| {
        let [code, syscall] = ["code", "syscall"].map(|name| text_by(error, name).unwrap_or_default());
        rejection.add_cause(&code, &syscall)
    };
    match get_by(&cause, "errors").filter(is_array) {
        Some(errors) => {
            let nth = |at| js::get_at(&errors, at).ok().flatten();
            let _ = (0..).map_while(nth).all(|error| add(&error));
        }
        None => {
            add(&cause);
        }
    }
    rejection
}

fn is_node() -> bool {
    let global = js_sys::global();
    let versions = || get_by(&get_by(&global, "process")?, "versions");
    let has_node_version = || versions().is_some_and(|versions| text_by(&versions, "node").is_some());
    host::is_node(|name| get_by(&global, name).is_some(), has_node_version)
}

pub(super) fn is_aborted(signal: Option<&AbortSignal>) -> bool {
    let aborted = |signal: &AbortSignal| get(signal.unchecked_ref(), Unknown::aborted);
    signal.and_then(aborted).is_some_and(|aborted| aborted.is_truthy())
}

/// The reason of a signal as a JavaScript value; `undefined` if there is none.
pub(super) fn reason_given(signal: Option<&AbortSignal>) -> JsValue {
    signal.and_then(|signal| get_by(signal, "reason")).unwrap_or_default()
}

/// A copy of the reason of a signal.
pub(super) fn reason(signal: &AbortSignal) -> Option<Thrown> {
    get_by(signal, "reason").map(|reason| thrown(&reason))
}

/// The HTTP status of a response, if it has one.
pub(super) fn status(response: &Unknown) -> Option<u16> {
    let number = get(response, Unknown::status)?.as_f64()?;
    response::status(number, || text_by(response, "type").is_some_and(|kind| kind == "opaqueredirect"))
}

pub(super) fn is_redirected(response: &Unknown) -> bool {
    get(response, Unknown::redirected).is_some_and(|redirected| redirected.is_truthy())
}

/// Milliseconds on a clock that is never set, or on the system clock if the runtime has no other. `Date.now()` can't be used here: Next
/// refuses it in a page that it prerenders, until the page has called `fetch`.
pub(super) fn uptime_ms() -> f64 {
    js::uptime_ms().ok().flatten().unwrap_or_else(js_sys::Date::now)
}

/// Converts a time of [`uptime_ms`] to ISO 8601 in UTC.
pub(super) fn iso_date(uptime_ms_then: f64) -> Option<String> {
    let ago_ms = uptime_ms() - uptime_ms_then;
    bounded(js::iso_date(js_sys::Date::now() - ago_ms).ok()??.as_ref())
}

/// Milliseconds since 1970 on the server's clock, by the header `Date`. NaN if there is none.
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub(super) fn server_time(response: &JsValue) -> f64 {
    header(response.unchecked_ref(), "date").map_or(f64::NAN, |date| js_sys::Date::parse(&date))
}

/// The milliseconds of the header `Retry-After`.
pub(super) fn retry_after(response: &JsValue) -> Option<u32> {
    let header = header(response.unchecked_ref(), "retry-after")?;
    retry_after_ms(&header, js_sys::Date::parse(&header), js_sys::Date::now())
}

/// A header of a response.
pub(super) fn header(response: &Unknown, name: &str) -> Option<String> {
    bounded(get(response, Unknown::headers)?.unchecked_ref::<Unknown>().get(name).ok()??.as_ref())
}

/// Reads what the rules need of Plaid's JSON.
pub(super) fn plaid_json(json: &Unknown, lists: &'static [&'static str]) -> PlaidJson {
    let has_code = text(json, Unknown::error_code).is_some_and(|code| !code.is_empty());
    let error = has_code.then(|| plaid_error(json));
    let mut missing = None;
    for &list in lists {
        if !get_by(json, list).is_some_and(|list| is_array(&list)) {
            missing = Some(list);
        }
    }
    PlaidJson { request_id: text(json, Unknown::request_id), error, missing }
}

/// Reads the fields of Plaid's error object.
#[inline(never)]
fn plaid_error(json: &Unknown) -> Box<PlaidError> {
    let mut error = Box::<PlaidError>::default();
    for (name, field) in FIELDS.iter().zip(error.slots()) {
        *field = if name.is_list {
            get_by(json, name.plaid).filter(is_array).and_then(|list| bounded(js::to_json(&list).ok()??.as_ref()))
        } else {
            text_by(json, name.plaid)
        };
    }
    error
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
