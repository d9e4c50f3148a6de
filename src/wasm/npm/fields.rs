//! Reads the options of a function from a JavaScript object. Each property is read once, since it may be a getter.

use crate::error::{Error, invalid_option};
use crate::options::functions::OptionDeclaration;
use crate::options::values::{OptionValue, OptionValues};
use crate::wasm::IS_REFRESH_MODULE;
use crate::wasm::call::Io;
use crate::wasm::js::{self, Unknown};
use crate::wasm::module_state::{module_state, with};
use crate::wasm::read::{bounded, get, get_by, is_array, is_key_store, is_method, text_by};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// Options whose types were checked, and the JavaScript values that they came from.
pub(super) struct ReadOptions {
    pub(super) fields: OptionValues,
    /// In the order of `fields`.
    values: js_sys::Array,
}

/// Reads the options that are `declared` for a function. Each function has a table of its own, so that the smaller module does not
/// contain the options of the others.
///
/// `pick` is a JavaScript function that returns the properties of an object by a list of names, and after them one string with
/// the first letter of each `typeof`. One such call is cheaper than a call into JavaScript for each property and each test. If a
/// getter throws, the properties are read one by one, so that the error can name it.
pub(super) fn read(
    declared: &'static [OptionDeclaration],
    options: &JsValue,
    pick: &js_sys::Function,
) -> Result<ReadOptions, Error> {
    if !options.is_object() {
        return Err(invalid_option("options", "must be an object"));
    }
    let names = names(declared);
    let (values, fields) =
        picked(pick, options, &names).unwrap_or_else(|_| one_by_one(pick, options, names.unchecked_ref()));
    Ok(ReadOptions { fields: OptionValues::typed(declared, fields)?, values })
}

fn picked(
    pick: &js_sys::Function,
    options: &JsValue,
    names: &JsValue,
) -> Result<(js_sys::Array, Vec<OptionValue>), JsValue> {
    let values: js_sys::Array = js::call(pick, options, names)?.unwrap_or_default().unchecked_into();
    let kinds = values.pop().as_string().unwrap_or_default();
    let mut fields = Vec::with_capacity(kinds.len());
    for (at, kind) in (0..).zip(kinds.bytes()) {
        fields.push(classified(kind, &values, at));
    }
    Ok((values, fields))
}

#[inline(never)]
fn one_by_one(pick: &js_sys::Function, options: &JsValue, names: &js_sys::Array) -> (js_sys::Array, Vec<OptionValue>) {
    let (values, mut fields) = (js_sys::Array::new(), Vec::new());
    for at in 0..names.length() {
        let name = js_sys::Array::new();
        name.push(&names.get(at));
        let field = match picked(pick, options, &name) {
            Ok((value, mut field)) => {
                values.push(&value.get(0));
                field.pop().unwrap_or_default()
            }
            Err(_) => {
                values.push(&JsValue::UNDEFINED);
                OptionValue::Threw
            }
        };
        fields.push(field);
    }
    (values, fields)
}

module_state!(made_names: Cell<Names>);

/// The names of each function's options, as a JavaScript array.
type Names = Vec<(&'static [OptionDeclaration], JsValue)>;

/// The names of a function's options. The array is made once.
fn names(declared: &'static [OptionDeclaration]) -> JsValue {
    with(made_names(), |made| {
        if let Some((_, names)) = made.iter().find(|(other, _)| std::ptr::eq(*other, declared)) {
            return names.clone();
        }
        let list = js_sys::Array::new();
        for &(name, _) in declared {
            list.push(&name.into());
        }
        let names = JsValue::from(list);
        made.push((declared, names.clone()));
        names
    })
}

/// Converts a value, given the first letter of its `typeof`.
fn classified(kind: u8, values: &js_sys::Array, at: u32) -> OptionValue {
    // An undefined value need not be read.
    if kind == b'u' {
        return OptionValue::Absent;
    }
    let value = values.get(at);
    match kind {
        b's' => bounded(&value).map_or(OptionValue::Other, |text| OptionValue::Text(text.into())),
        b'n' => value.as_f64().map_or(OptionValue::Other, OptionValue::Number),
        b'b' => value.as_bool().map_or(OptionValue::Other, OptionValue::Boolean),
        b'f' => OptionValue::Function,
        b'o' if value.is_falsy() => OptionValue::Null,
        b'o' => object(&value),
        _ => OptionValue::Other,
    }
}

/// Converts an object, by the properties that it has: `instanceof` fails for an object of another realm.
#[inline(never)]
fn object(value: &JsValue) -> OptionValue {
    if is_array(value) {
        let texts = if IS_REFRESH_MODULE { None } else { texts(value) };
        return texts.map_or(OptionValue::Other, OptionValue::Texts);
    }
    let object: &Unknown = value.unchecked_ref();
    if get(object, Unknown::aborted).is_some_and(|aborted| aborted.as_bool().is_some()) {
        let listens = is_method(object, Unknown::listens) && is_method(object, Unknown::unlistens);
        return if listens { OptionValue::AbortSignal } else { OptionValue::Other };
    }
    if get(object, Unknown::byte_length).is_some_and(|length| length.as_f64().is_some()) {
        return OptionValue::Bytes;
    }
    if !IS_REFRESH_MODULE && is_key_store(object) {
        return OptionValue::KeyStore;
    }
    if !IS_REFRESH_MODULE && is_method(object, Unknown::has_time) {
        return get(object, Unknown::time).and_then(|time| time.as_f64()).map_or(OptionValue::Other, OptionValue::Date);
    }
    if get(object, Unknown::body_used).is_some() && get(object, Unknown::headers).is_some() {
        return OptionValue::Request;
    }
    text_by(value, "href").map_or(OptionValue::Other, |href| OptionValue::Url(href.into()))
}

/// The elements of an array, if all are strings and there are not too many.
fn texts(array: &JsValue) -> Option<Vec<String>> {
    let length = get_by(array, "length")?.as_f64()?;
    let mut texts = Vec::new();
    for at in 0..=MAX_TEXTS {
        if f64::from(at) >= length {
            return Some(texts);
        }
        texts.push(bounded(js::get_at(array, at).ok()??.as_ref())?);
    }
    None
}

/// The longest array that is read. No Item has as many accounts.
const MAX_TEXTS: u32 = 1_000;

impl ReadOptions {
    /// The value of an option as JavaScript gave it.
    pub(super) fn value(&self, option: &str) -> Option<JsValue> {
        let place = u32::try_from(self.fields.given(option)?).ok()?;
        Some(self.values.get(place))
    }

    pub(super) fn function(&self, option: &str) -> Option<js_sys::Function> {
        self.value(option).map(JsValue::unchecked_into)
    }

    pub(super) fn io(&self) -> Io {
        Io { signal: self.value("signal").map(JsValue::unchecked_into), fetch: self.function("fetch") }
    }
}
