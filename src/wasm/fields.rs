//! The options of a call, read from an object of JavaScript's: each property once, whatever it is.

use super::RefreshOptions;
use super::js::Unknown;
use super::read::{bounded, cause, get, text};
use crate::error::Error;
use crate::fields::{self, Field, Fields};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// The options of `refreshInvestments`.
///
/// `pick` is a function of JavaScript's that returns the properties of an object by a list of names: one call, where a call for
/// each costs more than the rest of the reading. Should a getter throw, they are read one by one to name it.
pub(super) fn refresh_options(options: &JsValue, pick: &js_sys::Function) -> Result<RefreshOptions, Error> {
    if !options.is_object() {
        return Err(fields::NOT_AN_OBJECT.into());
    }
    let picked = names(|names| pick.call2(&JsValue::UNDEFINED, options, names));
    let mut fields = Fields::default();
    let (mut signal, mut fetch) = (None, None);
    for ((field, name), at) in fields.iter_mut().zip(fields::names()).zip(0..) {
        let value = match &picked {
            Ok(values) => Ok(values.unchecked_ref::<js_sys::Array>().get(at)),
            Err(_) => js_sys::Reflect::get(options, &name.into()),
        };
        match value {
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

/// Calls `with` the names of the options as a list of JavaScript's, which is made once.
fn names<T>(with: impl FnOnce(&JsValue) -> T) -> T {
    thread_local! {
        static NAMES: Cell<Option<JsValue>> = const { Cell::new(None) };
    }
    let names = NAMES.take().unwrap_or_else(|| {
        let names = js_sys::Array::new();
        for name in fields::names() {
            names.push(&name.into());
        }
        names.into()
    });
    let result = with(&names);
    NAMES.set(Some(names));
    result
}

fn classified(value: &JsValue) -> Field {
    if value.is_undefined() {
        Field::Absent
    } else if let Some(text) = bounded(value) {
        Field::Text(text.into())
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
    let listens = [Unknown::listens, Unknown::unlistens];
    if aborts && listens.iter().all(|&getter| get(object, getter).is_some_and(|method| method.is_function())) {
        return Field::AbortSignal;
    }
    text(object, Unknown::href).map_or(Field::Other, Field::Url)
}
