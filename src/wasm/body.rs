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
    let Some(stream) = read::get(response, Unknown::body) else { return text_at_once(guard, response, longest).await };
    let stream: &Unknown = stream.unchecked_ref();
    if longest > LONGEST_SMALL
        && let Ok(reader) = stream.get_byte_reader(&read::json(&r#"{"mode":"byob"}"#.into()))
    {
        return by_large_chunks(guard, &reader, longest).await;
    }
    match stream.get_reader() {
        Ok(reader) => match by_chunks(guard, &reader, longest).await? {
            Read::Whole(bytes) => Ok(Read::Whole(decoded(&bytes)?)),
            other => Ok(other),
        },
        Err(_) if read::get(stream, Unknown::locked).is_some_and(|locked| locked.is_truthy()) => Ok(Read::Unreadable),
        Err(_) => text_at_once(guard, response, longest).await,
    }
}

/// Where an answer may be longer, it is read into a buffer of ours.
const LONGEST_SMALL: u32 = 1 << 20;

/// Reads the body of `request`, at most `longest` bytes, as bytes.
pub(super) async fn bytes(guard: &Guard, request: &Unknown, longest: u32) -> Result<Read, Broken> {
    let stream = read::get(request, Unknown::body);
    match stream.as_ref().map(|stream| stream.unchecked_ref::<Unknown>().get_reader()) {
        Some(Ok(reader)) => by_chunks(guard, &reader, longest).await,
        // Another reader holds it.
        Some(Err(_)) if stream.is_some_and(|stream| stream.is_object()) => Ok(Read::Unreadable),
        _ => match request.array_buffer() {
            Ok(promise) => Ok(Read::Whole(guard.settled(&promise)?.await?)),
            Err(_) => Ok(Read::Unreadable),
        },
    }
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
            return too_large(guard, reader);
        }
        chunks.push(&bytes);
    }
}

/// By one buffer that is filled again and again. In workerd a stream gives 4 KB at a time where no buffer asks for more, which
/// for megabytes costs four times as much.
async fn by_large_chunks(guard: &Guard, reader: &Unknown, longest: u32) -> Result<Read, Broken> {
    let mut buffer = js::Uint8Array::new(65_536.0)?;
    let (mut whole, mut room) = (js::Uint8Array::new(0.0)?, 0.0);
    let (mut length, mut chunks) = (0.0, 0_u32);
    loop {
        let chunk = guard.settled(&reader.read_into(&buffer)?)?.await?;
        let chunk: &Unknown = chunk.unchecked_ref();
        if chunk.done()?.is_truthy() {
            return Ok(Read::Whole(decoded(&whole.subarray(0.0, length)?)?));
        }
        let bytes = chunk.value()?;
        let Some(byte_length) = bytes.byte_length()?.as_f64() else { return Ok(Read::Unreadable) };
        chunks = chunks.saturating_add(1);
        if length + byte_length > f64::from(longest) || chunks > longest / SMALLEST_CHUNK {
            return too_large(guard, reader);
        }
        if length + byte_length > room {
            room = 2.0 * (length + byte_length);
            let larger = js::Uint8Array::new(room)?;
            larger.set(&whole, 0.0)?;
            whole = larger;
        }
        whole.set(&bytes, length)?;
        length += byte_length;
        buffer = js::Uint8Array::of_buffer(&bytes.buffer()?)?;
    }
}

fn too_large(guard: &Guard, reader: &Unknown) -> Result<Read, Broken> {
    // Where the guard's signal has no say over the stream, this lets go of it.
    if let Ok(promise) = reader.cancel() {
        guard.ignore(&promise)?;
    }
    Ok(Read::TooLarge)
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
