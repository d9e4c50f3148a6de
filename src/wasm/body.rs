//! Reads the body of a response or of a webhook, up to a maximum length.

use super::IS_REFRESH_MODULE;
use super::abort::{Broken, Guard};
use super::js::{TextDecoder, Uint8Array, Unknown};
use super::module_state::module_state;
use super::read::{self, Getter};
use crate::answer::chunks::{BUFFER_BYTES, ChunkReader};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

pub(super) enum Read {
    /// A string, or bytes.
    Whole(JsValue),
    Unreadable,
    /// `fetch` followed a redirect to it, so it is not read.
    Redirected,
    TooLarge,
}

/// Reads a body of at most `longest` bytes. It is read as a stream, so that an endless body is noticed before it fills the memory.
/// Where there is no stream, as in React Native and in mocks, or where the length is known, `at_once` reads it.
pub(super) async fn read(
    guard: &Guard,
    message: &Unknown,
    longest: u32,
    has_known_length: bool,
    at_once: Getter,
) -> Result<Read, Broken> {
    let is = |object, getter| read::get(object, getter).is_some_and(|value| value.is_truthy());
    if is(message, Unknown::body_used) {
        return Ok(Read::Unreadable);
    }
    let stream = if has_known_length { None } else { read::get(message, Unknown::body) };
    let stream: Option<&Unknown> = stream.as_ref().map(|stream| stream.unchecked_ref());
    // No stream: the response has no body, or the runtime has no streams.
    let Some((stream, mut reader)) = stream.and_then(|stream| Some((stream, stream.get_reader().ok()??))) else {
        // Another reader may hold it.
        let is_held = stream.is_some_and(|stream| is(stream, Unknown::locked));
        let promise = if is_held { None } else { at_once(message).ok() };
        let Some(promise) = promise else { return Ok(Read::Unreadable) };
        return Ok(Read::Whole(guard.settled(Ok(promise)).await?));
    };
    // The constant tells the linker that a refresh never uses a buffer.
    let mut buffer: Option<Uint8Array> = None;
    let chunks = js_sys::Array::new();
    let mut chunk_reader = ChunkReader::new(longest);
    loop {
        let next = match &buffer {
            Some(buffer) if !IS_REFRESH_MODULE => reader.read_into(buffer),
            _ => reader.read(),
        };
        let chunk = guard.settled(next).await?;
        let chunk: &Unknown = chunk.unchecked_ref();
        if chunk.done()?.is_some_and(|done| done.is_truthy()) {
            return Ok(Read::Whole(joined(&chunks, chunk_reader.length)?));
        }
        let Some(bytes) = chunk.value()? else { return Ok(Read::Unreadable) };
        let Some(byte_length) = bytes.byte_length()?.and_then(|length| length.as_f64()) else {
            return Ok(Read::Unreadable);
        };
        let Some(taken) = chunk_reader.take(byte_length, || !IS_REFRESH_MODULE && read::host(true).has_short_chunks)
        else {
            // The guard's signal may not reach the stream, so it is cancelled too.
            guard.ignore(reader.cancel());
            return Ok(Read::TooLarge);
        };
        if !IS_REFRESH_MODULE && buffer.is_some() {
            chunks.push(&bytes.slice()?.unwrap_or_default());
            buffer = Some(Uint8Array::new(&bytes.buffer()?.unwrap_or_default())?);
        } else {
            let copy = if taken.is_copied { bytes.slice().ok().flatten() } else { None };
            chunks.push(copy.as_ref().unwrap_or(&bytes));
        }
        if !IS_REFRESH_MODULE && taken.needs_buffer && reader.release_lock().is_ok() {
            match stream.get_byte_reader(&read::json(&r#"{"mode":"byob"}"#.into())) {
                Ok(Some(byte_reader)) => (reader, buffer) = (byte_reader, Some(Uint8Array::new(&BUFFER_BYTES.into())?)),
                // This is not a byte stream.
                _ => match stream.get_reader()? {
                    Some(plain) => reader = plain,
                    None => return Ok(Read::Unreadable),
                },
            }
        }
    }
}

/// Joins the chunks. A short body has just one.
fn joined(chunks: &js_sys::Array, length: f64) -> Result<JsValue, JsValue> {
    if chunks.length() == 1 {
        return Ok(chunks.get(0));
    }
    let bytes = Uint8Array::new(&length.into())?;
    let mut offset = 0.0;
    for at in 0..chunks.length() {
        let chunk = chunks.get(at);
        bytes.set(&chunk, offset)?;
        offset +=
            chunk.unchecked_ref::<Unknown>().byte_length()?.and_then(|length| length.as_f64()).unwrap_or_default();
    }
    Ok(bytes.into())
}

/// The body as a JavaScript string. It is not copied into the module, because the engine parses it.
pub(super) fn text(value: JsValue, longest: u32) -> Result<Read, JsValue> {
    if let Some(text) = value.dyn_ref::<js_sys::JsString>() {
        return Ok(if text.length() > longest { Read::TooLarge } else { Read::Whole(value) });
    }
    match length(&value) {
        Some(_) => decoded(&value).map(Read::Whole),
        None => Ok(Read::Unreadable),
    }
}

/// The length in bytes of a typed array or an `ArrayBuffer`.
pub(super) fn length(bytes: &JsValue) -> Option<f64> {
    read::get(bytes.unchecked_ref(), Unknown::byte_length)?.as_f64()
}

module_state!(decoder: Cell<Option<TextDecoder>>);

/// Decodes UTF-8, and removes a byte order mark.
pub(super) fn decoded(bytes: &JsValue) -> Result<JsValue, JsValue> {
    let made = decoder().take().map_or_else(TextDecoder::new, Ok)?;
    let text = made.decode(bytes).map(Option::unwrap_or_default);
    decoder().set(Some(made));
    text.map(JsValue::from)
}
