//! Values of JavaScript, read into the types of the rules: what was thrown, what came back, and what runtime it is.

use super::js::{self, Unknown};
use crate::error::Cause;
use crate::options::{self, Host};
use crate::response::{Answer, Body, FIELDS, PlaidError};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// A property, or what reading it threw.
pub(super) type Property = Result<JsValue, JsValue>;

pub(super) fn text(property: Property) -> Option<String> {
    property.ok()?.as_string()
}

/// What the rules need to know of the runtime. The first call looks, the others remember.
pub(super) fn host(own_fetch: bool) -> Host {
    thread_local! {
        static IS_BROWSER: Cell<Option<bool>> = const { Cell::new(None) };
    }
    let is_browser = IS_BROWSER.get().unwrap_or_else(|| {
        let has = |name: &str| global(name).is_some_and(|value| value.is_object() || value.is_function());
        options::is_browser(has("document"), has("importScripts"), has("Deno"))
    });
    IS_BROWSER.set(Some(is_browser));
    Host { is_browser, own_fetch }
}

/// A property of the global object that is there.
pub(super) fn global(name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(&js_sys::global(), &name.into()).ok().filter(|value| !value.is_undefined())
}

/// A copy of what was thrown, or of why a signal aborted.
pub(super) fn cause(thrown: &JsValue) -> Cause {
    let error: &Unknown = thrown.unchecked_ref();
    let code_of_its_cause = || text(error.cause().ok()?.unchecked_ref::<Unknown>().code());
    Cause {
        name: text(error.name()).unwrap_or_else(|| "Error".into()),
        message: thrown.as_string().or_else(|| text(error.message())).unwrap_or_default(),
        code: text(error.code()).or_else(code_of_its_cause),
    }
}

/// Plaid's JSON, as far as it is JSON.
pub(super) fn body(json: &JsValue) -> Body {
    js::parse_json(json).map_or(Body::NotJson, |json| Body::Json(answer(&json)))
}

fn answer(json: &JsValue) -> Answer {
    let property = |name: &str| js_sys::Reflect::get(json, &name.into());
    let has_code = text(property("error_code")).is_some();
    let fields = || {
        FIELDS.each_ref().map(|name| {
            let value = property(name.plaid);
            if name.is_list { text(js::to_json(&value.ok().filter(JsValue::is_array)?)) } else { text(value) }
        })
    };
    Answer { request_id: text(property("request_id")), error: has_code.then(|| Box::new(PlaidError::new(fields()))) }
}
