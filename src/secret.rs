//! What must never be seen: the type that holds a secret, and the redaction of secrets from text that others wrote.
//!
//! It does not know which texts an error holds; `error.rs` and `response.rs` pass each of theirs through a [`Redactor`].

use crate::text::{push_byte, push_parts};
use std::fmt;
use zeroize::Zeroizing;

/// A secret or an access token. It prints as `[redacted]` and its memory is zeroed when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself, for the one place that sends it, or keeps it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text, of what holds no secret.
    pub(crate) fn into_text(mut self) -> String {
        std::mem::take(&mut *self.0)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(REDACTED)
    }
}

const REDACTED: &str = "[redacted]";

/// Below this length a secret is not looked for: it would blot out ordinary words.
const SHORTEST: usize = 8;

/// The longest text of one field in an error, in bytes.
const LONGEST_FIELD: usize = 1_000;

/// How much of a text that others wrote is looked at, in characters of JavaScript's. The rest never comes over: it could fill
/// the module's memory, which does not shrink.
pub(crate) const LONGEST_READ: usize = 65_536;

/// Removes secrets from text, in each spelling that a server is likely to echo.
#[derive(Default)]
pub(crate) struct Redactor {
    needles: Vec<Zeroizing<String>>,
}

impl Redactor {
    /// Looks for `secret` too, unless it is short.
    pub(crate) fn hide(&mut self, secret: &str) {
        if secret.len() < SHORTEST {
            return;
        }
        self.look_for(uri_encoded(secret));
        let mut needle = Zeroizing::new(secret.to_owned());
        // A server may echo a request's body, or a JSON text that holds one; and in `causes` either is escaped once more.
        for _ in 0..=3 {
            let escaped = json_escaped(&needle);
            self.look_for(needle);
            needle = escaped;
        }
    }

    fn look_for(&mut self, needle: Zeroizing<String>) {
        if !self.needles.contains(&needle) {
            self.needles.push(needle);
        }
    }

    /// `text` with each secret replaced, then cut to the length of a field.
    pub(crate) fn field(&self, text: &str) -> String {
        let mut clean = self.text(text);
        if clean.len() > LONGEST_FIELD {
            clean.truncate(clean.floor_char_boundary(LONGEST_FIELD));
            clean.push('…');
        }
        clean
    }

    /// `text` with each secret replaced, at its full length.
    pub(crate) fn text(&self, text: &str) -> String {
        let clean = Secret::from(self.replaced(text));
        // What is left may spell a secret anew, beside a `[redacted]` or as a part of it. Then less is said.
        if !self.finds(clean.expose()) {
            return clean.into_text();
        }
        if self.finds(REDACTED) { String::new() } else { REDACTED.to_owned() }
    }

    fn finds(&self, text: &str) -> bool {
        self.needles.iter().any(|needle| next_start(text, needle, 0).is_some())
    }

    /// Replaces every stretch that any secret covers, overlapping ones as one stretch.
    fn replaced(&self, text: &str) -> String {
        let mut covered = vec![false; text.len()];
        let mut longest_needle = 0;
        for needle in &self.needles {
            longest_needle = needle.len().max(longest_needle);
            let mut from = 0;
            while let Some(start) = next_start(text, needle, from) {
                covered.iter_mut().skip(start).take(needle.len()).for_each(|byte| *byte = true);
                from = start.saturating_add(1);
            }
        }
        // A text of that length was cut, perhaps within a secret, whose beginning would not be found.
        if text.len() >= LONGEST_READ {
            covered.truncate(text.floor_char_boundary(text.len().saturating_sub(longest_needle)));
        }
        let mut clean = String::with_capacity(text.len());
        let mut start = 0;
        for stretch in covered.chunk_by(|one, next| one == next) {
            let end = stretch.len().saturating_add(start);
            let is_hidden = stretch.first() == Some(&true);
            clean.push_str(if is_hidden { REDACTED } else { text.get(start..end).unwrap_or_default() });
            start = end;
        }
        clean
    }
}

/// Where `needle` begins in `text`, at `from` or after it: occurrences may overlap.
fn next_start(text: &str, needle: &str, from: usize) -> Option<usize> {
    let mut windows = text.as_bytes().windows(needle.len().max(1)).enumerate().skip(from);
    windows.find(|(_, window)| *window == needle.as_bytes()).map(|(start, _)| start)
}

/// Adds `text` as it stands between the quotes of a JSON string. Only for visible ASCII, which credentials are.
pub(crate) fn push_json_escaped(json: &mut String, text: &str) {
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b'"' | b'\\') {
            push_parts(json, &[text.get(start..at).unwrap_or_default(), "\\"]);
            start = at;
        }
    }
    json.push_str(text.get(start..).unwrap_or_default());
}

fn json_escaped(text: &str) -> Zeroizing<String> {
    // Room for twice the length, so that nothing half-written is left behind where the text grew.
    let mut escaped = Zeroizing::new(String::with_capacity(text.len().saturating_mul(2)));
    push_json_escaped(&mut escaped, text);
    escaped
}

/// `text` as JavaScript's `encodeURIComponent` writes it.
fn uri_encoded(text: &str) -> Zeroizing<String> {
    let mut encoded = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')')
        {
            push_byte(&mut encoded, byte);
        } else {
            push_byte(&mut encoded, b'%');
            for nibble in [byte >> 4, byte & 15] {
                let digit = if nibble < 10 { b'0' } else { b'A' - 10 };
                push_byte(&mut encoded, digit.saturating_add(nibble));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn redactor(secrets: &[&str]) -> Redactor {
        let mut redactor = Redactor::default();
        secrets.iter().for_each(|secret| redactor.hide(secret));
        redactor
    }

    #[test]
    fn a_secret_prints_as_redacted() {
        assert_eq!(format!("{:?}", Secret::from("sandbox-secret")), "[redacted]");
    }

    #[test]
    fn each_spelling_is_redacted() {
        let redactor = redactor(&[r#"s3cr"et\+/="#]);
        for (spelling, clean) in [
            (r#"was s3cr"et\+/= today"#, "was [redacted] today"),
            (r#"{"secret":"s3cr\"et\\+/="}"#, r#"{"secret":"[redacted]"}"#),
            (r#"{"body":"{\"secret\":\"s3cr\\\"et\\\\+/=\"}"}"#, r#"{"body":"{\"secret\":\"[redacted]\"}"}"#),
            (
                r#"["{\"body\":\"{\\\"secret\\\":\\\"s3cr\\\\\\\"et\\\\\\\\+/=\\\"}\"}"]"#,
                r#"["{\"body\":\"{\\\"secret\\\":\\\"[redacted]\\\"}\"}"]"#,
            ),
            ("?secret=s3cr%22et%5C%2B%2F%3D&", "?secret=[redacted]&"),
            ("nothing here", "nothing here"),
        ] {
            assert_eq!(redactor.text(spelling), clean);
        }
    }

    #[test]
    fn every_digit_of_the_url_form_is_known() {
        assert_eq!(
            *uri_encoded("Az09-_.!~*'()\"#$%&+,/:;<=>?@[\\]^`{|}"),
            "Az09-_.!~*'()%22%23%24%25%26%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"
        );
    }

    #[test]
    fn a_field_is_cut_where_it_is_longer_than_the_longest() {
        let field = |length| Redactor::default().field(&"x".repeat(length)).len();
        assert_eq!((field(LONGEST_FIELD), field(LONGEST_FIELD + 1)), (LONGEST_FIELD, LONGEST_FIELD + '…'.len_utf8()));
    }

    #[test]
    fn overlapping_secrets_leave_nothing_between_them() {
        assert_eq!(redactor(&["abcabcabc", "abcXYZ12"]).text("-abcabcabcabcXYZ12-"), "-[redacted]-");
    }

    #[test]
    fn a_short_secret_is_left_alone() {
        assert_eq!(redactor(&["secret"]).text("the secret is wrong"), "the secret is wrong");
    }

    #[test]
    fn a_secret_across_the_cut_is_redacted_before_the_cut() {
        let text = format!("{}{}", "x".repeat(LONGEST_FIELD - 4), "my-long-secret");
        let clean = redactor(&["my-long-secret"]).field(&text);
        assert!(!clean.contains("my-l"), "{clean}");
        assert!(clean.ends_with("[red…"));
    }

    #[test]
    fn a_secret_across_the_end_of_what_is_read_is_not_shown_in_part() {
        let secret = "my-long-secret";
        // So many secrets that nothing but the end is left.
        let mut text = secret.repeat(LONGEST_READ / secret.len() + 1);
        text.truncate(LONGEST_READ);
        assert_eq!(redactor(&[secret]).field(&text), "[redacted]");
    }

    #[test]
    fn a_secret_that_is_part_of_the_word_redacted_goes_too() {
        assert_eq!(redactor(&["[redacted]"]).text("see [redacted]"), "");
        assert_eq!(redactor(&["ed]-1234"]).text("ed]-1234-1234"), "[redacted]");
    }

    proptest! {
        #[test]
        fn no_output_holds_a_secret(
            secrets in prop::collection::vec("[!-~]{8,20}", 1..3),
            parts in prop::collection::vec(("\\PC{0,8}", 0..4usize, any::<prop::sample::Index>()), 0..6),
        ) {
            let redactor = redactor(&secrets.iter().map(String::as_str).collect::<Vec<_>>());
            let mut text = String::new();
            for (part, spelling, which) in &parts {
                text.push_str(part);
                let secret = which.get(&secrets);
                text.push_str(&match spelling {
                    0 => secret.clone(),
                    1 => json_escaped(secret).to_string(),
                    2 => uri_encoded(secret).to_string(),
                    _ => String::new(),
                });
            }
            for clean in [redactor.text(&text), redactor.field(&text)] {
                for secret in &secrets {
                    prop_assert!(!clean.contains(secret.as_str()));
                    prop_assert!(!clean.contains(uri_encoded(secret).as_str()));
                    prop_assert!(!clean.contains(json_escaped(secret).as_str()));
                }
            }
        }
    }
}
