//! The exports of the module for `portfolio`: JSON in, JSON out. An error comes as its fields, of which `kind` is one; a result has no
//! `kind`.
//!
//! The arguments are bytes, because wasm-bindgen copies a string character by character, which takes longer than all the rest.

use crate::error::Error;
use crate::portfolio::{changes, positions};
use wasm_bindgen::prelude::*;

/// Takes what `getHoldings` resolves to, as JSON.
#[wasm_bindgen(js_name = positionsOf)]
pub fn positions_of(holdings: &[u8]) -> String {
    json(positions(text(holdings)).map(|positions| positions.to_json()))
}

/// Takes two snapshots, as JSON.
#[wasm_bindgen(js_name = changesOf)]
pub fn changes_of(before: &[u8], after: &[u8]) -> String {
    json(changes(text(before), text(after)).map(|changes| changes.to_json()))
}

/// The bytes as text. A `TextEncoder` made them, so they are UTF-8. Anything else becomes an empty text, which is refused because it is
/// not JSON.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

fn json(result: Result<String, Error>) -> String {
    result.unwrap_or_else(|error| serde_json::to_string(&error).unwrap_or_default())
}
