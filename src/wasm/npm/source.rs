//! The source of many items: anything that `for await` can loop over.

use crate::error::{Error, invalid_option};
use crate::redact::Redactor;
use crate::wasm::abort::{Broken, Guard};
use crate::wasm::js::{self, Unknown};
use crate::wasm::read;
use wasm_bindgen::prelude::*;

/// The iterator of an iterable object. A string is refused, because its items would be its characters.
pub(super) fn iterator(items: &JsValue, redactor: &Redactor) -> Result<Unknown, Error> {
    // `get` throws for a value that is not an object.
    let method = |symbol: js_sys::Symbol| js::get_by_symbol(items, &symbol).ok()??.dyn_into::<js_sys::Function>().ok();
    let method = method(js_sys::Symbol::async_iterator()).or_else(|| method(js_sys::Symbol::iterator()));
    let none = JsValue::UNDEFINED;
    let iterator =
        method.map(|method| js::call_method(&method, items, &none, &none)).transpose().map_err(|thrown| {
            invalid_option("items", "threw at the start of the loop")
                .with_cause(read::thrown(&thrown).redacted(redactor))
        })?;
    let iterator = iterator.flatten().filter(|iterator| iterator.is_object());
    iterator.ok_or_else(|| invalid_option("items", "must be an iterable or an async iterable"))
}

/// The number of items, if the source has a length or a size.
pub(super) fn length(items: &JsValue) -> Option<f64> {
    let length = |name| read::get_by(items, name)?.as_f64().filter(|&length| length >= 0.0);
    length("length").or_else(|| length("size"))
}

/// What was thrown instead of an item.
pub(super) enum SourceError {
    /// By the iterator, which has ended then.
    BySource(JsValue),
    /// By the promise of an item, as an array of promises has it. The iterator has not ended.
    ByItem(JsValue),
}

impl From<JsValue> for SourceError {
    fn from(thrown: JsValue) -> Self {
        Self::BySource(thrown)
    }
}

/// The item in a result of the iterator, or `None` at the end.
pub(super) async fn element(next: Result<Option<Unknown>, JsValue>) -> Result<Option<JsValue>, SourceError> {
    let result = settled(next?.unwrap_or_default().into()).await?;
    if js::get_by(&result, "done")?.is_some_and(|done| done.is_truthy()) {
        return Ok(None);
    }
    settled(js::get_as_it_is(&result, "value")?).await.map(Some).map_err(SourceError::ByItem)
}

/// Awaits a promise. Any other value is returned at once.
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
