//! The options of a call, read from an object of JavaScript's: each property once, whatever it is.

use super::RefreshOptions;
use super::js::Unknown;
use super::read::{bounded, cause, get, text};
use crate::error::Error;
use crate::fields::{self, Field, Fields};
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;

/// The options of `refreshInvestments`.
///
/// `pick` is a function of JavaScript's that returns the properties of an object by a list of names, and before them the type of
/// each as `typeof` has it: one call, where a call for each question to each value costs more than the rest of the reading.
/// Should a getter throw, they are picked one by one to name it.
pub(super) fn refresh_options(options: &JsValue, pick: &js_sys::Function) -> Result<RefreshOptions, Error> {
    if !options.is_object() {
        return Err(fields::NOT_AN_OBJECT.into());
    }
    let mut fields = Fields::default();
    let (mut signal, mut fetch) = (None, None);
    let mut classify = |field: &mut Field, kind: &[u8], values: &js_sys::Array, at: u32| {
        // What is undefined need not come over.
        if kind == b"undefined" {
            return;
        }
        let value = values.get(at);
        *field = classified(kind, &value);
        // No other option may be of these types, which the rules see to.
        match field {
            Field::AbortSignal => signal = Some(value.unchecked_into()),
            Field::Function => fetch = Some(value.unchecked_into()),
            _ => {}
        }
    };
    let picked = |names: &js_sys::Array| {
        let values: js_sys::Array = pick.call2(&JsValue::UNDEFINED, options, names)?.unchecked_into();
        Ok::<_, JsValue>((values.get(0).as_string().unwrap_or_default(), values))
    };
    match names(picked) {
        Ok((kinds, values)) => {
            for ((field, kind), at) in fields.iter_mut().zip(kinds.as_bytes().split(|byte| *byte == b',')).zip(1..) {
                classify(field, kind, &values, at);
            }
        }
        Err(_) => {
            for (field, name) in fields.iter_mut().zip(fields::names()) {
                match picked(&js_sys::Array::of1(&name.into())) {
                    Ok((kind, values)) => classify(field, kind.as_bytes(), &values, 1),
                    Err(thrown) => *field = Field::Threw(cause(&thrown)),
                }
            }
        }
    }
    let (connection, access_token) = fields::typed(fields)?;
    Ok(RefreshOptions { connection, access_token, signal, fetch })
}

/// Calls `with` the names of the options as a list of JavaScript's, which is made once.
fn names<T>(with: impl FnOnce(&js_sys::Array) -> T) -> T {
    thread_local! {
        static NAMES: OnceCell<js_sys::Array> = const { OnceCell::new() };
    }
    NAMES.with(|names| with(names.get_or_init(|| fields::names().map(JsValue::from).collect())))
}

fn classified(kind: &[u8], value: &JsValue) -> Field {
    match kind {
        b"string" => bounded(value).map_or(Field::Other, |text| Field::Text(text.into())),
        b"number" => value.as_f64().map_or(Field::Other, Field::Number),
        b"boolean" => Field::Boolean(value.is_truthy()),
        b"function" => Field::Function,
        b"object" => object(value.unchecked_ref()),
        _ => Field::Other,
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
