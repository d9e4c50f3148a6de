//! What must hold for a response of any bytes. For the property tests, and for the fuzz target in `fuzz/`.

// The checks fail by a panic.
#![allow(clippy::arithmetic_side_effects)]

use crate::answer::response::{Body, PlaidJson, Response, request_id};
use crate::error::plaid_error::FIELDS;
use crate::error::{Attempt, Effect, Error, Kind, Outcome, PlaidError, When, codes};
use crate::redact::{MAX_READ_CHARACTERS, Redactor};
use serde_json::Value;

/// The longest text in a field: a thousand bytes, and the ellipsis of a text that was cut.
const MAX_FIELD_BYTES: usize = 1_003;
const MAX_LIST_BYTES: usize = 16_384;

/// Checks a response as the module does, and panics if the result breaks a rule.
///
/// The first bytes of `input` are the status, `Retry-After` and the secret; the rest is the body. Bytes from 1 to 5 in the body stand
/// for the secret in one of its encodings, as if the server echoed it.
pub(crate) fn check(input: &[u8]) {
    let [high, low, wait, length, rest @ ..] = input else { return };
    let (secret, body) = rest.split_at(rest.len().min(usize::from(8 + length % 17)));
    let secret: String = secret.iter().map(|byte| char::from(b'!' + byte % 94)).collect();
    let status = u16::from_be_bytes([*high, *low]) % 1_000;
    let retry_after = (wait % 2 == 0).then_some(u32::from(*wait) * 1_000);
    let spellings = spellings(&secret);
    let json = json(body, &spellings);

    let answer = json.as_ref().map(answer);
    let code = |json: &Value| {
        let text = |name| json.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(bounded);
        text("error_type").and(text("error_code"))
    };
    let error_code = json.as_ref().and_then(code);
    let is_redirected = wait % 32 == 31;
    let body = answer.map_or(Body::NotJson, Body::Json);
    let mut redactor = Redactor::default();
    redactor.hide(&secret);
    let effect = if wait % 4 < 2 { Effect::Acts } else { Effect::Reads };
    let attempt = Attempt { effect, number: u32::from(*length) };
    match request_id(Response { status: Some(status), is_redirected, body }, attempt, || redactor, || retry_after) {
        Ok(id) => {
            let sent = json.as_ref().and_then(|json| json.get("request_id")).and_then(Value::as_str);
            assert!(error_code.is_none() && !is_redirected && matches!(status, 200..=299) && !id.is_empty());
            assert!(sent.is_some_and(|sent| sent.starts_with(&id)));
        }
        Err(error) => {
            has_its_row(&error, status, error_code.filter(|_| !is_redirected).as_deref(), is_redirected, effect);
            if secret.len() >= 8 {
                shows_no_secret(&error, &spellings);
            }
        }
    }
}

/// The secret in the encodings that servers and serialisers use.
fn spellings(secret: &str) -> [String; 5] {
    let escaped = |text: &str| text.replace('\\', r"\\").replace('"', r#"\""#);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte);
    let url = secret.bytes().map(|byte| match byte {
        byte if is_plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    let once = escaped(secret);
    let twice = escaped(&once);
    [secret.to_owned(), url.collect(), escaped(&twice), twice, once]
}

/// The body as the engine parses it.
fn json(body: &[u8], spellings: &[String; 5]) -> Option<Value> {
    let mut bytes = Vec::new();
    for byte in body {
        match spellings.get(usize::from(*byte).wrapping_sub(1)) {
            Some(spelling) => bytes.extend_from_slice(spelling.as_bytes()),
            None => bytes.push(*byte),
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(&text)).ok()
}

/// As `wasm/read.rs` reads it.
fn answer(json: &Value) -> PlaidJson {
    let text = |name: &str| json.get(name)?.as_str().map(bounded);
    let list = |name: &str| json.get(name).filter(|list| list.is_array()).map(|list| bounded(&list.to_string()));
    let mut error = None;
    if text("error_code").is_some_and(|code| !code.is_empty()) {
        let mut fields = Box::<PlaidError>::default();
        for (name, slot) in FIELDS.iter().zip(fields.slots()) {
            *slot = if name.is_list { list(name.plaid) } else { text(name.plaid) };
        }
        error = Some(fields);
    }
    PlaidJson { request_id: text("request_id"), error, missing: None }
}

fn bounded(text: &str) -> String {
    text.chars().take(MAX_READ_CHARACTERS).collect()
}

/// The rows of the outcome table that are about responses, written a second time.
fn has_its_row(error: &Error, status: u16, error_code: Option<&str>, is_redirected: bool, effect: Effect) {
    let expected = match (status, error_code) {
        _ if is_redirected => (Kind::InvalidResponse, Outcome::Unknown),
        (500..=599, Some("INTERNAL_SERVER_ERROR")) => (Kind::Plaid, Outcome::Unknown),
        (_, Some(code)) if codes::is_known(code) => (Kind::Plaid, Outcome::Rejected),
        (408 | 499, Some(_)) => (Kind::Plaid, Outcome::Unknown),
        (400..=499, Some(_)) => (Kind::Plaid, Outcome::Rejected),
        (_, Some(_)) => (Kind::Plaid, Outcome::Unknown),
        (408 | 499, None) => (Kind::InvalidResponse, Outcome::Unknown),
        (0 | 300..=499, None) => (Kind::InvalidResponse, Outcome::Rejected),
        _ => (Kind::InvalidResponse, Outcome::Unknown),
    };
    assert_eq!((error.kind, error.outcome), expected);
    assert_eq!(error.status, Some(status).filter(|&status| status > 0));
    assert_eq!(error.plaid.is_some(), error_code.is_some());
    assert_eq!(matches!(error.retry.when, When::After | When::Webhook), error.retry.after_ms.is_some());
    let may_be_repeated = error.outcome == Outcome::Rejected || effect == Effect::Reads;
    assert!(may_be_repeated || error.retry.when == When::Never, "it may have been billed");
    assert!(error.option.is_none() && error.cause.is_none() && !error.message.is_empty());
}

fn shows_no_secret(error: &Error, spellings: &[String; 5]) {
    let shown = |text: &str| spellings.iter().any(|spelling| text.contains(spelling.as_str()));
    assert!(!shown(&error.message), "{}", error.message);
    for (name, text) in error.plaid.iter().flat_map(|plaid| plaid.named()) {
        let text = text.unwrap_or_default();
        assert!(text.len() <= if name.is_list { MAX_LIST_BYTES } else { MAX_FIELD_BYTES });
        assert!(!shown(text), "{}: {text}", name.plaid);
        if let Ok(list) = serde_json::from_str::<Value>(text) {
            assert!(!holds(&list, &shown), "{}: {text}", name.plaid);
        }
    }
}

/// Whether any text within `value`, keys included, is `wanted`.
fn holds(value: &Value, wanted: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => wanted(text),
        Value::Array(items) => items.iter().any(|item| holds(item, wanted)),
        Value::Object(fields) => fields.iter().any(|(key, value)| wanted(key) || holds(value, wanted)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    /// The bytes before the body, with the longest secret.
    fn head() -> impl Strategy<Value = [u8; 28]> {
        any::<[u8; 28]>().prop_map(|mut head| {
            head[3] = 16;
            head
        })
    }

    fn fragment() -> impl Strategy<Value = Vec<u8>> {
        let words = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "42",
            "\u{feff}",
            "\\u0000",
            "\"error_code\":",
            "\"error_type\":",
            "\"INTERNAL_SERVER_ERROR\"",
            "\"request_id\":",
            "\"error_message\":",
            "\"display_message\":",
            "\"causes\":[",
            "\"ITEM_LOCKED\"",
            "\"RATE_LIMIT\"",
        ];
        prop_oneof![
            3 => prop::sample::select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec()),
            2 => (1..=5_u8).prop_map(|echo| vec![b'"', b'x', echo, b'y', b'"']),
            1 => prop::collection::vec(any::<u8>(), 0..8),
        ]
    }

    fn field() -> impl Strategy<Value = Vec<u8>> {
        let names = super::FIELDS.map(|name| name.plaid);
        (prop::sample::select(names.to_vec()), prop::collection::vec(any::<u8>(), 0..20), 0..=5_u8).prop_map(
            |(name, text, echo)| {
                let text: String = text.iter().map(|byte| char::from(b' ' + byte % 95)).collect();
                let text = serde_json::Value::from(text).to_string();
                let mut json = format!("\"{name}\":").into_bytes();
                json.extend(text.trim_end_matches('"').bytes());
                json.extend([echo].iter().filter(|echo| **echo > 0));
                json.push(b'"');
                json
            },
        )
    }

    proptest! {
        #[test]
        fn any_bytes_keep_the_rules(input in prop::collection::vec(any::<u8>(), 0..200)) {
            super::check(&input);
        }

        #[test]
        fn any_likely_text_keeps_the_rules(head in head(), parts in prop::collection::vec(fragment(), 0..30)) {
            super::check(&[head.to_vec(), parts.concat()].concat());
        }

        #[test]
        fn any_error_keeps_the_rules(head in head(), fields in prop::collection::vec(field(), 0..12)) {
            let json = [b"{\"error_type\":\"ITEM_ERROR\",\"error_code\":\"ITEM_LOCKED\"".to_vec(), fields.iter().flat_map(|field| [b",", field.as_slice()].concat()).collect(), b"}".to_vec()];
            super::check(&[head.to_vec(), json.concat()].concat());
        }
    }
}
