//! The rules of a key store, which shares Plaid's keys between the isolates of a Worker: the names, and how long a value is valid.
//!
//! `wasm/keys.rs` calls the store. Only the form of a value can be checked, so anyone who can write to the store can forge webhooks.

use crate::request::Environment;
use crate::text::{push_byte, push_percent_encoded};
use crate::webhook::keys::KEY_MAX_AGE_MS;

/// The timeout for reading or writing a key.
pub(crate) const MAX_STORE_WAIT_MS: u32 = 1_000;

/// How long the store keeps a key.
pub(crate) const EXPIRATION_TTL_SECONDS: f64 = KEY_MAX_AGE_MS / 1_000.0;

/// Cloudflare's limit for the name of a value in KV.
const MAX_NAME_BYTES: usize = 512;

/// The longest key id that is stored. Plaid's are UUIDs.
const MAX_STORED_KEY_ID_LENGTH: usize = 64;

/// The longest value. Plaid's keys have some 300 characters.
const MAX_VALUE_LENGTH: u32 = 8_192;

/// How far the clock of the isolate that stored a key may be ahead of ours.
const MAX_STORE_CLOCK_AHEAD_MS: f64 = 60_000.0;

/// The name under which a key is stored, such as `plaid-investments/sandbox/<client id>/<key id>`. With a base URL, the URL stands in
/// place of the environment. `None` for a key that is not stored.
pub(crate) fn name(base_url: &str, client_id: &str, key_id: &str) -> Option<String> {
    let is_plausible = (1..=MAX_STORED_KEY_ID_LENGTH).contains(&key_id.len())
        && key_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let mut name = String::from("plaid-investments/");
    push_escaped(&mut name, Environment::of_host(base_url).map_or(base_url, |environment| environment.name()));
    name.push('/');
    push_escaped(&mut name, client_id);
    name.push('/');
    name.push_str(key_id);
    (is_plausible && name.len() <= MAX_NAME_BYTES).then_some(name)
}

/// Adds ASCII text almost as `encodeURIComponent` writes it. Two different texts never give the same name.
fn push_escaped(name: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            push_byte(name, byte);
        } else {
            push_percent_encoded(name, byte);
        }
    }
}

/// Whether a value with so many characters is short enough.
pub(crate) const fn is_within_length(length: u32) -> bool {
    length <= MAX_VALUE_LENGTH
}

/// How many milliseconds ago a stored key was read from Plaid, if it is still valid. Both times are milliseconds since 1970.
pub(crate) fn age_ms(read_at_ms: Option<f64>, now_ms: f64) -> Option<f64> {
    let age_ms = now_ms - read_at_ms?;
    (-MAX_STORE_CLOCK_AHEAD_MS..KEY_MAX_AGE_MS).contains(&age_ms).then_some(age_ms.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "6c5516e1-92dc-479e-a8ff-5a51992e0001";
    const SANDBOX: &str = "https://sandbox.plaid.com";

    #[test]
    fn names() {
        for (base_url, client_id, expected) in [
            (SANDBOX, "5f0e", "plaid-investments/sandbox/5f0e/"),
            ("https://production.plaid.com", "5f0e", "plaid-investments/production/5f0e/"),
            // A proxy adds the client id.
            ("https://a.example", "", "plaid-investments/https%3A%2F%2Fa.example//"),
            (
                "http://127.0.0.1:80/a_b%2F~",
                "a/b c",
                "plaid-investments/http%3A%2F%2F127.0.0.1%3A80%2Fa_b%252F%7E/a%2Fb%20c/",
            ),
        ] {
            assert_eq!(name(base_url, client_id, ID), Some([expected, ID].concat()), "{base_url}");
        }
    }

    #[test]
    fn keys_that_are_not_stored() {
        for id in ["a", "A_z-09", &"x".repeat(64)] {
            assert!(name(SANDBOX, "c", id).is_some(), "{id}");
        }
        for id in ["", &"x".repeat(65), "a/b", "../a", ".", "a b", "a\u{0}", "é", "a%20"] {
            assert_eq!(name(SANDBOX, "c", id), None, "{id}");
        }
        let room = 512 - "plaid-investments/sandbox//".len() - ID.len();
        assert_eq!(name(SANDBOX, &"c".repeat(room), ID).map(|name| name.len()), Some(512));
        assert_eq!(name(SANDBOX, &"c".repeat(room + 1), ID), None);
        assert_eq!(name(SANDBOX, &"/".repeat(room / 3 + 1), ID), None);
    }

    #[test]
    fn ages_that_are_valid() {
        let now = 1_700_000_000_000.0;
        for (read_at, expected) in [
            (Some(now), Some(0.0)),
            (Some(now - 1.0), Some(1.0)),
            (Some(now - 3_599_999.0), Some(3_599_999.0)),
            (Some(now - 3_600_000.0), None),
            (Some(0.0), None),
            (Some(now + 1.0), Some(0.0)),
            (Some(now + 60_000.0), Some(0.0)),
            (Some(now + 60_001.0), None),
            (Some(f64::INFINITY), None),
            (Some(f64::NEG_INFINITY), None),
            (Some(f64::NAN), None),
            // In seconds.
            (Some(1_700_000_000.0), None),
            (None, None),
        ] {
            assert_eq!(age_ms(read_at, now), expected, "{read_at:?}");
        }
    }

    #[test]
    fn values_are_kept_for_an_hour_and_are_short() {
        assert_eq!(EXPIRATION_TTL_SECONDS, 3_600.0);
        assert_eq!(MAX_STORE_WAIT_MS, 1_000);
        assert!(is_within_length(8_192) && !is_within_length(8_193));
    }

    proptest! {
        #[test]
        fn no_two_scopes_have_the_same_name(one in "[a/%:.2F]{0,6}", other in "[a/%:.2F]{0,6}", third in "[a/%:.2F]{0,6}", fourth in "[a/%:.2F]{0,6}") {
            let is_same = (&one, &other) == (&third, &fourth);
            prop_assert_eq!(name(&one, &other, ID) == name(&third, &fourth, ID), is_same);
        }

        #[test]
        fn names_can_be_keys_of_kv(base_url in "https://[!-~]{1,300}", client_id in "[!-~]{0,300}", id in "[!-~]{0,70}") {
            if let Some(name) = name(&base_url, &client_id, &id) {
                prop_assert!(name.len() <= 512 && name.is_ascii() && name.ends_with(&id));
                prop_assert_eq!(name.matches('/').count(), 3);
            }
        }
    }
}
