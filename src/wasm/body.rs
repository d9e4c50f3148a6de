//! The body of an answer, read to its end or to its bound.

use super::abort::{Broken, Guard};
use super::js::{self, TextDecoder, Unknown};
use super::read;
use crate::response;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

pub(super) enum Read {
    Whole(JsValue),
    Unreadable,
    TooLarge,
}

/// Reads the body of `response`, at most `longest` bytes, as a string of JavaScript's: the engine parses it, so it need not
/// come over.
///
/// At once where its length is known to be within the bound, which is the fastest way in workerd; else by its stream: only so
/// is a body without end noticed before it fills the memory.
pub(super) async fn text(guard: &Guard, response: &Unknown, longest: u32, trusts_length: bool) -> Result<Read, Broken> {
    if read::get(response, Unknown::body_used).is_some_and(|used| used.is_truthy()) {
        return Ok(Read::Unreadable);
    }
    let header = |name| read::header(response, name);
    if trusts_length && response::is_within(longest, header("content-length").as_deref(), || header("content-encoding"))
    {
        return text_at_once(guard, response, longest).await;
    }
    match reader(response) {
        Some(reader) => match by_chunks(guard, &reader, longest).await? {
            Read::Whole(bytes) => Ok(Read::Whole(decoded(&bytes)?)),
            other => Ok(other),
        },
        None => text_at_once(guard, response, longest).await,
    }
}

/// Reads the body of `request`, at most `longest` bytes, as bytes.
pub(super) async fn bytes(guard: &Guard, request: &Unknown, longest: u32) -> Result<Read, Broken> {
    match reader(request) {
        Some(reader) => by_chunks(guard, &reader, longest).await,
        // Another reader holds it.
        None if read::get(request, Unknown::body).is_some_and(|body| body.is_object()) => Ok(Read::Unreadable),
        None => match request.array_buffer() {
            Ok(promise) => Ok(Read::Whole(guard.settled(&promise)?.await?)),
            Err(_) => Ok(Read::Unreadable),
        },
    }
}

/// The reader of a body's stream: there is none where there is no body, nor where the runtime has no streams.
fn reader(message: &Unknown) -> Option<Unknown> {
    read::get(message, Unknown::body)?.unchecked_ref::<Unknown>().get_reader().ok()
}

/// What chunks have at least on the average, in bytes: a stream of empty ones would never end, nor let a timer fire.
const SMALLEST_CHUNK: u32 = 64;

async fn by_chunks(guard: &Guard, reader: &Unknown, longest: u32) -> Result<Read, Broken> {
    let chunks = js_sys::Array::new();
    let mut length = 0.0;
    loop {
        let chunk = guard.settled(&reader.read()?)?.await?;
        let chunk: &Unknown = chunk.unchecked_ref();
        if chunk.done()?.is_truthy() {
            return Ok(Read::Whole(joined(&chunks, length)?));
        }
        let bytes = chunk.value()?;
        let Some(byte_length) = bytes.byte_length()?.as_f64() else { return Ok(Read::Unreadable) };
        length += byte_length;
        if length > f64::from(longest) || chunks.length() > longest / SMALLEST_CHUNK {
            // Where the guard's signal has no say over the stream, this lets go of it.
            if let Ok(promise) = reader.cancel() {
                guard.ignore(&promise)?;
            }
            return Ok(Read::TooLarge);
        }
        chunks.push(&bytes);
    }
}

/// A short answer is one chunk.
fn joined(chunks: &js_sys::Array, length: f64) -> Result<JsValue, JsValue> {
    if chunks.length() == 1 {
        return Ok(chunks.get(0));
    }
    let bytes = js::Uint8Array::new(length)?;
    let mut offset = 0.0;
    for chunk in chunks.iter() {
        bytes.set(&chunk, offset)?;
        offset += chunk.unchecked_ref::<Unknown>().byte_length()?.as_f64().unwrap_or_default();
    }
    Ok(bytes.into())
}

/// UTF-8, without its byte order mark.
pub(super) fn decoded(bytes: &JsValue) -> Result<JsValue, JsValue> {
    thread_local! {
        static DECODER: Cell<Option<TextDecoder>> = const { Cell::new(None) };
    }
    let decoder = DECODER.take().map_or_else(TextDecoder::new, Ok)?;
    let text = decoder.decode(bytes);
    DECODER.set(Some(decoder));
    text
}

/// Also for implementations of `fetch` that have no stream: React Native's, and mocks.
async fn text_at_once(guard: &Guard, response: &Unknown, longest: u32) -> Result<Read, Broken> {
    let Ok(promise) = response.text() else { return Ok(Read::Unreadable) };
    let text = guard.settled(&promise)?.await?;
    Ok(match text.dyn_ref::<js_sys::JsString>() {
        Some(text) if text.length() > longest => Read::TooLarge,
        Some(_) => Read::Whole(text),
        None => Read::Unreadable,
    })
}
