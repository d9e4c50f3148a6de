//! The options of a call, read from an object of JavaScript's: each property once, whatever it is.

use super::RefreshOptions;
use super::js::Unknown;
use super::read::{Property, cause, text};
use crate::error::Error;
use crate::fields::{self, Field, Fields};
use wasm_bindgen::prelude::*;

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

/// In the order of the fields.
const GETTERS: [fn(&Options) -> Property; 9] = [
    Options::client_id,
    Options::secret,
    Options::access_token,
    Options::environment,
    Options::base_url,
    Options::credentials_in,
    Options::timeout,
    Options::max_retries,
    Options::dangerously_allow_browser,
];

/// The options of `refreshInvestments`.
pub(super) fn refresh_options(value: &JsValue) -> Result<RefreshOptions, Error> {
    if !value.is_object() {
        return Err(fields::NOT_AN_OBJECT.into());
    }
    let options: &Options = value.unchecked_ref();
    let (signal, fetch) = (options.signal(), options.fetch());
    let mut fields = Fields::default();
    let [plain @ .., signal_field, fetch_field] = &mut fields;
    for (plain, getter) in plain.iter_mut().zip(GETTERS) {
        *plain = field(&getter(options));
    }
    *signal_field = field(&signal);
    *fetch_field = field(&fetch);
    let (connection, access_token) = fields::typed(fields)?;
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
