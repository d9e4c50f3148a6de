//! Loose values of JavaScript, read into the types of the rules.

use super::RefreshOptions;
use super::js::{self, Unknown};
use crate::error::{Cause, Error};
use crate::options::{self, Field, Host};
use crate::response::{Answer, Body, FIELDS, PlaidError};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// A property, or what reading it threw.
type Property = Result<JsValue, JsValue>;

#[wasm_bindgen]
extern "C" {
    /// The options of a call. Each getter may throw.
    type Options;

    #[wasm_bindgen(method, getter, structural, catch, js_name = clientId)]
    fn client_id(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn secret(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = accessToken)]
    fn access_token(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn environment(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = baseUrl)]
    fn base_url(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = credentialsIn)]
    fn credentials_in(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn timeout(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = maxRetries)]
    fn max_retries(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = dangerouslyAllowBrowser)]
    fn dangerously_allow_browser(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn signal(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn fetch(this: &Options) -> Result<JsValue, JsValue>;
}

/// The options of `refreshInvestments`. Each property is read once.
pub(super) fn refresh_options(value: &JsValue) -> Result<RefreshOptions, Error> {
    if !value.is_object() {
        return Err(options::NOT_AN_OBJECT.into());
    }
    let options: &Options = value.unchecked_ref();
    let (signal, fetch) = (options.signal(), options.fetch());
    // In the order of `options::NAMES`.
    let fields = [
        field(&options.client_id()),
        field(&options.secret()),
        field(&options.access_token()),
        field(&options.environment()),
        field(&options.base_url()),
        field(&options.credentials_in()),
        field(&options.timeout()),
        field(&options.max_retries()),
        field(&options.dangerously_allow_browser()),
        field(&signal),
        field(&fetch),
    ];
    let (connection, access_token) = options::typed(fields)?;
    Ok(RefreshOptions { connection, access_token, signal: present(signal), fetch: present(fetch) })
}

/// A property whose type the rules have seen.
fn present<T: JsCast>(property: Property) -> Option<T> {
    property.ok().filter(|value| !value.is_undefined()).map(JsCast::unchecked_into)
}

fn field(property: &Property) -> Field {
    let value = match property {
        Ok(value) => value,
        Err(thrown) => return Field::Threw(cause(thrown)),
    };
    if value.is_undefined() {
        return Field::Absent;
    }
    if let Some(text) = value.as_string() {
        return Field::Text(text);
    }
    if let Some(number) = value.as_f64() {
        return Field::Number(number);
    }
    if let Some(boolean) = value.as_bool() {
        return Field::Boolean(boolean);
    }
    if value.is_function() {
        return Field::Function;
    }
    object(value.unchecked_ref())
}

/// An object by its shape: `instanceof` fails for one of another realm.
fn object(object: &Unknown) -> Field {
    let aborts = object.aborted().is_ok_and(|aborted| aborted.as_bool().is_some());
    if aborts && object.listens().is_ok_and(|listens| listens.is_function()) {
        return Field::AbortSignal;
    }
    text(object.href()).map_or(Field::Other, Field::Url)
}

fn text(property: Property) -> Option<String> {
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
