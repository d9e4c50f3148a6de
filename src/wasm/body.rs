//! The body of an answer, read to its end or to its bound.

use super::abort::{Attempt, Broken};
use super::js::{TextDecoder, Unknown};
use wasm_bindgen::prelude::*;

pub(super) enum Text {
    /// All of it, as a string of JavaScript's: the engine parses it, so it need not come over.
    Whole(JsValue),
    Unreadable,
    TooLarge,
}

/// Reads the body of `response`, at most `longest` bytes.
///
/// By its stream where there is one: only so is a body without end noticed before it fills the memory.
pub(super) async fn text(attempt: &Attempt<'_>, response: &Unknown, longest: u32) -> Result<Text, Broken> {
    let Ok(body) = response.body() else { return Ok(Text::Unreadable) };
    if body.is_null() {
        return Ok(Text::Whole(JsValue::from_str("")));
    }
    match body.unchecked_ref::<Unknown>().get_reader() {
        Ok(reader) => chunks(attempt, &reader, longest).await,
        Err(_) => without_stream(attempt, response, longest).await,
    }
}

async fn chunks(attempt: &Attempt<'_>, reader: &Unknown, longest: u32) -> Result<Text, Broken> {
    let decoder = TextDecoder::new()?;
    let goes_on = js_sys::Object::new();
    js_sys::Reflect::set(&goes_on, &"stream".into(), &JsValue::TRUE)?;
    let mut text = js_sys::JsString::from("");
    let mut length = 0.0;
    loop {
        let chunk = attempt.settled(&reader.read()?).await?;
        let chunk: &Unknown = chunk.unchecked_ref();
        if chunk.done()?.is_truthy() {
            let rest = decoder.decode(&JsValue::UNDEFINED, &JsValue::UNDEFINED)?;
            return Ok(Text::Whole(text.concat(&rest).into()));
        }
        let bytes = chunk.value()?;
        length += bytes.byte_length()?.as_f64().unwrap_or_default();
        if length > f64::from(longest) {
            return Ok(Text::TooLarge);
        }
        text = text.concat(&decoder.decode(&bytes, &goes_on)?);
    }
}

/// Some implementations of `fetch` have no stream: React Native's, and mocks. A body that was already read has none either.
async fn without_stream(attempt: &Attempt<'_>, response: &Unknown, longest: u32) -> Result<Text, Broken> {
    let Ok(promise) = response.text() else { return Ok(Text::Unreadable) };
    let text = match attempt.settled(&promise).await {
        Ok(text) => text,
        Err(Broken::Thrown(_)) => return Ok(Text::Unreadable),
        Err(stopped) => return Err(stopped),
    };
    Ok(match text.dyn_ref::<js_sys::JsString>() {
        Some(text) if text.length() > longest => Text::TooLarge,
        Some(text) => Text::Whole(text.into()),
        None => Text::Unreadable,
    })
}
