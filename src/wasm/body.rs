//! The body of an answer, read to its end or to its bound.

use super::abort::{Attempt, Broken};
use super::js::{self, TextDecoder, Unknown};
use super::read;
use crate::response;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

pub(super) enum Text {
    /// All of it, as a string of JavaScript's: the engine parses it, so it need not come over.
    Whole(JsValue),
    Unreadable,
    TooLarge,
}

/// Reads the body of `response`, at most `longest` bytes.
///
/// At once where its length is known to be within the bound, which is the fastest way in workerd; else by its stream: only so
/// is a body without end noticed before it fills the memory.
pub(super) async fn text(
    attempt: &Attempt,
    response: &Unknown,
    longest: u32,
    trusts_length: bool,
) -> Result<Text, Broken> {
    if read::get(response, Unknown::body_used).is_some_and(|used| used.is_truthy()) {
        return Ok(Text::Unreadable);
    }
    let header = |name| read::header(response, name);
    if trusts_length && response::is_within(longest, header("content-length").as_deref(), || header("content-encoding"))
    {
        return at_once(attempt, response, longest).await;
    }
    match read::get(response, Unknown::body) {
        Some(body) if body.is_null() => Ok(Text::Whole(JsValue::from_str(""))),
        Some(body) => match body.unchecked_ref::<Unknown>().get_reader() {
            Ok(reader) => by_chunks(attempt, &reader, longest).await,
            Err(_) if read::get(body.unchecked_ref(), Unknown::locked).is_some_and(|locked| locked.is_truthy()) => {
                Ok(Text::Unreadable)
            }
            Err(_) => at_once(attempt, response, longest).await,
        },
        None => at_once(attempt, response, longest).await,
    }
}

/// What a chunk counts at least, in bytes: a stream of empty ones would never end, nor let a timer fire.
const SMALLEST_CHUNK: f64 = 64.0;

async fn by_chunks(attempt: &Attempt, reader: &Unknown, longest: u32) -> Result<Text, Broken> {
    let chunks = js_sys::Array::new();
    let (mut length, mut counted) = (0.0, 0.0);
    loop {
        let chunk = attempt.settled(&reader.read()?)?.await?;
        let chunk: &Unknown = chunk.unchecked_ref();
        if chunk.done()?.is_truthy() {
            return Ok(Text::Whole(decoded(&chunks, length)?));
        }
        let bytes = chunk.value()?;
        let Some(byte_length) = bytes.byte_length()?.as_f64() else { return Ok(Text::Unreadable) };
        length += byte_length;
        counted += byte_length.max(SMALLEST_CHUNK);
        if counted > f64::from(longest) {
            // Where the attempt's signal has no say over the stream, this lets go of it.
            if let Ok(promise) = reader.cancel() {
                attempt.ignore(&promise)?;
            }
            return Ok(Text::TooLarge);
        }
        chunks.push(&bytes);
    }
}

/// UTF-8, without its byte order mark. A short answer is one chunk.
fn decoded(chunks: &js_sys::Array, length: f64) -> Result<JsValue, JsValue> {
    let bytes = match chunks.length() {
        0 => return Ok(JsValue::from_str("")),
        1 => chunks.get(0),
        _ => {
            let bytes = js::Uint8Array::new(length)?;
            let mut offset = 0.0;
            for chunk in chunks.iter() {
                bytes.set(&chunk, offset)?;
                offset += chunk.unchecked_ref::<Unknown>().byte_length()?.as_f64().unwrap_or_default();
            }
            bytes.into()
        }
    };
    thread_local! {
        static DECODER: Cell<Option<TextDecoder>> = const { Cell::new(None) };
    }
    let decoder = DECODER.take().map_or_else(TextDecoder::new, Ok)?;
    let text = decoder.decode(&bytes);
    DECODER.set(Some(decoder));
    text
}

/// Also for implementations of `fetch` that have no stream: React Native's, and mocks.
async fn at_once(attempt: &Attempt, response: &Unknown, longest: u32) -> Result<Text, Broken> {
    let Ok(promise) = response.text() else { return Ok(Text::Unreadable) };
    let text = attempt.settled(&promise)?.await?;
    Ok(match text.dyn_ref::<js_sys::JsString>() {
        Some(text) if text.length() > longest => Text::TooLarge,
        Some(_) => Text::Whole(text),
        None => Text::Unreadable,
    })
}
