//! What must hold for any text as the signature of a webhook. For the property tests, and for the fuzz target in `fuzz/`.

// The checks fail by a panic.
#![allow(clippy::arithmetic_side_effects)]

use crate::error::Reason;
use crate::webhook::token::{Claims, Token, check_body};
use serde_json::Value;

const NOW_MS: f64 = 1_700_000_000_000.0;

/// Checks a token as the module does before it gets the key, and panics if the result breaks a rule.
pub(crate) fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let token = match Token::parse(&text) {
        Ok(token) => token,
        Err(Reason::Missing) => return assert!(text.is_empty()),
        Err(reason) => return assert_eq!((reason, text.is_empty()), (Reason::Malformed, false)),
    };
    // The parts encode to the same text again.
    let parts = [token.header.as_bytes(), token.claims.as_bytes(), &token.signature].map(to_base64url);
    assert_eq!(parts.join("."), text);
    assert_eq!(token.signed, parts[..2].join("."));

    // As the engine reads it.
    let [Ok(Value::Object(header)), Ok(Value::Object(said))] =
        [&token.header, &token.claims].map(|json| serde_json::from_str(json))
    else {
        return;
    };
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let claims = Claims {
        algorithm: text(header.get("alg")),
        key_id: text(header.get("kid")),
        issued_at: said.get("iat").and_then(Value::as_f64),
        body_sha256: text(said.get("request_body_sha256")),
    };
    let is_key_id = claims
        .key_id
        .as_ref()
        .is_some_and(|id| (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()));
    let is_now = claims.issued_at.is_some_and(|at| (-60_000.0..=300_000.0).contains(&(NOW_MS - at * 1_000.0)));
    match token.check(claims.clone(), NOW_MS) {
        Ok(plausible) => {
            assert!(claims.algorithm.as_deref() == Some("ES256") && is_key_id && is_now && token.signature.len() == 64);
            assert_eq!(Some(&plausible.key_id), claims.key_id.as_ref());
            assert_eq!(Some(&plausible.body_sha256), claims.body_sha256.as_ref());
            let hash = plausible.body_sha256;
            let digest: Vec<u8> = (0..hash.len() / 2)
                .filter_map(|at| u8::from_str_radix(hash.get(at * 2..at * 2 + 2)?, 16).ok())
                .collect();
            let is_hash =
                hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            assert_eq!(check_body(&digest, &hash).is_ok(), is_hash, "{hash}");
        }
        Err(Reason::Algorithm) => assert_ne!(claims.algorithm.as_deref(), Some("ES256")),
        Err(Reason::Malformed) => assert!(!is_key_id || claims.issued_at.is_none() || claims.body_sha256.is_none()),
        Err(Reason::Stale) => assert!(!is_now),
        Err(reason) => assert_eq!((reason, token.signature.len() == 64), (Reason::Signature, false)),
    }
}

fn to_base64url(bytes: &[u8]) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    let character = |six: &[u8]| {
        let value = six.iter().fold(0, |sum, bit| sum * 2 + usize::from(*bit)) << (6 - six.len());
        char::from(alphabet[value])
    };
    bits.chunks(6).map(character).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_keep_the_rules(input in prop::collection::vec(any::<u8>(), 0..200)) {
            super::check(&input);
        }

        #[test]
        fn anything_like_a_token_keeps_the_rules(
            header in r#"(\{"alg":"(ES256|none)","kid":"[a-z]{0,3}"\}|[ -~]{0,9})"#,
            claims in r#"(\{"iat":(1700000000|1699999700|1600000000|"x")(,"request_body_sha256":"([a-z]{0,3}|[0-9a-fA-F]{64})")?\}|[ -~]{0,9})"#,
            signature in prop_oneof![Just(vec![7; 64]), prop::collection::vec(any::<u8>(), 0..70)],
        ) {
            let parts = [header.as_bytes(), claims.as_bytes(), &signature].map(super::to_base64url);
            super::check(parts.join(".").as_bytes());
        }
    }
}
