//! The options of a call, read from an object of JavaScript's: each property once, whatever it is.

use super::RefreshOptions;
use super::js::Unknown;
use super::read::{Getter, cause, get, text};
use crate::error::Error;
use crate::fields::{self, Field, Fields};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(method, getter, structural, catch, js_name = clientId)]
    fn client_id(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn secret(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = accessToken)]
    fn access_token(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn environment(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = baseUrl)]
    fn base_url(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = credentialsIn)]
    fn credentials_in(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn timeout(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = maxRetries)]
    fn max_retries(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch, js_name = dangerouslyAllowBrowser)]
    fn dangerously_allow_browser(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn signal(this: &Unknown) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn fetch(this: &Unknown) -> Result<JsValue, JsValue>;
}

/// In the order of the fields.
const GETTERS: [Getter; 11] = [
    Unknown::client_id,
    Unknown::secret,
    Unknown::access_token,
    Unknown::environment,
    Unknown::base_url,
    Unknown::credentials_in,
    Unknown::timeout,
    Unknown::max_retries,
    Unknown::dangerously_allow_browser,
    Unknown::signal,
    Unknown::fetch,
];

/// The options of `refreshInvestments`.
pub(super) fn refresh_options(options: &JsValue) -> Result<RefreshOptions, Error> {
    if !options.is_object() {
        return Err(fields::NOT_AN_OBJECT.into());
    }
    let mut fields = Fields::default();
    let (mut signal, mut fetch) = (None, None);
    for (field, getter) in fields.iter_mut().zip(GETTERS) {
        match getter(options.unchecked_ref()) {
            Ok(value) => {
                *field = classified(&value);
                // No other option may be of these types, which the rules see to.
                match field {
                    Field::AbortSignal => signal = Some(value.unchecked_into()),
                    Field::Function => fetch = Some(value.unchecked_into()),
                    _ => {}
                }
            }
            Err(thrown) => *field = Field::Threw(cause(&thrown)),
        }
    }
    let (connection, access_token) = fields::typed(fields)?;
    Ok(RefreshOptions { connection, access_token, signal, fetch })
}

fn classified(value: &JsValue) -> Field {
    if value.is_undefined() {
        Field::Absent
    } else if let Some(text) = value.as_string() {
        Field::Text(text)
    } else if let Some(number) = value.as_f64() {
        Field::Number(number)
    } else if let Some(boolean) = value.as_bool() {
        Field::Boolean(boolean)
    } else if value.is_function() {
        Field::Function
    } else {
        object(value.unchecked_ref())
    }
}

/// An object by its shape: `instanceof` fails for one of another realm.
fn object(object: &Unknown) -> Field {
    let aborts = get(object, Unknown::aborted).is_some_and(|aborted| aborted.as_bool().is_some());
    if aborts && get(object, Unknown::listens).is_some_and(|listens| listens.is_function()) {
        return Field::AbortSignal;
    }
    text(object, Unknown::href).map_or(Field::Other, Field::Url)
}
