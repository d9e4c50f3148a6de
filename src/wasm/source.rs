//! The source of many items: anything that JavaScript can loop over, by the rules of `for await`.

use super::abort::{Broken, Guard};
use super::js::{self, Unknown};
use super::read;
use crate::error::{Error, invalid_option};
use wasm_bindgen::prelude::*;

/// The iterator of something that has one. A string has one too, of its letters, and is none.
pub(super) fn iterator(items: &JsValue) -> Result<Unknown, Error> {
    let start = |symbol: js_sys::Symbol| {
        let method = js::get_by_symbol(items, &symbol).ok()??.dyn_into::<js_sys::Function>().ok()?;
        let none = JsValue::UNDEFINED;
        js::call_method(&method, items, &none, &none).ok().flatten().filter(|iterator| iterator.is_object())
    };
    // `get` throws at what is no object.
    let iterator = start(js_sys::Symbol::async_iterator()).or_else(|| start(js_sys::Symbol::iterator()));
    iterator.ok_or_else(|| invalid_option("items", "must be an iterable or an async iterable"))
}

/// How many items there are, where the source knows.
pub(super) fn length(items: &JsValue) -> Option<f64> {
    let length = |name| read::get_by(items, name)?.as_f64().filter(|&length| length >= 0.0);
    length("length").or_else(|| length("size"))
}

/// What an iterator's answer holds: an item, or nothing at its end.
pub(super) async fn element(answer: Result<Option<Unknown>, JsValue>) -> Result<Option<JsValue>, JsValue> {
    let answer = settled(answer?.unwrap_or_default().into()).await?;
    if js::get_by(&answer, "done")?.is_some_and(|done| done.is_truthy()) {
        return Ok(None);
    }
    settled(js::get_as_it_is(&answer, "value")?).await.map(Some)
}

/// What a value settles to, if it is a promise; at once if it is none.
async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    if !value.is_object() || !read::get_by(&value, "then").is_some_and(|then| then.is_function()) {
        return Ok(value);
    }
    let guard = Guard::start(None, None)?;
    match guard.settled(Ok(Some(value.unchecked_into()))).await {
        Err(Broken::Thrown(thrown)) => Err(thrown),
        settled => Ok(settled.unwrap_or_default()),
    }
}
